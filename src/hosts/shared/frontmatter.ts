import type { Agent } from '../../model/agent.ts';
import { Document, visit } from '../../parse/yaml-library.ts';
import type { OutputFile } from '../host.ts';
import { plainField } from './plain-yaml.ts';

/**
 * A markdown agent file: the fields as YAML in the order given, then the body, byte for byte.
 *
 * Texts that YAML 1.1 reads as something else (`yes`, `12:30`) are quoted, because hosts differ in their reader.
 * Three dashes are never written as they are: some loaders end the block at them, also inside a quoted value, and lose every field behind.
 * Line ends are those of the body.
 */
export function markdownFile(path: string, fields: readonly (readonly [string, unknown])[], { prompt }: Pick<Agent, 'prompt'>): OutputFile {
  const data = Object.fromEntries(fields);
  const yaml = Object.keys(data).map((key) => plainField(key, data[key]) ?? printed(key, data[key])).join('');
  const lineEnd = /\r?\n/.exec(prompt.value)?.[0] ?? '\n';
  const head = `---\n${yaml}---\n`.replaceAll('\n', lineEnd);
  return { path, text: head + prompt.value, bodyStart: head.length };
}

let last: { readonly key: string; readonly text: string; readonly printed: string } | undefined;

/** A field that takes the library. A text is often the same for one host after the other. */
function printed(key: string, value: unknown): string {
  if (typeof value !== 'string') return libraryYaml({ [key]: value });
  if (last?.key !== key || last.text !== value) last = { key, text: value, printed: libraryYaml({ [key]: value }) };
  return last.printed;
}

/** The same for any values: what the quick printer of plain ones is held against. */
export function libraryYaml(data: Readonly<Record<string, unknown>>): string {
  const document = new Document(data, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && node.value.includes('---')) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).replaceAll('---', '--\\x2d');
}
