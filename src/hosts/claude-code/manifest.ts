import type { Document } from '../../parse/document.ts';
import { entry, textField, type MapValue, type Value } from '../../parse/value.ts';
import type { DeclaredAgent } from '../host.ts';

/** Files that make a plugin of the folder above their own, or that offer plugins of folders below it. */
export const manifests: readonly string[] = ['.claude-plugin/marketplace.json', '.claude-plugin/plugin.json'];

/** The folder `agents` of each plugin, and what its manifest names beside it. A plugin that is fetched from elsewhere has none here. */
export function declaredAgents({ fields }: Document): readonly DeclaredAgent[] {
  const plugins = entry(fields, 'plugins')?.value;
  if (plugins?.kind !== 'list') return agentsOf(fields, '..');
  return plugins.items.flatMap((plugin) => {
    const source = plugin.kind === 'map' ? textField(plugin, 'source')?.value : undefined;
    return plugin.kind === 'map' && source?.startsWith('.') ? agentsOf(plugin, `../${source}`) : [];
  });
}

function agentsOf(fields: MapValue | undefined, folder: string): DeclaredAgent[] {
  const plugin = textField(fields, 'name')?.value;
  if (plugin === undefined) return [];
  const named = textsIn(entry(fields, 'agents')?.value).map((path) => (path.endsWith('.md') ? path : `${path}/`));
  return ['agents/', ...named].map((path) => ({ path: `${folder}/${path}`, plugin }));
}

function textsIn(value: Value | undefined): string[] {
  const values = value?.kind === 'list' ? value.items : value ? [value] : [];
  return values.flatMap((each) => (each.kind === 'scalar' && typeof each.value === 'string' ? [each.value] : []));
}
