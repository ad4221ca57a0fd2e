import { unreadBytes, unreadText } from '../emit/sources.ts';
import type { Document } from '../parse/document.ts';
import { UsageError } from './errors.ts';
import { openProject, type ProjectOptions } from './project.ts';
import type { Terminal } from './terminal.ts';

/** The one agent that a command is about. Throws `UsageError` where the path gives none or several. */
export async function openAgent(path: string, terminal: Terminal, options: ProjectOptions): Promise<Document> {
  const { documents } = await openProject([path], terminal, options);
  const [document] = documents;
  if (!document || documents.length > 1) throw new UsageError(`${path} holds ${document ? 'more than one agent' : 'no agent'}; name a file with one`);
  return document;
}

/** Whether an agent was read as far as its promises; says why where it was not. Bytes that stand for no letter leave the rest as it is. */
export function isRead(document: Document, terminal: Terminal): boolean {
  const bytes = document.source.problems.some(({ kind }) => kind !== 'encoding') ? unreadBytes(document) : [];
  const [fault] = [...bytes, ...unreadText(document)];
  if (fault) terminal.note(`mandate: ${document.source.path}: Unexpected ${fault.what}, expected an agent file that can be read whole`);
  return fault === undefined;
}
