import { dataDocument, parseDocument, type Document } from '../parse/document.ts';
import { fromText, type Source } from '../parse/source.ts';
import type { DataFile, OutputFile } from './host.ts';
import { formatOf, readData } from './read-data.ts';
import { hosts } from './registry.ts';
import { readBack } from './written.ts';

/** The agents of a file: one of a markdown file, any number of a TOML, YAML or JSON file. A data file of no host's form is one agent without a prompt. */
export function openSource(source: Source): Document[] {
  const format = formatOf(source.path);
  if (format === 'markdown' || source.problems.length > 0) return [parseDocument(source)];
  const { value, problems } = readData(source, format);
  const notMap = value && value.kind !== 'map' ? [{ kind: 'not-a-map' as const, message: `a ${value.kind}`, span: value.span }] : [];
  const file: DataFile = { path: source.path, ...(source.declared ? { declaredBy: source.declared.host } : {}), format, problems: [...problems, ...notMap], ...(value?.kind === 'map' ? { map: value } : {}) };
  for (const host of hosts.filter(({ id }) => source.dialect === undefined || id === source.dialect)) {
    const agents = host.dataAgents?.(file);
    if (agents) return agents.map((agent) => dataDocument(source, format, { ...agent, host: host.id }));
  }
  return [dataDocument(source, format, { problems: file.problems, ...(file.map ? { fields: file.map } : {}) })];
}

/** A file that was written, as it is read back. */
export function openWritten(file: OutputFile): Document {
  return formatOf(file.path) === 'markdown' ? readBack(file) : openSource(fromText(file.path, file.text))[0]!;
}
