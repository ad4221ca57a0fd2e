import { dataDocument, parseDocument, type DataFormat, type Document } from '../parse/document.ts';
import { readJson } from '../parse/json.ts';
import type { Source } from '../parse/source.ts';
import { readToml } from '../parse/toml.ts';
import type { ReadValue } from '../parse/value.ts';
import { readYaml } from '../parse/yaml.ts';
import type { DataFile } from './host.ts';
import { hosts } from './registry.ts';

/** The agents of a file: one of a markdown file, any number of a TOML, YAML or JSON file. A data file of no host's form is one agent without a prompt. */
export function openSource(source: Source): Document[] {
  const format = formatOf(source.path);
  if (format === 'markdown' || source.problems.length > 0) return [parseDocument(source)];
  const { value, problems } = readData(source, format);
  const notMap = value && value.kind !== 'map' ? [{ kind: 'not-a-map' as const, message: `a ${value.kind}`, span: value.span }] : [];
  const file: DataFile = { path: source.path, format, problems: [...problems, ...notMap], ...(value?.kind === 'map' ? { map: value } : {}) };
  for (const host of hosts.filter(({ id }) => source.dialect === undefined || id === source.dialect)) {
    const agents = host.dataAgents?.(file);
    if (agents) return agents.map((agent) => dataDocument(source, format, { ...agent, host: host.id }));
  }
  return [dataDocument(source, format, { problems: file.problems, ...(file.map ? { fields: file.map } : {}) })];
}

function formatOf(path: string): DataFormat | 'markdown' {
  const [, ending] = /\.(toml|jsonc?|ya?ml)$/i.exec(path) ?? [];
  if (!ending) return 'markdown';
  return /^j/i.test(ending) ? 'json' : /^y/i.test(ending) ? 'yaml' : 'toml';
}

function readData({ path, text }: Source, format: DataFormat): ReadValue {
  switch (format) {
    case 'toml':
      return readToml(text);
    case 'yaml':
      return readYaml(text, 0);
    case 'json':
      return readJson(text, /c$/i.test(path));
  }
}
