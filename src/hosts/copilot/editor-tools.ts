import type { Capability } from '../../model/authority.ts';
import type { Document } from '../../parse/document.ts';
import { textField } from '../../parse/value.ts';
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

/** What the model is offered for a tool, which is no name for a list: people copy it from what they see. */
const onWire: Readonly<Record<string, readonly string[]>> = {
  'edit/createFile': ['create_file'],
  'edit/editFiles': ['apply_patch', 'insert_edit_into_file', 'multi_replace_string_in_file', 'replace_string_in_file'],
  'edit/editNotebook': ['edit_notebook_file'],
  'execute/getTerminalOutput': ['get_terminal_output'],
  'execute/runInTerminal': ['run_in_terminal'],
  'read/problems': ['get_errors'],
  'read/readFile': ['read_file'],
  'search/changes': ['get_changed_files'],
  'search/codebase': ['semantic_search'],
  'search/fileSearch': ['file_search'],
  'search/listDirectory': ['list_dir'],
  'search/textSearch': ['grep_search'],
  'search/usages': ['list_code_usages'],
  'web/fetch': ['fetch_webpage'],
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
  return [...new Map([...named, ...Object.entries(alone)])].map(([name, capabilities]) => ({ name, status: 'current', capabilities, only: 'VS Code', ...(onWire[name] ? { onWire: onWire[name] } : {}) }));
}

/** Whether only VS Code is meant to read a file: chat modes, which nothing else reads, and those that say so. */
export function isEditors({ source, fields }: Document): boolean {
  return source.path.endsWith('.chatmode.md') || textField(fields, 'target')?.value === 'vscode';
}
