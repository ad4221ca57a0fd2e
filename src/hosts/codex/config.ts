import type { DataAgent } from '../../parse/document.ts';
import type { Document } from '../../parse/document.ts';
import { entry, textField } from '../../parse/value.ts';
import { matchesOf } from '../../text/matches.ts';
import type { DataFile, DeclaredAgent } from '../host.ts';

/** The tables of `[agents]` that name a file. A table without one is an agent that has no prompt of its own. Of settings that are no TOML the lines with a file are read. */
export function declaredAgents({ fields, text }: Document): readonly DeclaredAgent[] {
  if (!fields) return matchesOf(/^[ \t]*config_file[ \t]*=[ \t]*["']([^"'\n]{1,300})["']/gm, text).map(({ 1: path }) => ({ path: path!, isUnread: true }));
  const agents = entry(fields, 'agents')?.value;
  if (agents?.kind !== 'map') return [];
  return agents.entries.flatMap(({ key: { value: name }, value: table }) => {
    const file = table.kind === 'map' ? textField(table, 'config_file') : undefined;
    const description = table.kind === 'map' ? entry(table, 'description')?.value : undefined;
    const said = description?.kind === 'scalar' && typeof description.value === 'string' ? { description: description.value } : {};
    return file ? [{ path: file.value, span: file.span, name, ...said }] : [];
  });
}

/** A file below `.codex/agents`, one that settings name, or any TOML file with a prompt of this host's form, is one agent. */
export function dataAgents({ path, declaredBy, format, map, problems }: DataFile): readonly DataAgent[] | undefined {
  if (format !== 'toml') return undefined;
  const prompt = entry(map, 'developer_instructions')?.value;
  const isAtHome = /(?:^|\/)\.codex\/agents\/.+$/.test(path);
  const isOurs = prompt !== undefined && entry(map, 'name') !== undefined && !/(?:^|\/)config\.toml$/.test(path);
  if (!isAtHome && !isOurs && declaredBy !== 'codex') return undefined;
  return [{ problems, ...(map ? { fields: map } : {}), ...(prompt?.kind === 'scalar' ? { prompt } : {}) }];
}
