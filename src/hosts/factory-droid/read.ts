import type { Agent } from '../../model/agent.ts';
import type { Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { toolSpec } from '../../parse/tool-list.ts';
import { entry, textField } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { commaEntries } from '../shared/comma-list.ts';
import { toolOf } from '../tool-facts.ts';
import { categories, fields, tiers, tools } from './facts.ts';

const modelled = ['name', 'description', 'tools', 'model'];

export function read(document: Document): Agent {
  const map = document.fields;
  const list = entry(map, 'tools');
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: 'factory-droid',
    name: textField(map, 'name'),
    description: textField(map, 'description'),
    model: model && modelChoice(model, tiers),
    tools: commaEntries(list?.value).map((written, _, all) => toolEntry(written, list?.value.kind === 'scalar' && all.length === 1)),
    rest: list ? 'deny' : 'inherit',
    extra: extraFields(map, modelled, fields.map(({ key }) => key)),
  });
}

/** A word for a group of tools, and `all`, count only where they stand alone. */
function toolEntry(written: Located<string>, isAlone: boolean): ToolEntry {
  const spec = toolSpec(written.value);
  const common = { ...written, field: 'tools', effect: 'allow' as const, ...spec };
  if (isAlone && spec.name === 'all') return { ...common, status: 'wildcard', targets: [] };
  const fact = toolOf(tools, spec.name);
  if (!fact || (!isAlone && Object.hasOwn(categories, spec.name))) return { ...common, status: 'unknown', targets: [] };
  const targets = fact.capabilities.map((capability): Target => ({ kind: 'capability', capability }));
  return {
    ...common,
    status: fact.status === 'current' ? 'known' : fact.status,
    targets: targets.length > 0 ? targets : [{ kind: 'host-tool', host: 'factory-droid', name: fact.name }],
    ...(fact.current ? { current: fact.current } : {}),
  };
}
