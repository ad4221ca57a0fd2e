import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Host } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';
import { unsafeName } from '../model/name.ts';
import type { Document } from '../parse/document.ts';
import type { SourceProblem } from '../parse/source.ts';
import { finding } from './findings.ts';

/** One agent that goes into a compile: an agent file, or one agent of a file that holds several. */
export interface CompileSource {
  /** As the user named it. */
  readonly path: string;
  /** From the project's root, with forward slashes: the same on every machine. */
  readonly fromRoot: string;
  /** Its places in the output folder, as named and behind links; empty when it lies outside. */
  readonly inOutput: readonly string[];
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
  readonly document: Document;
  readonly agent: Agent;
}

const bytesProblems: Readonly<Record<SourceProblem['kind'], string>> = {
  empty: 'empty file',
  binary: 'bytes that are no UTF-8 text',
  encoding: 'invalid UTF-8',
  'too-large': 'file over the size limit',
};

/** Why no bundle can be made from a source; empty when one can. `host` is that of its own dialect, where it has one. */
export function sourceFindings({ path, document, agent }: Pick<CompileSource, 'path' | 'document' | 'agent'>, host: Host | undefined): Diagnostic[] {
  const unreadable = document.source.problems.map(({ kind, span }) => finding('compile/unreadable-source', { what: bytesProblems[kind] }, { file: path, span }));
  if (unreadable.length > 0) return unreadable;
  const unsafe = nameFindings(path, agent);
  if (unsafe.length > 0) return unsafe;
  if (host?.promptScheme && document.format !== 'markdown' && agent.prompt.value.trimStart().startsWith(host.promptScheme)) {
    return [finding('compile/prompt-elsewhere', { host: host.title, scheme: host.promptScheme }, { file: path, span: agent.prompt.span })];
  }
  const verdict = host?.load(document);
  if (host && verdict?.verdict === 'drops') return [finding('compile/dropped-source', { host: host.title, reason: verdict.why }, { file: path, span: verdict.span })];
  const passed = [
    ...document.problems.filter(({ kind }) => kind === 'limit').map(({ message, span }) => ({ what: message, span })),
    ...document.limits.map(({ kind, span }) => ({ what: `text over the limit of ${kind}`, span })),
  ];
  if (passed.length > 0) return passed.map(({ what, span }) => finding('compile/unreadable-source', { what }, { file: path, span }));
  return syntaxFindings(path, document, verdict !== undefined && /^(?:loads|recovers)$/.test(verdict.verdict) && !verdict.lost.includes('all fields'));
}

function syntaxFindings(file: string, { unclosed, fields, problems, format }: Document, isRead: boolean): Diagnostic[] {
  if (unclosed) return [finding('compile/unreadable-source', { what: 'fence that nothing closes' }, { file, span: unclosed })];
  if (isRead && !fields) return [];
  // The last of two equal keys wins in every loader that was measured, and in the model too.
  const fatal = problems.filter(({ kind }) => kind !== 'duplicate-key');
  const where = format === 'markdown' ? 'frontmatter' : format.toUpperCase();
  return fatal.map(({ message, span }) => finding('compile/unreadable-source', { what: `${where} (${message})` }, { file, span }));
}

function nameFindings(file: string, { name }: Agent): Diagnostic[] {
  const reason = unsafeName(name.value);
  return reason ? [finding('compile/unsafe-name', { name: name.value, reason }, { file, span: name.span })] : [];
}
