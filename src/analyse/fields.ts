import { hostById } from '../hosts/by-id.ts';
import type { Document } from '../parse/document.ts';
import { entry, textField, type Entry, type MapValue, type ScalarValue, type Value } from '../parse/value.ts';
import type { Located, Span } from '../text/span.ts';

/** One MCP server that a file configures itself. */
export interface ServerConfig {
  readonly name: Located<string>;
  readonly config: MapValue;
}

const serverKeys: ReadonlySet<string> = new Set(['mcpServers', 'mcp-servers', 'mcp_servers', 'mcp', 'servers']);

/** The servers that fields or settings configure: a map by name, a list of such maps, or extensions that say how they are started or reached. */
export function serversOf({ fields }: Document): ServerConfig[] {
  const extensions = entry(fields, 'extensions')?.value;
  const named = extensions?.kind === 'list' ? extensions.items.flatMap(extension) : [];
  return [...(fields?.entries ?? []).filter(({ key }) => serverKeys.has(key.value)).flatMap(({ value }) => inMap(value)), ...named];
}

function extension(item: Value): ServerConfig[] {
  const config = item.kind === 'map' ? item : undefined;
  const name = textField(config, 'name');
  return config && name && (entry(config, 'cmd') ?? entry(config, 'uri')) ? [{ name, config }] : [];
}

function inMap(value: Value): ServerConfig[] {
  if (value.kind === 'list') return value.items.flatMap(inMap);
  if (value.kind !== 'map') return [];
  return value.entries.flatMap(({ key, value: config }) => (config.kind === 'map' ? [{ name: key, config }] : []));
}

/** A text in the fields with its place. */
export interface FieldText {
  readonly text: string;
  readonly value: ScalarValue;
}

/** A command of a hook. */
export interface HookCommand extends FieldText {
  /** PowerShell runs it, whose words, quotes and variables are others than those of a POSIX shell. */
  readonly isPowerShell: boolean;
}

/** The commands of hooks in the fields or settings, less those that the host of the agent does not run because of the way they are written. */
export function hookCommandsOf(document: Document, dialect: string): HookCommand[] {
  const hooks = entry(document.fields, 'hooks')?.value;
  const idle = hooks ? (hostById(dialect)?.idleHooks?.(document) ?? []) : [];
  return hooks ? commandsIn(hooks).filter(({ value: { span } }) => !idle.some(({ start, end }) => span.start >= start && span.end <= end)) : [];
}

const commandKeys: ReadonlySet<string> = new Set(['command', 'bash', 'powershell']);

const powerShell = /^(?:powershell|pwsh)$/i;

function commandsIn(value: Value): HookCommand[] {
  if (value.kind === 'list') return value.items.flatMap(commandsIn);
  if (value.kind !== 'map') return [];
  const shell = textField(value, 'shell')?.value ?? '';
  return value.entries.flatMap(({ key, value: inner }) => {
    const text = commandKeys.has(key.value) ? textOf(inner) : undefined;
    return text ? [{ ...text, isPowerShell: powerShell.test(key.value) || powerShell.test(shell) }] : commandsIn(inner);
  });
}

/** Every text of the fields, those inside of others included, by the key it stands under. */
export function textsOf(value: Value | undefined, key = ''): (FieldText & { readonly key: string })[] {
  if (!value) return [];
  if (value.kind === 'list') return value.items.flatMap((item) => textsOf(item, key));
  if (value.kind === 'map') return value.entries.flatMap((each) => textsOf(each.value, each.key.value));
  const text = textOf(value);
  return text ? [{ ...text, key }] : [];
}

export function textOf(value: Value | undefined): FieldText | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? { text: value.value, value } : undefined;
}

/** The entries that a path of keys leads to; `*` is any key, and a whole path can be one key with dots. */
export function entriesAt(map: MapValue | undefined, path: string): Entry[] {
  const whole = entry(map, path);
  if (whole) return [whole];
  const dot = path.indexOf('.');
  if (dot === -1 || !map) return [];
  const [key, rest] = [path.slice(0, dot), path.slice(dot + 1)];
  return map.entries.filter((each) => (key === '*' || each.key.value === key) && each.value.kind === 'map').flatMap((each) => entriesAt(each.value as MapValue, rest));
}

/** The place of a part of a text; of the whole where its characters do not stand as themselves. */
export function placeIn({ value }: FieldText, { start, end }: Span): Span {
  return value.plain === undefined ? value.span : { start: value.plain + start, end: value.plain + end };
}
