import { hostById } from '../../src/hosts/by-id.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { fromText } from '../../src/parse/source.ts';

/** What a host's loader makes of a file, and the fields it loses by it. */
export function verdict(host: string, path: string, text: string): string {
  const found = hostById(host)!.load(parseDocument(fromText(path, text)));
  return [found.verdict, ...found.lost].join(' ');
}

/** A file of the fields, and a body. */
export function file(fields: string, body = 'Body\n'): string {
  return `---\n${fields}\n---\n${body}`;
}
