import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Host } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';
import { unsafeName } from '../model/name.ts';
import type { Document } from '../parse/document.ts';
import type { SourceProblem } from '../parse/source.ts';
import type { Span } from '../text/span.ts';
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

interface Unread {
  readonly what: string;
  readonly span: Span;
}

/** What of the bytes of a file is no text. */
export function unreadBytes({ source }: Document): Unread[] {
  return source.problems.map(({ kind, span }) => ({ what: bytesProblems[kind], span }));
}

/** What of a text is over the limits of what is read. */
export function unreadText({ problems, limits }: Document): Unread[] {
  return [
    ...problems.filter(({ kind }) => kind === 'limit').map(({ message, span }) => ({ what: message, span })),
    ...limits.map(({ kind, span }) => ({ what: `text over the limit of ${kind}`, span })),
  ];
}

/** Why no bundle can be made from a source; empty when one can. `host` is that of its own dialect, where it has one. */
export function sourceFindings({ path, document, agent }: Pick<CompileSource, 'path' | 'document' | 'agent'>, host: Host | undefined): Diagnostic[] {
  const findingOf = ({ what, span }: Unread) => finding('compile/unreadable-source', { what }, { file: path, span });
  const bytes = unreadBytes(document);
  if (bytes.length > 0) return bytes.map(findingOf);
  const unsafe = nameFindings(path, agent);
  if (unsafe.length > 0) return unsafe;
  if (host?.promptScheme && document.format !== 'markdown' && agent.prompt.value.trimStart().startsWith(host.promptScheme)) {
    return [finding('compile/prompt-elsewhere', { host: host.title, scheme: host.promptScheme }, { file: path, span: agent.prompt.span })];
  }
  const verdict = host?.load(document);
  if (host && verdict?.verdict === 'drops') return [finding('compile/dropped-source', { host: host.title, reason: verdict.why }, { file: path, span: verdict.span })];
  const text = unreadText(document);
  if (text.length > 0) return text.map(findingOf);
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
