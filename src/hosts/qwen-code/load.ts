import { perObject } from '../../model/per-object.ts';
import type { Document } from '../../parse/document.ts';
import { asText, entry, toData, type MapValue } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { LoaderVerdict } from '../host.ts';
import { unreadPlace } from '../shared/unread-place.ts';
import { approvalModes, colors, fields, isName, longestName, permissionModes, placeholder, placeholders, reservedNames, shortestName, shortestPrompt } from './facts.ts';
import { listed, qwenFields, type QwenFields } from './read.ts';

/** What the loader of `.qwen/agents` makes of a file. What it drops is dropped in silence. */
export const load = perObject((document: Document): LoaderVerdict => {
  if (document.format !== 'markdown') return { verdict: 'n/a', why: 'Qwen Code reads agents from markdown files', lost: [] };
  const unread = unreadPlace(document, '.qwen/agents');
  if (unread) return unread;
  const fields = qwenFields(document);
  if (!fields) return drops('the frontmatter is missing, or its fences are not `---` alone on a line', document.unclosed);
  const { map, span } = fields;
  const fault = nameFault(map, span) ?? descriptionFault(map, span) ?? promptFault(document) ?? valueFault(map);
  if (fault) return fault;
  const lost = lostFields(map, fields);
  const ignored = fields.problems.find(({ kind }) => kind !== 'duplicate-key');
  const place = (key: string | undefined) => (key === undefined ? ignored?.span : (entry(map, key)?.value.span ?? ignored?.span));
  if (lost.length > 0 || (fields.simple && (ignored !== undefined || fields.problems.length === 0))) {
    const isCut = fields.simple && lost.every((key) => key === 'color');
    const why = lost.includes('tools') ? 'what stands in `tools` is no list of names, so the agent has every tool' : isCut ? 'the frontmatter is no YAML; the loader reads it line by line, and of a longer text the first line' : `the value of \`${lost[0]}\` is not one it knows, so it goes without`;
    const at = place(lost[0]);
    return { verdict: 'recovers', why, lost, ...(at ? { span: at } : {}) };
  }
  const unfilled = [...document.prompt.matchAll(placeholder)].find(([, word]) => !placeholders.includes(word!));
  if (!unfilled) return { verdict: 'loads', why: 'name, description and prompt are read', lost: [] };
  const start = document.body.start + unfilled.index;
  return { verdict: 'loads', why: `it is listed, but each run ends with an error, because nothing fills in \`${unfilled[0]}\``, lost: [], span: { start, end: start + unfilled[0].length } };
});

function nameFault(map: MapValue, whole: Span): LoaderVerdict | undefined {
  const value = entry(map, 'name')?.value;
  const data = value && toData(value);
  if (!value || data === null || data === '') return drops('`name` is missing', value?.span ?? whole);
  const name = asText(data).trim();
  if (name.length < shortestName || name.length > longestName) return drops(`\`name\` has fewer than ${shortestName} or more than ${longestName} characters`, value.span);
  if (!isName(name)) return drops('`name` is not letters, digits, `-` and `_` with a letter or digit at both ends', value.span);
  return reservedNames.includes(name.toLowerCase()) ? drops('the host keeps this name for itself', value.span) : undefined;
}

function descriptionFault(map: MapValue, whole: Span): LoaderVerdict | undefined {
  const value = entry(map, 'description')?.value;
  const data = value && toData(value);
  return !value || data === null || asText(data).trim() === '' ? drops('`description` is missing', value?.span ?? whole) : undefined;
}

function promptFault({ prompt, body }: Document): LoaderVerdict | undefined {
  return prompt.trim().length < shortestPrompt ? drops(`the prompt has fewer than ${shortestPrompt} characters`, body) : undefined;
}

function valueFault(map: MapValue): LoaderVerdict | undefined {
  const field = (key: string) => {
    const value = entry(map, key)?.value;
    return { data: value ? (toData(value) ?? undefined) : undefined, span: value?.span };
  };
  const approval = field('approvalMode');
  if (approval.data !== undefined && approval.data !== '' && !approvalModes.includes(approval.data as string)) return drops(`\`approvalMode\` is not one of ${approvalModes.join(', ')}`, approval.span);
  const backend = field('executionBackend');
  if (backend.data !== undefined && backend.data !== 'container') return drops('`executionBackend` is not `container`', backend.span);
  const run = field('runConfig');
  const limits = typeof run.data === 'object' ? (run.data as Record<string, unknown>) : {};
  const turns = limits['max_turns'] ?? 1;
  const minutes = limits['max_time_minutes'] ?? 1;
  if (!Number.isInteger(turns) || (turns as number) <= 0 || typeof minutes !== 'number' || minutes <= 0) return drops('a limit in `runConfig` is no number above 0', run.span);
  for (const key of ['tools', 'disallowedTools']) {
    const { data, span } = field(key);
    if (Array.isArray(data) && data.some((item) => typeof item === 'string' && item.trim() === '')) return drops(`a name in \`${key}\` is empty`, span);
  }
  return executorFault(field('executor'), map);
}

function executorFault({ data, span }: { readonly data: unknown; readonly span: Span | undefined }, map: MapValue): LoaderVerdict | undefined {
  if (!entry(map, 'executor')) return undefined;
  const { kind, command, args } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const isSound = (kind === 'acp' || kind === 'codex') && typeof command === 'string' && command.trim() !== '' && (args === undefined || (Array.isArray(args) && args.every((item) => typeof item === 'string')));
  return isSound ? undefined : drops('`executor` is no map of `kind`, `command` and `args`', span);
}

/** Fields whose value counts for nothing. */
function lostFields(map: MapValue, { text, simple }: QwenFields): string[] {
  const isKnown: Readonly<Record<string, (value: unknown) => boolean>> = {
    color: (value) => colors.includes(value as string),
    permissionMode: (value) => permissionModes.includes(value as string),
    maxTurns: (value) => (typeof value === 'number' || (typeof value === 'string' && value !== '')) && Number.isInteger(Number(value)) && Number(value) > 0,
    mcpServers: (value) => isMap(value) && Object.values(value as object).some(isMap),
    hooks: (value) => isMap(value) && Object.values(value as object).some(Array.isArray),
    background: (value) => value === true || value === false || value === 'true' || value === 'false',
  };
  const wrong = map.entries.filter(({ key, value }) => (key.value === 'tools' ? listed(value).length === 0 : Object.hasOwn(isKnown, key.value) && toData(value) !== null && !isKnown[key.value]!(toData(value)))).map(({ key }) => key.value);
  const unread = simple ? [...text.matchAll(/^([A-Za-z]\w*)[ \t]*:/gm)].map(([, key]) => key!).filter((key) => known.has(key) && !entry(map, key)) : [];
  return [...new Set([...wrong, ...unread])];
}

const known: ReadonlySet<string> = new Set(fields.map(({ key }) => key));

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function drops(why: string, span?: Span): LoaderVerdict {
  return { verdict: 'drops', why, lost: [], ...(span ? { span } : {}) };
}
