import type { Document } from '../../parse/document.ts';
import { asText, entry, toData, type Entry, type Value } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { LoaderVerdict } from '../host.ts';
import { keyTypes, looseKeys, nicknamePattern, words } from './facts.ts';

/** What the loader of `.codex/agents` makes of a file. One key or type that it does not know makes it ignore the whole file. */
export function load(document: Document): LoaderVerdict {
  if (document.format !== 'toml' && /\.toml$/i.test(document.source.path)) return drops('there is no text in the file');
  if (document.format !== 'toml') return { verdict: 'n/a', why: 'Codex reads agents from TOML files', lost: [] };
  const { fields, problems } = document;
  if (!fields) return drops(`it is no TOML (${problems[0]?.message ?? 'no table'})`, problems[0]?.span);
  const fault = fields.entries.map(faultOf).find((found) => found !== undefined);
  if (fault) return fault;
  const { declared } = document.source;
  if (declared?.description?.trim() === '') return drops(`the \`description\` that \`${declared.by}\` gives it is blank`);
  for (const key of ['name', 'description', 'developer_instructions']) {
    const found = entry(fields, key);
    // A file that settings name needs a description alone, in one place or the other.
    if (!found && declared?.isUnread && key !== 'developer_instructions') return { verdict: 'n/a', why: `\`${declared.by}\`, which names it, cannot be read`, lost: [] };
    if (!found && declared && (key !== 'description' || declared.description !== undefined)) continue;
    if (!found) return drops(`\`${key}\` is missing`, { start: 0, end: Math.min(1, document.text.length) });
    if (asText(toData(found.value)).trim() === '') return drops(`\`${key}\` is blank`, found.value.span);
  }
  const sandbox = fields.entries.find(({ key, value }) => /^:?read-only$/.test(asText(toData(value))) && /^(?:sandbox_mode|default_permissions)$/.test(key.value))?.key;
  if (sandbox) return { verdict: 'recovers', why: `\`${sandbox.value}\` changes nothing, since an agent runs in the sandbox of its caller`, help: 'Take it out, and start Codex itself with `-s read-only` where nothing is to be changed.', lost: [sandbox.value], span: sandbox.span };
  return { verdict: 'loads', why: 'every key is known and has the type it needs', lost: [] };
}

function faultOf({ key, value }: Entry): LoaderVerdict | undefined {
  const types = keyTypes.get(key.value);
  if (types === undefined) return drops(`the key \`${key.value}\` is unknown, which makes the host ignore the file`, key.span);
  if (!looseKeys.includes(key.value) && !types.includes(typeOf(value))) return drops(`\`${key.value}\` has a value of another type than the host takes`, value.span);
  const data = toData(value);
  if (Object.hasOwn(words, key.value) && !words[key.value]!.includes(data as string)) return drops(`\`${key.value}\` is not one of ${words[key.value]!.join(', ')}`, value.span);
  if (key.value === 'nickname_candidates' && !areNicknames(data)) return drops('`nickname_candidates` are no different names of ASCII letters, digits, blanks, `-` and `_`', value.span);
  if (key.value !== 'mcp_servers' || value.kind !== 'map') return undefined;
  const homeless = value.entries.find(({ value: server }) => server.kind !== 'map' || !(entry(server, 'command') ?? entry(server, 'url')));
  return homeless && drops(`the server \`${homeless.key.value}\` has neither \`command\` nor \`url\``, homeless.value.span);
}

function typeOf(value: Value): string {
  if (value.kind !== 'scalar') return value.kind === 'map' ? 't' : 'l';
  return (typeof value.value)[0]!;
}

function areNicknames(data: unknown): boolean {
  if (!Array.isArray(data) || data.length === 0) return false;
  return data.every((name) => typeof name === 'string' && nicknamePattern.test(name)) && new Set(data.map((name: string) => name.trim())).size === data.length;
}

function drops(why: string, span?: Span): LoaderVerdict {
  return { verdict: 'drops', why, lost: [], ...(span ? { span } : {}) };
}
