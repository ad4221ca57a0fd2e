import { dataDocument, type Document } from '../parse/document.ts';
import { readJson } from '../parse/json.ts';
import type { Declared, Source } from '../parse/source.ts';
import { readToml } from '../parse/toml.ts';
import type { Host } from './host.ts';
import { hosts } from './registry.ts';

const pathsOf = ({ settings, projectSettings = [], mcpSettings = [] }: Host): readonly string[] => [...settings, ...projectSettings, ...mcpSettings.map(({ path }) => path)];

let endings: ReadonlySet<string> | undefined;

/** The hosts that read a path as a settings file, at any depth of a project. */
export function hostsOfSettings(path: string): readonly Host[] {
  endings ??= new Set(hosts.flatMap(pathsOf).map(lastName));
  if (!endings.has(lastName(path))) return [];
  return hosts.filter((host) => pathsOf(host).some((known) => `/${path}`.endsWith(`/${known}`)));
}

/** The agent files that a settings file names, by their paths from the root of the project, and folders of such with a slash behind them; what lies outside of it is left out. `path` is that of the settings file from the root. */
export function declaredIn(path: string, source: Source): Map<string, Declared> {
  const declaring = hosts.filter((host) => declaringOf(host).some((known) => `/${path}`.endsWith(`/${known}`)));
  if (declaring.length === 0) return new Map();
  const document = openSettings(source);
  return new Map(declaring.flatMap((host) => host.declaredAgents!(document).flatMap(({ path: file, span: _span, ...said }) => {
    const target = below(path.split('/').slice(0, -1), file);
    return target === undefined ? [] : [[file.endsWith('/') ? `${target}/` : target, { by: source.path, host: host.id, ...said }] as const];
  })));
}

const declaringOf = ({ declaredAgents, settings, manifests = [] }: Host): readonly string[] => (declaredAgents ? [...settings, ...manifests] : []);

/** Settings files that can name agent files of a project, as paths from a folder that they are settings of. */
export const declaringSettings: readonly string[] = hosts.flatMap(declaringOf);

const declaringNames: ReadonlySet<string> = new Set(declaringSettings.map(lastName));

/** Whether a file of a project is one of those. */
export function canDeclare(path: string): boolean {
  return declaringNames.has(lastName(path)) && declaringSettings.some((known) => `/${path}`.endsWith(`/${known}`));
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path from a folder, both with forward slashes; nothing where it is absolute or leads out. */
function below(folder: readonly string[], path: string): string | undefined {
  if (/^(?:[/\\~]|[A-Za-z]:)/.test(path)) return undefined;
  const parts = [...folder];
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** A settings file as a document without a prompt: its fields are the settings. */
export function openSettings(source: Source): Document {
  const { value, problems } = source.path.endsWith('.toml') ? readToml(source.text) : readJson(source.text, true);
  return dataDocument(source, source.path.endsWith('.toml') ? 'toml' : 'json', { problems, ...(value?.kind === 'map' ? { fields: value } : {}) });
}
