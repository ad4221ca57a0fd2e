import type { AnyRule } from '../src/lint/rule.ts';
import { ruleSeverities, settingsSchema } from '../src/config/settings.ts';
import type { ObjectSchema, Schema } from '../src/config/schema.ts';

type Hosts = readonly { readonly id: string; readonly title: string }[];

/** The schema that is published with the package, as text. Rules of packs have no place in it, so it lets any id through. */
export function publishedSchema(rules: readonly AnyRule[], hosts: Hosts): string {
  const { properties, ...schema } = settingsSchema(rules, hosts);
  const anyRule = { anyOf: [{ type: 'string', enum: ruleSeverities }, { type: 'array' }] };
  const shortened = JSON.stringify(properties, (_, value: unknown) => (isRules(value) ? { $ref: '#/$defs/rules' } : value));
  const whole = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of Mandate',
    ...schema,
    properties: JSON.parse(shortened) as unknown,
    $defs: { rules: { ...properties.rules, additionalProperties: anyRule } },
  };
  return `${lines(whole, '', 4)}\n`;
}

/** JSON with a line for each member down to some levels: a key of the settings or a rule is one line, and the file two fifths of what it would be. */
function lines(value: unknown, indent: string, levels: number): string {
  if (levels === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const inner = `${indent}  `;
  return `{\n${Object.entries(value).map(([key, member]) => `${inner}${JSON.stringify(key)}: ${lines(member, inner, levels - 1)}`).join(',\n')}\n${indent}}`;
}

function isRules(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$comment' in value && value.$comment === 'rule';
}

/** The page about settings: `text` with the table of keys filled in. */
export function settingsPage(text: string, hosts: Hosts): string {
  const { properties } = settingsSchema([], hosts);
  const rows = Object.entries(properties).map(([key, schema]) => `| \`${key}\` | ${kindOf(schema)} | ${schema.description ?? ''} |`);
  const table = ['| key | holds | what it is |', '| --- | --- | --- |', ...rows].join('\n');
  return text.replace(/(<!-- keys: .*? -->)[^]*?(<!-- end of keys -->)/, (_, start: string, end: string) => `${start}\n\n${table}\n\n${end}`);
}

function kindOf(schema: Schema): string {
  if ('anyOf' in schema) return schema.anyOf.map(kindOf).join(' or ');
  if (schema.type === 'array') return schema.items === false ? 'a list' : `a list of ${plural(schema.items)}`;
  if (schema.type === 'object') return schema.$comment ? `a map by ${schema.$comment}` : 'a map';
  return { string: 'a text', integer: 'a whole number', boolean: '`true` or `false`' }[schema.type];
}

function plural(schema: Schema): string {
  if ('type' in schema && schema.type === 'object') return `maps with ${Object.keys((schema satisfies ObjectSchema).properties).map((key) => `\`${key}\``).join(' and ')}`;
  return 'type' in schema && schema.type === 'string' && schema.enum ? 'ids' : 'texts';
}
