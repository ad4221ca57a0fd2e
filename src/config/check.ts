import { nearest } from '../diagnostics/nearest.ts';
import type { MapValue, Value } from '../parse/value.ts';
import type { Span } from '../text/span.ts';
import type { ArraySchema, ObjectSchema, Schema } from './schema.ts';

/** What is wrong in a settings file: `Unexpected X, expected Y`, and where. */
export interface SettingsProblem {
  readonly message: string;
  readonly span: Span;
}

/** Longest list of names that a message carries. */
const mostNames = 12;

/** Everything in a value that its schema does not let through, in the order of the text. */
export function check(value: Value, schema: Schema): SettingsProblem[] {
  if ('anyOf' in schema) {
    const fitting = schema.anyOf.find((candidate) => 'type' in candidate && typeOf(value) === candidate.type);
    return fitting ? check(value, fitting) : [unexpected(shown(value), schema.anyOf.map(kindName).join(' or '), value.span)];
  }
  if (typeOf(value) !== schema.type) return [unexpected(shown(value), kindName(schema), value.span)];
  switch (schema.type) {
    case 'object':
      return value.kind === 'map' ? checkMap(value, schema) : [];
    case 'array':
      return value.kind === 'list' ? checkList(value.items, value.span, schema) : [];
    case 'string': {
      const text = value.kind === 'scalar' ? String(value.value) : '';
      if (schema.enum && !schema.enum.includes(text)) return [unexpected(`\`${text}\``, `${listed(schema.enum)}${guess(text, schema.enum)}`, value.span)];
      return text.length < (schema.minLength ?? 0) ? [unexpected('empty text', 'a text', value.span)] : [];
    }
    case 'integer': {
      const number = value.kind === 'scalar' ? Number(value.value) : 0;
      const { minimum = -Infinity, maximum = Infinity } = schema;
      const range = [schema.minimum !== undefined ? `at least ${minimum}` : '', schema.maximum !== undefined ? `at most ${maximum}` : ''].filter(Boolean).join(' and ');
      return number < minimum || number > maximum ? [unexpected(`\`${number}\``, `a whole number of ${range}`, value.span)] : [];
    }
    case 'boolean':
      return [];
  }
}

function checkMap(map: MapValue, { properties, required = [], $comment: kind = 'key' }: ObjectSchema): SettingsProblem[] {
  const known = Object.keys(properties);
  const problems = map.entries.flatMap(({ key, value }) => {
    if (Object.hasOwn(properties, key.value)) return check(value, properties[key.value]!);
    const expected = known.length <= mostNames ? listed(known) : `the name of a ${kind}`;
    return [unexpected(`${kind} \`${key.value}\``, `${expected}${guess(key.value, known)}`, key.span)];
  });
  const missing = required.filter((name) => !map.entries.some(({ key }) => key.value === name));
  return [...problems, ...missing.map((name) => ({ message: `Missing \`${name}\``, span: { start: map.span.start, end: Math.min(map.span.end, map.span.start + 1) } }))];
}

function checkList(items: readonly Value[], span: Span, { items: each, prefixItems = [], minItems = 0 }: ArraySchema): SettingsProblem[] {
  if (items.length < minItems) return [unexpected('a list that is too short', `${minItems} ${minItems === 1 ? 'item' : 'items'} at least`, span)];
  return items.flatMap((item, at) => {
    const schema = prefixItems[at] ?? each;
    return schema === false ? [unexpected('one item more', `${prefixItems.length} at most`, item.span)] : check(item, schema);
  });
}

function typeOf(value: Value): string {
  if (value.kind === 'map') return 'object';
  if (value.kind === 'list') return 'array';
  if (typeof value.value === 'number') return Number.isInteger(value.value) ? 'integer' : 'number';
  return value.value === null ? 'null' : typeof value.value;
}

function kindName(schema: Schema): string {
  if ('anyOf' in schema) return schema.anyOf.map(kindName).join(' or ');
  if (schema.type === 'string') return schema.enum ? listed(schema.enum) : 'a text';
  return { object: 'a map', array: 'a list', integer: 'a whole number', boolean: '`true` or `false`' }[schema.type];
}

function shown(value: Value): string {
  if (value.kind !== 'scalar') return value.kind === 'map' ? 'a map' : 'a list';
  if (value.value === null) return 'nothing';
  const text = String(value.value);
  return `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``;
}

function unexpected(found: string, expected: string, span: Span): SettingsProblem {
  return { message: `Unexpected ${found}, expected ${expected}`, span };
}

/** `a`, `b` or `c`. */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** `. Did you mean X?` when one name is near, else nothing. */
export function guess(given: string, known: Iterable<string>): string {
  const near = nearest(given, known);
  return near === undefined ? '' : `. Did you mean \`${near}\`?`;
}
