import type { DataFormat } from '../parse/document.ts';
import { readJson } from '../parse/json.ts';
import type { Source } from '../parse/source.ts';
import { readToml } from '../parse/toml.ts';
import type { ReadValue } from '../parse/value.ts';
import { readYaml } from '../parse/yaml.ts';

let last: { readonly path: string; readonly text: string; readonly format: DataFormat; readonly read: ReadValue } | undefined;

export function formatOf(path: string): DataFormat | 'markdown' {
  const [, ending] = /\.(toml|jsonc?|ya?ml)$/i.exec(path) ?? [];
  if (!ending) return 'markdown';
  return /^j/i.test(ending) ? 'json' : /^y/i.test(ending) ? 'yaml' : 'toml';
}

/** The value of a file of data. What was read last is kept: whoever checks a file that was written asks for it more than once. */
export function readData({ path, text }: Pick<Source, 'path' | 'text'>, format: DataFormat): ReadValue {
  if (last?.path !== path || last.format !== format || last.text !== text) last = { path, text, format, read: readFormat(path, text, format) };
  return last.read;
}

function readFormat(path: string, text: string, format: DataFormat): ReadValue {
  switch (format) {
    case 'toml':
      return readToml(text);
    case 'yaml':
      return readYaml(text, 0);
    case 'json':
      return readJson(text, /c$/i.test(path));
  }
}
