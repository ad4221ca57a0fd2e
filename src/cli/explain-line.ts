import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { outputFolder, sha256 } from '../emit/disk.ts';
import { manifestPath, type ManifestEntry, type ManifestFile, type ManifestSettings } from '../emit/manifest.ts';
import { readOwned } from '../emit/owned.ts';
import { readAgent } from '../hosts/detect.ts';
import { openSource } from '../hosts/open.ts';
import { within } from '../lower/settings/merge.ts';
import { decode } from '../parse/source.ts';
import { counted } from '../text/counted.ts';
import { oneLine } from '../text/printable.ts';
import { LineIndex, type Span } from '../text/span.ts';
import { UsageError } from './errors.ts';

/** What `FILE:LINE` of a compiled file comes from; nothing when the words name no file. Throws `UsageError` for a file that no compile wrote. */
export async function explainLine(words: string, cwd: string): Promise<string | undefined> {
  const match = /^(.+):(\d+)$/.exec(words);
  const absolute = match && resolve(cwd, match[1]!);
  if (!absolute || !statSync(absolute, { throwIfNoEntry: false })?.isFile()) return undefined;
  const root = manifestRoot(dirname(absolute));
  const output = root === undefined ? undefined : outputFolder(root);
  const path = relative(root ?? cwd, absolute).replaceAll(sep, '/');
  const owned = output && readOwned(output);
  if (owned && 'code' in owned) throw new UsageError(owned.message);
  const entry = owned?.entries(path)[0];
  const settings = owned?.settings.find((record) => record.path === path);
  if (!output || (!entry && !settings)) throw new UsageError(`${match[1]} is no compiled file: no manifest of mandate above it lists it`);
  const bytes = output.read(path);
  const { text } = decode(path, bytes);
  const number = Number(match[2]);
  const index = new LineIndex(text);
  if (number < 1 || number > index.count) throw new UsageError(`${match[1]} has ${counted(index.count, 'line')}, so no line ${number}`);
  const head = [`${oneLine(path)}:${number}`, `  ${oneLine(index.line(number))}`, ''];
  if (!entry) return `${[...head, ...fromSettings(settings!, bytes.toString('utf8'), number)].join('\n')}\n`;
  const edited = sha256(bytes) === entry.sha256 ? [] : ['The file was edited since it was compiled, so its lines may have moved.'];
  const facts = [...edited, ...(fromBody(entry, number) ?? fromFields(entry, fieldsAt(entry, path, text, number)))];
  return `${[...head, ...facts, `Compiled from ${oneLine(entry.source.path)} for ${entry.host}, agent ${oneLine(entry.agent)}.`].join('\n')}\n`;
}

function manifestRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, manifestPath))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** A line of the body, taken over or rewritten. */
function fromBody({ source, sourceMap, rewritten = [] }: ManifestFile, line: number): string[] | undefined {
  const edits = rewritten.filter(({ generated }) => generated === line);
  const [first] = edits;
  if (first) return [`From ${oneLine(source.path)}:${first.line}, with`, ...edits.map((edit) => `  column ${edit.column}: \`${oneLine(edit.before)}\` rewritten as \`${oneLine(edit.after)}\``)];
  const mapped = sourceMap.find(({ generated, lines }) => line >= generated && line < generated + lines);
  return mapped && [`From ${oneLine(source.path)}:${line - mapped.generated + mapped.source}, byte for byte.`];
}

/** The agents whose values a line of a settings file of the user's is a part of. */
function fromSettings({ path, values }: ManifestSettings, text: string, line: number): string[] {
  const index = new LineIndex(text);
  const found = within(path, text, values, { start: index.start(line), end: index.start(line + 1) });
  if (found.length === 0) return ['Not of mandate: this line of the settings file is somebody\'s own.'];
  return found.flatMap(({ at, owners }) => [`Value \`${oneLine(at.join('.'))}\`, compiled from`, ...owners.map(({ source, host, agent }) => `  ${oneLine(source)} for ${host}, agent ${oneLine(agent)}`)]);
}

/** The field that a line of the frontmatter, or of a file of data, stands in: as the ledger calls it where the host reads the name or the prompt there. */
function fieldsAt({ host }: ManifestFile, path: string, text: string, line: number): string[] {
  const [document] = openSource(decode(path, Buffer.from(text)));
  if (!document) return [];
  const { lines } = document;
  const isOn = (span: Span) => lines.lines(span)[0] <= line && line <= lines.lines(span)[1];
  const { name, prompt } = readAgent(document, host);
  const last = document.fields?.entries.findLast(({ key }) => lines.place(key.span.start).line <= line);
  if (!last || (!isOn(last.key.span) && !isOn(last.value.span))) return name.span.end > name.span.start && isOn(name.span) ? ['name'] : [];
  const said = isPartOf(prompt.span, last.value.span) ? ['prompt'] : isPartOf(name.span, last.value.span) ? ['name'] : [];
  return [last.key.value, ...said];
}

function isPartOf(span: Span, whole: Span): boolean {
  return span.end > span.start && span.start >= whole.start && span.end <= whole.end;
}

/** What the ledger says of a field: its own entries, or those of what the field stands for there. */
function fromFields({ source, ledger }: ManifestFile, fields: readonly string[]): string[] {
  const [field] = fields;
  if (field === undefined) return ['From no line of the source: the host needs it.'];
  const own = ledger.filter((entry) => fields.some((name) => entry.field === name || entry.field.startsWith(`${name}.`)));
  const tools = ledger.filter((entry) => /^(?:tools|disallowedTools|permission|power)\b/.test(entry.field) || entry.field === 'contract.self-delegation');
  const entries = /tool|permission/i.test(field) ? [...new Set([...own, ...tools])] : own;
  return [`Field \`${oneLine(field)}\`${entries.length > 0 ? ':' : ', of which the ledger says nothing.'}`, ...entries.map((entry) => `  ${entryText(entry, source.path)}`)];
}

function entryText({ field, fate, how, line, column }: ManifestEntry, source: string): string {
  return `${fate}  ${oneLine(field)}${line === undefined ? '' : `  ${oneLine(source)}:${line}:${column}`}  ${oneLine(how)}`;
}
