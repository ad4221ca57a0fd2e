import type { Agent } from '../../model/agent.ts';
import type { Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { toolEntries, toolSpec } from '../../parse/tool-list.ts';
import type { Located } from '../../text/span.ts';
import { assemble } from '../shared/assemble.ts';
import { toolOf } from '../tool-facts.ts';
import { fields, readonlyDenies, tiers, tools } from './facts.ts';
import { linesOf } from './lines.ts';

const modelled = ['name', 'description', 'model', 'readonly', 'tools'];

export function read(document: Document): Agent {
  const lines = linesOf(document);
  const field = (key: string): Located<string> | undefined => {
    const found = lines.find((line) => line.key.value === key)?.value;
    return found?.value ? found : undefined;
  };
  const model = field('model');
  const list = field('tools');
  const isReadonly = field('readonly')?.value.toLowerCase() === 'true';
  return assemble(document, {
    dialect: 'cursor',
    name: field('name') ?? nameOfFile(document),
    description: field('description'),
    model: model && modelChoice(model, tiers),
    tools: [...(isReadonly ? [readonlyEntry(field('readonly')!)] : []), ...(list ? listed(list) : [])],
    rest: list ? 'deny' : 'inherit',
    extra: lines
      .filter(({ key }) => !modelled.includes(key.value) || (key.value === 'readonly' && !isReadonly))
      .map(({ key, value }) => ({ key, value: value.value, span: value.span, known: fields.some((known) => known.key === key.value) })),
  });
}

/** The name of the file, where blanks and `_` become `-`. */
function nameOfFile({ source: { path } }: Document): Located<string> | undefined {
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:md|mdc|markdown)$/i, '');
  return /[\s_]/.test(stem) ? { value: stem.replace(/[\s_]+/g, '-'), span: { start: 0, end: 0 } } : undefined;
}

/** `readonly: true` as what it denies. */
function readonlyEntry({ value, span }: Located<string>): ToolEntry {
  return { value, span, field: 'readonly', effect: 'deny', name: 'readonly', status: 'known', targets: readonlyDenies.map((capability): Target => ({ kind: 'capability', capability })) };
}

function listed({ value, span }: Located<string>): ToolEntry[] {
  return toolEntries({ kind: 'scalar', value, raw: value, span, plain: span.start }).map((written) => {
    const spec = toolSpec(written.value);
    const common = { ...written, field: 'tools', effect: 'allow' as const, ...spec };
    if (spec.name === '*') return { ...common, status: 'wildcard', targets: [] };
    const fact = toolOf(tools, spec.name);
    if (!fact) return { ...common, status: 'unknown', targets: [] };
    const targets = fact.capabilities.map((capability): Target => ({ kind: 'capability', capability }));
    return { ...common, status: fact.status === 'current' ? 'known' : fact.status, targets, ...(fact.current ? { current: fact.current } : {}) };
  });
}
