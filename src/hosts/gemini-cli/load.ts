import { perObject } from '../../model/per-object.ts';
import type { Document } from '../../parse/document.ts';
import { asText, entry, toData, type Entry, type MapValue } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { LoaderVerdict } from '../host.ts';
import { lostKeys } from '../shared/early-fence.ts';
import { isTextOnlyInNewYaml } from '../shared/old-yaml.ts';
import { unreadPlace } from '../shared/unread-place.ts';
import { builtins, discoveredPrefix, namePattern, placeholder, placeholders, remoteFields, tools } from './facts.ts';
import { mcpTarget } from './mcp.ts';
import { geminiFields } from './read.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isInteger(value) && (value as number) > 0;
const isTextList: Check = (value) => Array.isArray(value) && value.every(isText);
const isMap: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextMap: Check = (value) => isMap(value) && Object.values(value as object).every(isText);

/** What a server's entry has to be; keys that are not here are ignored. */
const serverSchema: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(['command', 'cwd', 'url', 'http_url', 'tcp', 'description'].map((key) => [key, isText])),
  ...Object.fromEntries(['args', 'include_tools', 'exclude_tools'].map((key) => [key, isTextList])),
  env: isTextMap,
  headers: isTextMap,
  type: (value) => value === 'sse' || value === 'http',
  timeout: (value) => typeof value === 'number',
  trust: (value) => typeof value === 'boolean',
};

const isServer: Check = (value) => isMap(value) && Object.entries(value as object).every(([key, inner]) => !Object.hasOwn(serverSchema, key) || serverSchema[key]!(inner));

const schema: Readonly<Record<string, readonly [expected: string, Check]>> = {
  kind: ['`local`', (value) => value === 'local'],
  name: ['a text of lower-case letters, digits, `-` and `_`', (value) => isText(value) && namePattern.test(value as string)],
  description: ['a text', (value) => isText(value) && value !== ''],
  display_name: ['a text', isText],
  tools: ['a list of tool names', isTextList],
  mcp_servers: ['a map of servers', (value) => isMap(value) && Object.values(value as object).every(isServer)],
  model: ['a text', isText],
  temperature: ['a number', (value) => typeof value === 'number'],
  max_turns: ['a whole number above 0', isCount],
  timeout_mins: ['a whole number above 0', isCount],
};

/** What the loader of `.gemini/agents` makes of a file. One key, type or tool name that it does not know refuses the whole file. */
export const load = perObject((document: Document): LoaderVerdict => {
  if (document.format !== 'markdown') return { verdict: 'n/a', why: 'Gemini CLI reads agents from markdown files', lost: [] };
  const unread = unreadPlace(document, '.gemini/agents') ?? unreadName(document);
  if (unread) return unread;
  if (document.source.bom) return { ...drops('a byte order mark stands before the frontmatter'), help: 'Save the file as UTF-8 without a byte order mark (BOM).' };
  const frontmatter = geminiFields(document);
  if (!frontmatter) return drops('the frontmatter is missing, or its fences are not `---` alone', document.unclosed);
  const broken = frontmatter.problems.find(({ kind }) => kind === 'syntax' || kind === 'duplicate-key' || kind === 'tag' || kind === 'documents');
  if (broken) return drops(`the frontmatter is no YAML (${broken.message})`, broken.span);
  const { map } = frontmatter;
  if (!map) return drops('the frontmatter is no map', frontmatter.span);
  if (isRemote(map)) return loadRemote(map, frontmatter.span);
  const fault = map.entries.map(faultOf).find((found) => found !== undefined) ?? missing(map, frontmatter.span);
  if (fault) return fault;
  const name = entry(map, 'name')!.value;
  if (builtins.includes(asText(toData(name)))) return drops('an agent of the host has this name, and the first one wins', name.span);
  const { frontmatter: whole } = document;
  const lost = whole && whole.text.length > frontmatter.text.length + 2 ? lostKeys(whole, map, frontmatter.text) : [];
  if (lost.length > 0) return { verdict: 'recovers', why: `it reads up to the first line that begins with \`---\`, which takes away ${lost.map((key) => `\`${key}\``).join(', ')}`, lost, span: { start: frontmatter.span.end - 3, end: frontmatter.span.end } };
  if (document.prompt.trim() === '') return { verdict: 'loads', why: 'every field is known, but each run ends with an error, because there is no prompt', lost: [] };
  const unfilled = [...document.prompt.matchAll(placeholder)].find(([, word]) => !placeholders.includes(word!));
  if (!unfilled) return { verdict: 'loads', why: 'every field is known and has the type it needs', lost: [] };
  const start = document.body.start + unfilled.index;
  return { verdict: 'loads', why: `every field is known, but each run ends with an error, because nothing fills in \`${unfilled[0]}\``, lost: [], span: { start, end: start + unfilled[0].length } };
});

function unreadName({ source }: Document): LoaderVerdict | undefined {
  return /(?:^|\/)\.gemini\/agents\/_[^/]*$/.test(source.path) ? { verdict: 'n/a', why: 'files whose name begins with `_` are passed over', lost: [] } : undefined;
}

function faultOf({ key, value }: Entry): LoaderVerdict | undefined {
  if (!Object.hasOwn(schema, key.value)) return drops(`the key \`${key.value}\` is unknown, which refuses the whole file`, key.span);
  const [expected, check] = schema[key.value]!;
  if (isTextOnlyInNewYaml(value) || !check(toData(value))) return drops(`\`${key.value}\` is not ${expected}`, value.span);
  if (key.value !== 'tools' || value.kind !== 'list') return undefined;
  const unknown = value.items.find((item) => !isToolName(asText(toData(item))));
  return unknown && drops(`\`${asText(toData(unknown))}\` is no tool name, which refuses the whole file`, unknown.span);
}

function missing(map: MapValue, span: Span): LoaderVerdict | undefined {
  const key = ['name', 'description'].find((required) => !entry(map, required));
  return key === undefined ? undefined : drops(`\`${key}\` is missing`, span);
}

function isToolName(name: string): boolean {
  return name === '*' || tools.some((tool) => tool.name === name) || name.startsWith(discoveredPrefix) || mcpTarget(name) !== undefined;
}

function isRemote(map: MapValue): boolean {
  return map.entries.some(({ key, value }) => key.value === 'agent_card_url' || key.value === 'agent_card_json' || (key.value === 'kind' && toData(value) === 'remote'));
}

function loadRemote(map: MapValue, span: Span): LoaderVerdict {
  const unknown = map.entries.find(({ key }) => !remoteFields.includes(key.value));
  if (unknown) return drops(`the key \`${unknown.key.value}\` is none of an agent that runs elsewhere`, unknown.key.span);
  const name = entry(map, 'name');
  if (!name || !schema['name']![1](toData(name.value))) return drops('`name` is missing or not a text of lower-case letters, digits, `-` and `_`', name?.value.span ?? span);
  return { verdict: 'loads', why: 'it runs elsewhere, and its text is not used', lost: [] };
}

function drops(why: string, span?: Span): LoaderVerdict {
  return { verdict: 'drops', why, lost: [], ...(span ? { span } : {}) };
}
