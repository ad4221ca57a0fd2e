import type { Target, ToolEntry } from '../../model/authority.ts';
import { entry, textField, type MapValue, type Value } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { companions, deadType, extensions, manager, ownTypes } from './facts.ts';
import { plainText } from './template.ts';

type Extension = Located<string> & { readonly key: string; readonly type: string; readonly only: readonly Located<string>[] };

/** What the extensions of a recipe give, one entry for each extension or for each tool that is named of it. */
export function toolsOf(map: MapValue | undefined): ToolEntry[] {
  const listed = extensionsOf(entry(map, 'extensions')?.value);
  const keys = new Set(listed.map(({ key }) => key));
  const brought = listed.filter(({ type, key }) => type === 'builtin' && Object.hasOwn(companions, key) && !keys.has(companions[key]!));
  const more: Extension[] = brought.map(({ key, span }) => ({ value: companions[key]!, span, key: companions[key]!, type: 'platform', only: [] }));
  const recipes = entry(map, 'sub_recipes');
  if (recipes && !keys.has('summon')) more.push({ value: 'summon', span: recipes.key.span, key: 'summon', type: 'platform', only: [] });
  return [...listed, ...more].flatMap(entriesOf);
}

function extensionsOf(value: Value | undefined): Extension[] {
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => {
    const map = item.kind === 'map' ? item : undefined;
    const written = textField(map, 'name');
    if (!written) return [];
    const name = { ...written, value: asGiven(written.value) };
    const available = entry(map, 'available_tools')?.value;
    const only = available?.kind === 'list' ? available.items.flatMap((tool) => (tool.kind === 'scalar' ? [{ value: asGiven(String(tool.value)), span: tool.span }] : [])) : [];
    return [{ ...name, key: keyOf(name.value), type: textField(map, 'type')?.value ?? '', only }];
  });
}

/** A text as the template gives it; as it stands where only the host can tell. */
function asGiven(text: string): string {
  return plainText(text) ?? text;
}

/** What an extension goes by: two names that differ in blanks and capitals are one extension, and in newer versions signs count as one. */
export function keyOf(name: string): string {
  return name.toLowerCase().replace(/\s/g, '').replace(/[^a-z0-9_-]/g, '_');
}

function entriesOf({ value, span, key, type, only }: Extension): ToolEntry[] {
  const common = { field: 'extensions', effect: 'allow' as const };
  if (type === deadType) return [{ ...common, value, span, name: value, status: 'unknown', targets: [] }];
  if (!ownTypes.includes(type)) {
    const tools = only.length > 0 ? only : [{ value: '*', span }];
    return tools.map((tool) => ({ ...common, value: tool.value === '*' ? value : `${value}.${tool.value}`, span: tool.span, name: value, status: 'mcp', targets: [{ kind: 'mcp', server: value, tool: tool.value }] }));
  }
  if (key === manager) return [{ ...common, value, span, name: value, status: 'wildcard', targets: [] }];
  const known = Object.hasOwn(extensions, key) ? extensions[key]! : undefined;
  if (!known) return [{ ...common, value, span, name: value, status: 'known', targets: [{ kind: 'host-tool', host: 'goose', name: key }] }];
  if (only.length === 0) return [{ ...common, value, span, name: value, status: 'known', targets: Object.values(known).flat().map(capability) }];
  return only.map((tool) => {
    const targets = Object.hasOwn(known, tool.value) ? known[tool.value]!.map(capability) : [];
    return { ...common, value: `${value}.${tool.value}`, span: tool.span, name: tool.value, status: targets.length > 0 ? 'known' : 'unknown', targets };
  });
}

function capability(name: Extract<Target, { kind: 'capability' }>['capability']): Target {
  return { kind: 'capability', capability: name };
}
