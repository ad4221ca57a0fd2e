import { unreadBytes, unreadText } from '../emit/sources.ts';
import { readAgent } from '../hosts/detect.ts';
import type { Document } from '../parse/document.ts';
import { oneLine } from '../text/printable.ts';
import { UsageError } from './errors.ts';
import { guess } from './options.ts';
import { openProject, type ProjectOptions } from './project.ts';
import type { Terminal } from './terminal.ts';

export interface OpenOptions extends ProjectOptions {
  /** The name of one of the agents, where a file or folder holds several. */
  readonly agent?: string | undefined;
}

/** The one agent that a command is about. Throws `UsageError` where the path gives none, or several and no name that only one of them has. */
export async function openAgent(path: string, terminal: Terminal, options: OpenOptions): Promise<Document> {
  const { documents } = await openProject([path], terminal, options);
  const { agent } = options;
  const found = agent === undefined ? documents : documents.filter((document) => nameOf(document) === agent);
  const [document] = found;
  if (document && found.length === 1) return document;
  const names = documents.map(nameOf);
  if (names.length === 0) throw new UsageError(`${path} holds no agent; name a file with one`);
  if (agent === undefined) throw new UsageError(`${path} holds ${names.length} agents; choose one with --agent: ${listed(names)}`);
  const called = `\`${oneLine(agent)}\``;
  if (!document) throw new UsageError(`No agent ${called} in ${path}, expected ${listed(names)}${guess(agent, names)}`);
  throw new UsageError(`${path} holds ${found.length} agents called ${called}: ${listed(found.map(({ source }) => source.path))}; name a file with one`);
}

function nameOf(document: Document): string {
  return readAgent(document).name.value;
}

const mostNamed = 20;

function listed(names: readonly string[]): string {
  const shown = [...new Set(names)].map(oneLine);
  return shown.length > mostNamed ? `${shown.slice(0, mostNamed).join(', ')} and ${shown.length - mostNamed} more` : shown.join(', ');
}

/** Whether an agent was read as far as its promises; says why where it was not. Bytes that stand for no letter leave the rest as it is. */
export function isRead(document: Document, terminal: Terminal): boolean {
  const bytes = document.source.problems.some(({ kind }) => kind !== 'encoding') ? unreadBytes(document) : [];
  const [fault] = [...bytes, ...unreadText(document)];
  if (fault) terminal.note(`mandate: ${document.source.path}: Unexpected ${fault.what}, expected an agent file that can be read whole`);
  return fault === undefined;
}
