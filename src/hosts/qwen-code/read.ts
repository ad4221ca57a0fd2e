import type { Agent } from '../../model/agent.ts';
import type { Effect, Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import type { Frontmatter } from '../../parse/frontmatter.ts';
import { entry, textField, type MapValue, type Value } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { fenced } from '../shared/fenced.ts';
import { ownServers } from '../shared/own-servers.ts';
import { toolOf } from '../tool-facts.ts';
import { fields, tiers } from './facts.ts';
import { nameOf, tools } from './tool-facts.ts';
import { simpleFields } from './simple.ts';

const modelled = ['name', 'description', 'tools', 'disallowedTools', 'model'];

export interface QwenFields extends Frontmatter {
  readonly map: MapValue;
  /** Read line by line, because it is no YAML. */
  readonly simple: boolean;
}

export function read(document: Document): Agent {
  const map = qwenFields(document)?.map;
  const list = entry(map, 'tools');
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: 'qwen-code',
    name: anyText(map, 'name'),
    description: anyText(map, 'description'),
    model: model && modelChoice(model, tiers),
    tools: [...toolList(list?.value, 'tools', 'allow'), ...toolList(entry(map, 'disallowedTools')?.value, 'disallowedTools', 'deny')],
    rest: list ? 'deny' : 'inherit',
    extra: extraFields(map, modelled, fields.map(({ key }) => key)),
    servers: ownServers(map, 'mcpServers', document),
  });
}

/** The fields as the loader cuts and reads them. What YAML refuses, a second key of the same name included, is read line by line. */
export function qwenFields(document: Document): QwenFields | undefined {
  const found = fenced(document, /^---(?:\r\n|\n|\r)([\s\S]*?)(?:\r\n|\n|\r)---(?:\r\n|\n|\r)/);
  if (!found) return undefined;
  const broken = !found.map || found.problems.some(({ kind }) => kind === 'syntax' || kind === 'duplicate-key');
  return { ...found, map: broken || !found.map ? simpleFields(found.text, found.start) : found.map, simple: broken };
}

/** A name or description may be a number or a switch: it counts as the text of it. */
function anyText(map: MapValue | undefined, key: string): Located<string> | undefined {
  const value = entry(map, key)?.value;
  if (value?.kind !== 'scalar' || value.value === null || String(value.value).trim() === '') return undefined;
  return { value: String(value.value), span: value.span };
}

/** The names of a list, or of a text with commas between them. */
export function listed(value: Value | undefined): Located<string>[] {
  if (value?.kind === 'list') return value.items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [{ value: item.value, span: item.span }] : []));
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return [];
  const { plain, span } = value;
  return [...value.value.matchAll(/[^,]+/g)].flatMap(({ 0: part, index }) => {
    const name = part.trim();
    const start = (plain ?? 0) + index + part.indexOf(name);
    return name === '' ? [] : [{ value: name, span: plain === undefined ? span : { start, end: start + name.length } }];
  });
}

function toolList(value: Value | undefined, field: string, effect: Effect): ToolEntry[] {
  return listed(value).map(({ value: name, span }) => {
    const common = { value: name, name, span, field, effect };
    if (name === '*' && effect === 'allow') return { ...common, status: 'wildcard', targets: [] };
    const mcp = mcpTarget(name);
    if (mcp) return { ...common, status: 'mcp', targets: [mcp] };
    const fact = toolOf(tools, name);
    if (!fact) return { ...common, status: 'unknown', targets: [] };
    const current = fact.current ?? name;
    // To deny the tool that a power is known by is to deny the power; to deny another one that gives it too is not.
    const isPower = fact.capabilities.length > 0 && (effect === 'allow' || fact.capabilities.every((capability) => nameOf[capability] === current));
    const targets: Target[] = isPower ? fact.capabilities.map((capability) => ({ kind: 'capability', capability })) : [{ kind: 'host-tool', host: 'qwen-code', name: current }];
    return { ...common, status: fact.status === 'current' ? 'known' : fact.status, targets, ...(fact.current ? { current } : {}) };
  });
}

/** `mcp__server__tool`, `mcp__server`, `mcp__server__*` and `mcp__*`. */
function mcpTarget(name: string): Target | undefined {
  const [, server, tool] = /^mcp__((?:(?!__).)+)(?:__(.+))?$/s.exec(name) ?? [];
  if (server === undefined) return undefined;
  return { kind: 'mcp', server, tool: tool ?? '*' };
}
