import type { Span } from '../text/span.ts';

/** One file as text. The byte order mark is taken off, so offset 0 is the first character of what the author wrote. */
export interface Source {
  /** As the user named it, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly bom: boolean;
  /** The dialect that the user named, against what path and content say. */
  readonly dialect?: string;
  /** What a settings file that names this one as an agent says of it. */
  readonly declared?: Declared;
  /** Why the text is not what the bytes say; empty for a file that was read whole. */
  readonly problems: readonly SourceProblem[];
}

/** An agent as a settings file declares it. */
export interface Declared {
  /** The settings file, as the user sees it. */
  readonly by: string;
  /** The host whose settings they are. */
  readonly host: string;
  readonly name?: string;
  readonly description?: string;
  /** The plugin that it is an agent of: the host has it only where the plugin is installed. */
  readonly plugin?: string;
  /** The settings cannot be read, so nobody knows what they say of it. */
  readonly isUnread?: true;
}

export interface SourceProblem {
  readonly kind: 'empty' | 'binary' | 'encoding' | 'too-large';
  readonly span: Span;
  readonly detail: string;
}

/** Largest file that is read, in bytes: ten times the largest agent file seen. */
export const sizeLimit = 1024 * 1024;

/** Bytes to text. It never throws: what cannot be read is a problem and its text is empty or mended with U+FFFD. */
export function decode(path: string, bytes: Uint8Array): Source {
  if (bytes.length > sizeLimit) return tooLarge(path, bytes.length);
  if (bytes.includes(0)) return unread(path, 'binary', bytes[0] === 0xff || bytes[0] === 0xfe ? 'UTF-16 text' : 'a NUL byte');
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return unread(path, 'binary', 'UTF-16 text');
  const text = fromUtf8(bytes);
  const source = fromText(path, text);
  const broken = source.text.indexOf('\uFFFD');
  if (broken === -1 || isUtf8(bytes)) return source;
  return { ...source, problems: [...source.problems, { kind: 'encoding', span: { start: broken, end: broken + 1 }, detail: 'invalid UTF-8' }] };
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as text. A mark of byte order stays, and what is no UTF-8 becomes U+FFFD. */
export function fromUtf8(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** A source for a file that was not read because of its size in bytes. */
export function tooLarge(path: string, size: number): Source {
  return unread(path, 'too-large', `${size} bytes`);
}

/** A source from text that is already decoded, as tests, editors and stdin have it. */
export function fromText(path: string, text: string): Source {
  const bom = text.startsWith('\uFEFF');
  const rest = bom ? text.slice(1) : text;
  const problems: SourceProblem[] = !/\S/.test(rest) ? [{ kind: 'empty', span: { start: 0, end: 0 }, detail: '' }] : [];
  return { path, text: rest, bom, problems };
}

function unread(path: string, kind: SourceProblem['kind'], detail: string): Source {
  return { path, text: '', bom: false, problems: [{ kind, span: { start: 0, end: 0 }, detail }] };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // `fatal` answers by throwing.
    return false;
  }
}
