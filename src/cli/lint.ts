import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { rules } from '../../rules/registry.ts';
import { workspaceOf, type Workspace } from '../analyse/workspace.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { summarize, type FileReport } from '../diagnostics/report.ts';
import { readAgent } from '../hosts/detect.ts';
import { hosts } from '../hosts/registry.ts';
import { fixAll } from '../lint/fix.ts';
import { lint as findAll, type LintFile } from '../lint/run.ts';
import { parseDocument, type Document } from '../parse/document.ts';
import { decode, fromText } from '../parse/source.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { chooseParser } from './parser.ts';
import { openProject } from './project.ts';
import { replaceFile } from './replace-file.ts';
import type { Terminal } from './terminal.ts';

export interface LintOptions {
  readonly format: string;
  readonly fix?: boolean;
  readonly maxWarnings?: string;
  readonly stdinFilename?: string;
  readonly verbose?: boolean;
  readonly parser?: string;
}

type Print = (reports: readonly FileReport[], options: { readonly color: boolean; readonly verbose: boolean }) => string;

const formats = new Map<string, () => Promise<Print>>([
  ['pretty', async () => (await import('../diagnostics/pretty.ts')).pretty],
  ['agent', async () => (await import('../diagnostics/agent.ts')).agentLines],
  ['json', async () => (await import('../diagnostics/json.ts')).json],
]);

export async function lint(terminal: Terminal, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const format = formats.get(options.format);
  if (!format) throw new UsageError(unknownFormat(options.format));
  const mostWarnings = warningLimit(options.maxWarnings);
  if (options.fix && paths.includes('-')) throw new UsageError('Cannot fix standard input: --fix changes files');

  await chooseParser(options.parser);
  const project = await openProject(paths, terminal, options.stdinFilename);
  let files = project.documents.map(lintFile);
  if (files.length === 0) terminal.note(`mandate: no agent file found in ${paths.length > 0 ? paths.join(', ') : 'this folder'}`);
  const workspace = workspaceOf(files.map(({ agent }) => agent));
  if (options.fix) files = await Promise.all(files.map((file) => mend(file, workspace, terminal)));
  const reports = files.map((file) => reportOf(file, findAll([file], rules, workspace)));
  terminal.out((await format())(reports, { color: terminal.color, verbose: options.verbose ?? false }));

  const { errors, warnings } = summarize(reports);
  return files.length === 0 || errors > 0 || warnings > mostWarnings ? exitCode.problems : exitCode.clean;
}

function lintFile(document: Document): LintFile {
  return { document, agent: readAgent(document) };
}

function reportOf({ document, agent }: LintFile, diagnostics: readonly Diagnostic[]): FileReport {
  const verdicts = hosts.map((host) => {
    const { verdict, why } = host.load(document);
    return [host.id, { verdict, why }] as const;
  });
  return { path: agent.path, dialect: agent.dialect, name: agent.name.value, lines: document.lines, hosts: Object.fromEntries(verdicts), diagnostics };
}

/** The file after its safe fixes, written back; a file that is not all text is left alone. */
async function mend(file: LintFile, workspace: Workspace, terminal: Terminal): Promise<LintFile> {
  const { source } = file.document;
  if (source.problems.length > 0) return file;
  const find = (text: string) => findAll([lintFile(parseDocument(fromText(source.path, text)))], rules, workspace);
  const { text, applied } = fixAll(source.text, find);
  if (applied === 0) return file;

  const path = resolve(terminal.cwd, source.path);
  const bytes = await readFile(path);
  const isSame = decode(source.path, bytes).text === source.text;
  const mended = `${source.bom ? '\uFEFF' : ''}${text}`;
  const refused = isSame ? await replaceFile(path, bytes, new TextEncoder().encode(mended)) : 'it was changed meanwhile';
  if (refused === undefined) return lintFile(parseDocument(fromText(source.path, mended)));
  terminal.note(`mandate: ${source.path} is not fixed: ${refused}`);
  return file;
}

function warningLimit(given: string | undefined): number {
  if (given === undefined) return Infinity;
  if (!/^\d{1,9}$/.test(given)) throw new UsageError(`Unexpected --max-warnings ${given}, expected a number`);
  return Number(given);
}

function unknownFormat(format: string): string {
  const known = [...formats.keys()];
  const guess = nearest(format, known);
  return `Unknown format ${format}, expected ${known.join(', ')}${guess ? `. Did you mean ${guess}?` : ''}`;
}
