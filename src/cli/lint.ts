import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { rules } from '../../rules/registry.ts';
import { projectWorkspace, type Workspace } from '../analyse/workspace.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { summarize, type FileReport } from '../diagnostics/report.ts';
import { loadWidths } from '../diagnostics/width.ts';
import { readAgent } from '../hosts/detect.ts';
import { openSource } from '../hosts/open.ts';
import { hosts } from '../hosts/registry.ts';
import { fixAll } from '../lint/fix.ts';
import { lint as findAll, type LintFile } from '../lint/run.ts';
import type { Document } from '../parse/document.ts';
import { decode, fromText, type Source } from '../parse/source.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { chooseFormat } from './options.ts';
import { chooseParser } from './parser.ts';
import { projectFiles } from './project-files.ts';
import { openProject } from './project.ts';
import { replaceFile } from './replace-file.ts';
import type { Terminal } from './terminal.ts';

export interface LintOptions {
  readonly format: string;
  readonly fix?: boolean;
  readonly maxWarnings?: string;
  readonly stdinFilename?: string;
  readonly dialect?: string;
  readonly verbose?: boolean;
  readonly parser?: string;
}

type Print = (reports: readonly FileReport[], options: { readonly color: boolean; readonly verbose: boolean }) => string;

const formats = {
  pretty: async (): Promise<Print> => (await import('../diagnostics/pretty.ts')).pretty,
  agent: async (): Promise<Print> => (await import('../diagnostics/agent.ts')).agentLines,
  json: async (): Promise<Print> => (await import('../diagnostics/json.ts')).json,
} as const;

export async function lint(terminal: Terminal, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const format = formats[chooseFormat(options.format, Object.keys(formats) as (keyof typeof formats)[])];
  const mostWarnings = warningLimit(options.maxWarnings);
  if (options.fix && paths.includes('-')) throw new UsageError('Cannot fix standard input: --fix changes files');

  await chooseParser(options.parser);
  const project = await openProject(paths, terminal, options);
  let files = project.documents.map(lintFile);
  if (files.length === 0) terminal.note(`mandate: no agent file found in ${paths.length > 0 ? paths.join(', ') : 'this folder'}`);
  const workspace = projectWorkspace(files.map(({ agent }) => agent), projectFiles(project.root, terminal.cwd));
  if (options.fix) {
    const mended: LintFile[] = [];
    for (const source of new Set(project.documents.map((document) => document.source))) {
      mended.push(...((await mend(source, workspace, terminal)) ?? files.filter(({ document }) => document.source === source)));
    }
    files = mended;
  }
  const once = new Set<string>();
  const reports = files.map((file) => reportOf(file, findAll([file], rules, workspace).filter((found) => isFirst(found, once))));
  if (reports.some(({ diagnostics }) => diagnostics.length > 0) && reports.some(({ lines }) => /[^\0-\x7f]/.test(lines.text))) await loadWidths();
  terminal.out((await format())(reports, { color: terminal.color, verbose: options.verbose ?? false }));

  const { errors, warnings } = summarize(reports);
  return files.length === 0 || errors > 0 || warnings > mostWarnings ? exitCode.problems : exitCode.clean;
}

function lintFile(document: Document): LintFile {
  return { document, agent: readAgent(document) };
}

function reportOf({ document, agent }: LintFile, diagnostics: readonly Diagnostic[]): FileReport {
  const isUnread = document.source.problems.some(({ kind }) => kind === 'binary' || kind === 'too-large');
  const verdicts = hosts.map((host) => {
    const { verdict, why } = isUnread ? { verdict: 'n/a' as const, why: 'the file was not read' } : host.load(document);
    return [host.id, { verdict, why }] as const;
  });
  return { path: agent.path, dialect: agent.dialect, name: agent.name.value, lines: document.lines, hosts: Object.fromEntries(verdicts), diagnostics };
}

/** Several agents of one file share its text, and what is wrong with the text is said once. */
function isFirst({ file, code, span, message }: Diagnostic, once: Set<string>): boolean {
  const key = JSON.stringify([file, code, span.start, span.end, message]);
  return !once.has(key) && Boolean(once.add(key));
}

/** Writes a file back with its safe fixes and gives its agents as they are now; a file that is not all text is left alone. */
async function mend(source: Source, workspace: Workspace, terminal: Terminal): Promise<LintFile[] | undefined> {
  if (source.problems.length > 0) return undefined;
  const agentsOf = (text: string) => openSource({ ...source, ...fromText(source.path, text) }).map(lintFile);
  const { text, applied } = fixAll(source.text, (current) => findAll(agentsOf(current), rules, workspace));
  if (applied === 0) return undefined;

  const path = resolve(terminal.cwd, source.path);
  const bytes = await readFile(path);
  const isSame = decode(source.path, bytes).text === source.text;
  const mended = `${source.bom ? '\uFEFF' : ''}${text}`;
  const refused = isSame ? await replaceFile(path, bytes, new TextEncoder().encode(mended)) : 'it was changed meanwhile';
  if (refused === undefined) return agentsOf(mended);
  terminal.note(`mandate: ${source.path} is not fixed: ${refused}`);
  return undefined;
}

function warningLimit(given: string | undefined): number {
  if (given === undefined) return Infinity;
  if (!/^\d{1,9}$/.test(given)) throw new UsageError(`Unexpected --max-warnings ${given}, expected a number`);
  return Number(given);
}
