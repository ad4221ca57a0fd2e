import { parseDocument, type Document } from '../parse/document.ts';
import { fromText } from '../parse/source.ts';
import type { OutputFile } from './host.ts';

let last: { readonly file: OutputFile; readonly document: Document } | undefined;

/** A markdown file that was written, read back. What was read last is kept: the law, the loader and the prompt are each checked on it. */
export function readBack(file: OutputFile): Document {
  if (last?.file !== file) last = { file, document: parseDocument(fromText(file.path, file.text)) };
  return last.document;
}
