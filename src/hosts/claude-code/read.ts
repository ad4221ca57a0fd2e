import type { Agent } from '../../model/agent.ts';
import type { Effect, Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { toolEntries, toolSpec } from '../../parse/tool-list.ts';
import { entry, textField, type MapValue } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { fields, tiers, tools } from './facts.ts';
import { repairedFields } from './repair.ts';

const modelled = ['name', 'description', 'tools', 'disallowedTools', 'model'];
const byName = new Map(tools.map((tool) => [tool.name, tool]));

export function read(document: Document): Agent {
  const map = claudeFields(document);
  const list = entry(map, 'tools');
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: 'claude-code',
    name: textField(map, 'name'),
    description: textField(map, 'description'),
    model: model && modelChoice(model, tiers),
    tools: [...toolList(map, 'tools', 'allow'), ...toolList(map, 'disallowedTools', 'deny')],
    rest: list ? 'deny' : 'inherit',
    extra: extraFields(map, modelled, fields.map(({ key }) => key)),
  });
}

/** The frontmatter as this host sees it: mended where its loader mends it. */
export function claudeFields({ frontmatter }: Pick<Document, 'frontmatter'>): MapValue | undefined {
  return frontmatter && (frontmatter.map ?? repairedFields(frontmatter));
}

function toolList(map: MapValue | undefined, field: string, effect: Effect): ToolEntry[] {
  return toolEntries(entry(map, field)?.value).map((written) => toolEntry(written, field, effect));
}

/** One entry of a list in this host's spelling. Other hosts that take the same spelling read with it too. */
export function toolEntry(written: Located<string>, field: string, effect: Effect): ToolEntry {
  const spec = toolSpec(written.value);
  const common = { ...written, field, effect, ...spec };
  if (spec.name === '*') return { ...common, status: 'wildcard', targets: [] };
  const mcp = mcpTarget(spec.name);
  if (mcp) return { ...common, status: 'mcp', targets: [mcp] };
  const fact = byName.get(spec.name);
  if (!fact) return { ...common, status: 'unknown', targets: [] };
  const status = fact.status === 'current' ? 'known' : fact.status;
  const targets = targetsOf(fact.current ?? fact.name, fact.capabilities, spec.pattern);
  return { ...common, status, targets, ...(fact.current ? { current: fact.current } : {}) };
}

function targetsOf(name: string, capabilities: (typeof tools)[number]['capabilities'], pattern: string | undefined): Target[] {
  if (name === 'Agent' && pattern !== undefined) {
    return pattern.split(',').map((agent) => ({ kind: 'agent', name: agent.trim() }));
  }
  if (capabilities.length === 0) return [{ kind: 'host-tool', host: 'claude-code', name }];
  return capabilities.map((capability) => ({ kind: 'capability', capability }));
}

/** `mcp__server__tool`, `mcp__server` and `mcp__server__*`. */
export function mcpTarget(name: string): Target | undefined {
  if (!name.startsWith('mcp__') || name.length === 5) return undefined;
  const separator = name.indexOf('__', 6);
  if (separator === -1) return { kind: 'mcp', server: name.slice(5), tool: '*' };
  return { kind: 'mcp', server: name.slice(5, separator), tool: name.slice(separator + 2) || '*' };
}
