import { dataDocument, type DataAgent, type Document } from '../../parse/document.ts';
import { fromText } from '../../parse/source.ts';
import type { DataFile, OutputFile } from '../host.ts';
import { readData } from '../read-data.ts';

/** Characters that some reader of JSON or YAML takes for a line end, a mark or no text at all, though JSON allows them as they are. */
const odd = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A JSON file, two blanks deep, with a line end at its end. It is ASCII where a reader could take a character for another. */
export function jsonFile(path: string, value: unknown): OutputFile {
  const text = JSON.stringify(value, undefined, 2).replace(odd, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return { path, text: `${text}\n` };
}

/** The first agent of a JSON file, as the form of one host has it. */
export function documentOf(file: OutputFile, dataAgents: (file: DataFile) => readonly Omit<DataAgent, 'host'>[] | undefined): Document | undefined {
  const { value, problems } = readData(file, 'json');
  const agent = dataAgents({ path: file.path, format: 'json', problems, ...(value?.kind === 'map' ? { map: value } : {}) })?.[0];
  return agent && dataDocument(fromText(file.path, file.text), 'json', agent);
}
