import { dataDocument, type Document } from '../parse/document.ts';
import { readJson } from '../parse/json.ts';
import type { Source } from '../parse/source.ts';
import { readToml } from '../parse/toml.ts';
import type { Host } from './host.ts';
import { hosts } from './registry.ts';

const pathsOf = ({ settings, projectSettings = [], mcpSettings = [] }: Host): readonly string[] => [...settings, ...projectSettings, ...mcpSettings.map(({ path }) => path)];

let endings: ReadonlySet<string> | undefined;

/** The hosts that read a path as a settings file, at any depth of a project. */
export function hostsOfSettings(path: string): readonly Host[] {
  endings ??= new Set(hosts.flatMap(pathsOf).map((known) => known.slice(known.lastIndexOf('/') + 1)));
  if (!endings.has(path.slice(path.lastIndexOf('/') + 1))) return [];
  return hosts.filter((host) => pathsOf(host).some((known) => `/${path}`.endsWith(`/${known}`)));
}

/** A settings file as a document without a prompt: its fields are the settings. */
export function openSettings(source: Source): Document {
  const { value, problems } = source.path.endsWith('.toml') ? readToml(source.text) : readJson(source.text, true);
  return dataDocument(source, source.path.endsWith('.toml') ? 'toml' : 'json', { problems, ...(value?.kind === 'map' ? { fields: value } : {}) });
}
