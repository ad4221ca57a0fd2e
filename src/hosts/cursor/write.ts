import type { Agent, Leaf } from '../../model/agent.ts';
import { powerOf, powersOf, type Powers } from '../../model/powers.ts';
import type { ToolEntry } from '../../model/authority.ts';
import type { LedgerEntry, WriteContext, Written } from '../host.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { extraFields, modelField } from '../shared/written-fields.ts';
import { oneLine } from './text.ts';

const host = { id: 'cursor', title: 'Cursor' };

/** Each value on one line and without quotes, because the loader reads lines and not YAML. */
export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const fields: [string, string][] = [['name', agent.name.value]];
  entries.leaf('name', agent.name);
  if (agent.description) fields.push(['description', lineOf('description', agent.description, entries)]);
  const isReadonly = wantsReadonly(powersOf(agent.authority));
  if (isReadonly) fields.push(['readonly', 'true']);
  for (const tool of agent.tools) entries.add({ field: tool.field === tool.name ? tool.field : `${tool.field}.${tool.value}`, span: tool.span, ...fateOf(tool, isReadonly, agent) });
  if (agent.dialect === 'cursor') {
    const list = agent.tools.filter(({ field }) => field === 'tools').map(({ value }) => value);
    if (list.length > 0) fields.push(['tools', list.join(', ')]);
  }
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  for (const [key, value] of extraFields(agent, host, entries)) fields.push([key, String(value)]);
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span: agent.prompt.span });
  const lineEnd = /\r?\n/.exec(agent.prompt.value)?.[0] ?? '\n';
  const head = ['---', ...fields.map(([key, value]) => `${key}: ${value}`.trimEnd()), '---', ''].join(lineEnd);
  return { files: [{ path: `.cursor/agents/${agent.name.value}.md`, text: head + agent.prompt.value, bodyStart: head.length }], ledger: entries.all };
}

function lineOf(field: string, leaf: Leaf<string>, entries: Ledger): string {
  const line = oneLine(leaf.value);
  if (line === leaf.value.trim()) entries.leaf(field, leaf);
  else entries.add({ field, fate: 'rewritten', how: 'on one line, because Cursor reads its fields line by line', span: leaf.span });
  return line;
}

/** `readonly` takes the changing of files and the running of commands together, so both have to be denied. */
function wantsReadonly({ rest, named }: Powers): boolean {
  const level = (key: string) => named.find((power) => power.key === key)?.level ?? rest;
  return level('fs-write') === 'deny' && level('exec') === 'deny';
}

function fateOf(tool: ToolEntry, isReadonly: boolean, { dialect }: Agent): Pick<LedgerEntry, 'fate' | 'how'> {
  if (tool.status === 'wildcard') return { fate: 'exact', how: 'what an agent has that says nothing' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: tool.effect === 'deny' ? 'no tool has this name, so it denies nothing' : 'no tool has this name, so it grants nothing' };
  if (tool.effect !== 'deny') return { fate: 'exact', how: 'an agent has every tool of its caller' };
  if (tool.field === 'readonly' && dialect === 'cursor') return { fate: 'exact', how: 'written as it was' };
  const powers = tool.targets.map((target) => (target.kind === 'capability' ? powerOf[target.capability] : target.kind));
  if (isReadonly && powers.every((power) => power === 'fs-write' || power === 'exec')) return { fate: 'unverified', how: 'held by `readonly: true`, which is known from the documentation only' };
  return { fate: 'dropped', how: powers.every((power) => power === undefined) ? 'Cursor cannot withhold it; it reaches nothing outside the conversation' : 'Cursor cannot withhold it' };
}

function modelName(agent: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  return modelField(agent, host, entries, ({ tier, written }) => (tier === 'inherit' ? 'inherit' : tier ? models[tier] : agent.dialect === 'cursor' ? written : undefined));
}
