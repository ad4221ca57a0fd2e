import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hosts } from '../../src/hosts/registry.ts';
import { decode, fromText, type Source } from '../../src/parse/source.ts';
import type { Random } from './random.ts';
import { anyValue, spoil, spoilBytes, spoilValue, token } from './spoil.ts';

/** One file to be tried. Text where it is Unicode; bytes where it may be anything. */
export interface FuzzInput {
  readonly path: string;
  readonly content: string | Uint8Array;
}

export interface KnownFile {
  readonly path: string;
  readonly text: string;
}

export function sourceOf({ path, content }: FuzzInput): Source {
  return typeof content === 'string' ? fromText(path, content) : decode(path, content);
}

/** The input as text, for what reads no files. */
export function textOf({ content }: FuzzInput): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
}

/** Most characters of an input, and of one among many, where growth shows. */
const mostLength = 5000;
const mostLengthOfFew = 131_072;

/** Files up to here are taken whole; of others the first characters, where the fields are, and a stretch of the rest. */
const small = 3500;
const head = 800;
const stretch = 2200;

function excerpt(text: string, random: Random): string {
  if (text.length <= small) return text;
  const from = head + random.below(text.length - head);
  return text.slice(0, head) + text.slice(from, from + stretch);
}

/** A file that was changed at random, most of them cut to a few thousand characters; one of eight has odd bytes as well. */
export function mutated(files: readonly KnownFile[], random: Random): FuzzInput {
  const { path, text } = random.of(files);
  const isLarge = random.once(400);
  const start = isLarge ? text : excerpt(text, random);
  const changed = spoil(start, random, () => random.of(files).text);
  const content = (isLarge ? changed + changed.slice(random.below(changed.length + 1)).slice(0, 40).repeat(random.below(500)) : changed).slice(0, isLarge ? mostLengthOfFew : mostLength);
  return { path, content: random.once(8) ? spoilBytes(content, random) : content };
}

const sentences = [
  'You must never call yourself.', 'Never delete files.', 'Return JSON with `a` and `b`.', 'At most three attempts.', 'Always use `Bash` before you answer.', 'Hand the work to `scout`.', 'Use the skill `tides`.', 'Your answer must have these sections:', '## Summary', '1. What happened', '- **Risks**: name each one', '```json\n{"a": 1}\n```',
  'Du darfst nie Dateien löschen.', 'Никогда не вызывай себя.', 'Ответ содержит разделы:', '必ず日本語で答える。', 'Nunca borres archivos.', 'N\'appelle jamais un autre agent.', 'Read {{path}} and $ARGUMENTS.', 'Run `git push --force`.', '| a | b |\n|---|---|\n| c | d |', 'See [the plan](./plan.md).', 'mcp__docs__search', '<output_format>\n# Report\n</output_format>', 'Ask the user first.', 'Give up after 5 minutes and say why.',
] as const;

export function prose(random: Random): string {
  return random.some(6, () => (random.once(4) ? token(random) : random.of(sentences)) + random.of(['\n', '\n\n', ' '])).join('');
}

const values = ['Read', 'Read, Grep', '[Read, "Bash(a, b)"]', 'sonnet', 'yes', '12:30', '0o17', '~', 'x', '"a: b"', "'it''s'", '>-\n  folded\n  text', '|\n  kept', 'true', '3', '[]', '{}', '', 'lamp-keeper', '*', 'all'] as const;

/** What some reader of fields knows, with values it may not. */
export function fields(random: Random): string {
  const known = random.of(hosts).fields;
  const line = () => {
    const key = random.once(6) ? random.of(['name', 'description', 'tools', '__proto__', 'x y', '"q"', '1', '-']) : random.of(known).key;
    const value = random.once(4) ? token(random) : random.once(5) ? JSON.stringify(anyValue(random, 2)) : random.of(values);
    return `${key}${random.of([': ', ': ', ': ', ':', ':\n  ', ':\n  - '])}${value}\n`;
  };
  return `${random.once(2) ? 'name: lamp-keeper\ndescription: Keeps the lamps\n' : ''}${random.some(5, line).join('')}`;
}

const endings: Readonly<Record<string, string>> = { codex: 'toml', kiro: 'json', goose: 'yaml' };
const paths = ['x.md', 'agents/x.md', 'AGENTS.md', 'opencode.json', 'x.json', 'x.toml', '.codex/agents/x.toml', 'plugins/p/agents/x.md', '.claude/skills/x/SKILL.md', ...hosts.flatMap(({ id, homes }) => homes.map((home) => home.replace('**/', '').replace(/\*/g, 'x').replace(/\{.*?\}/g, endings[id] ?? 'md')))];

export const fixtures = join(import.meta.dirname, '../../fixtures');

/** What every host makes of the fixtures: small files of each dialect. */
const written: readonly KnownFile[] = readdirSync(join(fixtures, 'agents')).flatMap((name) => {
  const folder = join(fixtures, 'agents', name, 'expected');
  return readdirSync(folder).flatMap((host) => filesBelow(join(folder, host)).filter(({ path }) => path !== 'ledger.txt'));
});

function filesBelow(folder: string): KnownFile[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return found.map(({ parentPath, name }) => ({ path: join(parentPath, name).slice(folder.length + 1), text: readFileSync(join(parentPath, name), 'utf8') }));
}

/** A file of a kind: as a host's writer made it, less the middle of a long one. */
export function writtenFile(random: Random, ending = ''): KnownFile {
  const { path, text } = random.of(ending === '' ? written : written.filter((file) => file.path.endsWith(ending)));
  return { path, text: text.length <= 1200 || path.endsWith('.json') ? text : text.slice(0, 700) + text.slice(-300) };
}

/** A small whole file of any dialect: written by a host's writer and spoilt, put together from fields and sentences, or no file that anybody would write. */
export function smallFile(random: Random): FuzzInput {
  const path = random.of(paths);
  switch (random.below(8)) {
    case 0:
      return { path, content: random.some(30, () => token(random)).join('') };
    case 1:
      return { path, content: token(random).repeat(random.below(300)) + prose(random) };
    case 2:
      return { path, content: JSON.stringify(anyValue(random, 4)) };
    case 3:
    case 4:
      return { path, content: `---\n${fields(random)}---\n${prose(random)}` };
    default: {
      const file = writtenFile(random);
      const isData = file.path.endsWith('.json') && random.once(2);
      const text = isData ? JSON.stringify(spoilValue(JSON.parse(file.text), random, 12)) : spoil(file.text, random, () => writtenFile(random).text, 3);
      const content = text.slice(0, mostLength);
      return { path: random.once(6) ? path : file.path, content: random.once(12) ? spoilBytes(content, random) : content };
    }
  }
}

/** The real files beside the repository; none where they are not. */
export function corpusFiles(): KnownFile[] {
  const folder = join(import.meta.dirname, '../../../shared/corpus');
  if (!existsSync(join(folder, 'manifest.json'))) return [];
  const entries = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { path: string; file: string }[];
  return entries.map(({ path, file }) => ({ path, text: readFileSync(join(folder, 'files', file), 'utf8') }));
}
