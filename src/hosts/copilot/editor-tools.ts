import type { Capability } from '../../model/authority.ts';
import type { ToolFact } from '../fact.ts';

type Tools = Readonly<Record<string, readonly Capability[]>>;

/**
 * What VS Code has in each of its sets, and in the sets of earlier versions, whose names it still takes: microsoft/vscode and the
 * `package.json` of microsoft/vscode-copilot-chat 0.42.0 (VS Code 1.111, March 2026), and the list of tools at code.visualstudio.com of
 * 2026-05-20. A tool that does what no other host has a tool for gives no capability: a task is no shell, a diff no search.
 */
const sets: Readonly<Record<string, Tools>> = {
  agent: { runSubagent: ['delegate'] },
  edit: { createDirectory: [], createFile: ['write'], createJupyterNotebook: [], editFiles: ['edit'], editNotebook: ['notebook'], rename: [] },
  execute: { awaitTerminal: [], createAndRunTask: [], executionSubagent: [], getTaskOutput: [], getTerminalOutput: [], killTerminal: [], runInTerminal: ['shell'], runNotebookCell: [], runTask: [], runTests: [], testFailure: [] },
  read: { getNotebookSummary: [], getTaskOutput: [], problems: [], readFile: ['read'], readNotebookCellOutput: [], terminalLastCommand: [], terminalSelection: [], viewImage: [] },
  search: { changes: [], codebase: ['search'], fileSearch: ['list'], listDirectory: ['list'], readFile: ['read'], searchResults: [], searchSubagent: [], textSearch: ['search'], usages: [] },
  vscode: { askQuestions: ['ask-user'], extensions: [], getProjectSetupInfo: [], installExtension: [], memory: [], newWorkspace: [], openSimpleBrowser: [], runCommand: [], switchAgent: [], vscodeAPI: [], VSCodeAPI: [] },
  web: { fetch: ['web-fetch'], githubRepo: [] },
  new: { getProjectSetupInfo: [], installExtension: [], newWorkspace: [], runVscodeCommand: [] },
  runCommands: { getTerminalOutput: [], runInTerminal: ['shell'], terminalLastCommand: [], terminalSelection: [] },
  runNotebooks: { getNotebookSummary: [], readNotebookCellOutput: [], runCell: [] },
  runTasks: { createAndRunTask: [], getTaskOutput: [], runTask: [] },
};

/** Words before a slash that are no server, in lower case. */
export const setNames: ReadonlySet<string> = new Set(Object.keys(sets).map((set) => set.toLowerCase()));

/** In no set. */
const alone: Tools = { applyPatch: [], findTestFiles: [], githubTextSearch: [], newJupyterNotebook: [], selection: [], symbols: [], todos: ['todo'] };

/**
 * Names of VS Code that the command line and the cloud agent leave out without a word: a set that they do not have, a tool of a set,
 * with the set before it or by its name alone. VS Code takes them in this spelling only.
 */
export function editorTools(shared: ReadonlySet<string>): readonly ToolFact[] {
  const named = Object.entries(sets).flatMap(([set, tools]) => [
    ...(shared.has(set) ? [] : [[set, [...new Set(Object.values(tools).flat())]] as const]),
    ...Object.entries(tools).flatMap(([name, capabilities]) => [[name, capabilities] as const, [`${set}/${name}`, capabilities] as const]),
  ]);
  return [...new Map([...named, ...Object.entries(alone)])].map(([name, capabilities]) => ({ name, status: 'current', capabilities, only: 'VS Code' }));
}
