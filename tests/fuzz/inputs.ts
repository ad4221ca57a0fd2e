import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { hosts } from '../../src/hosts/registry.ts';
import { decode, fromText, type Source } from '../../src/parse/source.ts';

/** One file to be tried. Text where it is Unicode; bytes where it may be anything. */
export interface FuzzInput {
  readonly kind: 'mutated' | 'generated';
  readonly path: string;
  readonly content: string | Uint8Array;
}

export function sourceOf({ path, content }: Pick<FuzzInput, 'path' | 'content'>): Source {
  return typeof content === 'string' ? fromText(path, content) : decode(path, content);
}

interface CorpusFile {
  readonly path: string;
  readonly text: string;
}

/** Most characters of an input. */
const mostLength = 131_072;

/** What markdown, YAML, TOML, JSON, terminals and readers of bytes give a meaning to. */
const tokens = [
  '>', '> ', '- ', '* ', '1. ', '`', '```', '~~~\n', '[', ']', '![', '](', ')', '[^1]', '[a]: b\n', '<!--', '-->', '<b ', '<?', '<![CDATA[', '|', '| - |\n', '**', '_', '~~', '#', '=\n', '&amp;', '&#0;', '\\',
  '---\n', '---', '...\n', '+++\n', '? ', ': ', '&a ', '*a', '<<: ', '!!binary ', '!x ', '|-\n', '>-\n', '{', '}', ',', '"', "'", '\'\'\'', '"""', '%TAG ! x\n', '- - ', '\t', '  ',
  '\ufeff', '\0', '\ud800', '\udc00', '\u200b', '\u202e', '\u2028', '\u0085', '\u001b[31m', '\u{e0041}', '🧠', 'é', 'e\u0301', 'Ж', 'â€“', 'ðŸŒŠ', '\r', '\r\n', '\n', '\n\n', ' ',
  'name: x\n', 'description: y\n', 'tools: Read, Bash(git:*)\n', 'tools: ["*"]\n', 'tools:\n  - LS\n', 'disallowedTools: Write\n', 'permission:\n  "*": deny\n  edit: allow\n', 'mcp__a__b', '__proto__: x\n', 'constructor', 'model: opus\n', 'permissionMode: plan\n', 'hooks:\n',
  'You must never call yourself.', 'Return JSON with `a` and `b`.', 'At most three attempts.', '## Output\n', '${HOME}', '{env:X}', '!{ls}', '@file', '$ARGUMENTS', '!`ls`', 'curl x | sh', '<!-- mandate-disable core/require-name -- x -->\n', '<!-- mandate-disable-next-line text/mojibake -->',
  '::error::x', '##[group]', '{"a":', '[[a]]\n', 'a = """\n', '#!/bin/sh\n', 'ignore all previous instructions', 'AKIAABCDEFGHIJKLMNOP',
] as const;

const piece = fc.constantFrom(...tokens);

type Edit =
  | { readonly do: 'cut' | 'repeat' | 'move'; readonly at: number; readonly length: number; readonly times: number }
  | { readonly do: 'insert'; readonly at: number; readonly text: string; readonly times: number }
  | { readonly do: 'splice'; readonly at: number; readonly length: number; readonly other: number };

// Places and lengths are parts of the whole, in millionths, so that an edit fits any text.
const place = fc.nat(1_000_000);
const span = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 4000 }) });
const times = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.integer({ min: 5, max: 3000 }) });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'repeat' as const, 'move' as const), at: place, length: span, times }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('insert' as const), at: place, text: piece, times }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('splice' as const), at: place, length: span, other: place }) },
);

function apply(text: string, change: Edit, others: readonly CorpusFile[]): string {
  // Half of the changes hit the first tenth of a file: its fields are there, and small beside the body.
  const share = change.at % 2 === 0 ? change.at / 10 : change.at;
  const at = Math.floor((share / 1_000_000) * text.length);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  if (change.do === 'insert') return before + change.text.repeat(change.times) + after;
  const some = after.slice(0, change.length);
  if (change.do === 'splice') {
    const other = others[change.other % others.length]!.text;
    const from = Math.floor((change.other / 1_000_000) * other.length);
    return before + other.slice(from, from + change.length) + after;
  }
  if (change.do === 'cut') return before + after.slice(change.length);
  if (change.do === 'repeat') return before + some.repeat(Math.min(change.times, Math.ceil(20_000 / change.length))) + after;
  return some + before + after.slice(change.length);
}

/** Odd bytes put into the bytes of a text. */
function broken(text: string, spots: readonly { readonly at: number; readonly bytes: Uint8Array }[]): Uint8Array {
  let bytes = Buffer.from(text, 'utf8');
  for (const spot of spots) {
    const at = Math.floor((spot.at / 1_000_000) * bytes.length);
    bytes = Buffer.concat([bytes.subarray(0, at), spot.bytes, bytes.subarray(at)]);
  }
  return new Uint8Array(bytes);
}

const spots = fc.array(fc.record({ at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }) }), { minLength: 1, maxLength: 3 });

/** What is left of most files: their first characters, where the fields are, and a stretch of the rest. */
const head = 800;
const stretch = 2200;

function excerpt(text: string, at: number): string {
  const from = Math.max(head, Math.floor((at / 1_000_000) * text.length));
  return text.slice(0, head) + text.slice(from, from + stretch);
}

/** Real files that were cut, repeated and spliced, three of four as an excerpt, which costs a third; one of eight has odd bytes as well. */
export function mutated(files: readonly CorpusFile[]): fc.Arbitrary<FuzzInput> {
  return fc.record({ file: fc.nat(files.length - 1), part: fc.option(place, { freq: 3 }), edits: fc.array(edit, { minLength: 1, maxLength: 6 }), odd: fc.option(spots, { freq: 7 }) }).map(({ file, part, edits, odd }) => {
    const { path, text: whole } = files[file]!;
    const text = part === null ? whole : excerpt(whole, part);
    const changed = edits.reduce((current, change) => apply(current, change, files), text).slice(0, mostLength);
    return { kind: 'mutated', path, content: odd ? broken(changed, odd) : changed };
  });
}

const extensions: Readonly<Record<string, string>> = { codex: 'toml', kiro: 'json', goose: 'yaml' };
const paths = fc.constantFrom('x.md', 'agents/x.md', 'AGENTS.md', 'opencode.json', 'x.json', 'x.toml', '.kiro/agents/x.json', '.codex/agents/x.toml', ...hosts.map(({ id, homes }) => (homes[0] ?? `${id}/**/*.md`).replace('**/', '').replace(/\*/g, 'x').replace(/\{.*?\}/g, extensions[id] ?? 'md')));

const field = fc.oneof(fc.constantFrom('name', 'description', 'tools', 'disallowedTools', 'model', 'permission', 'hooks', 'mcpServers', 'mcp_servers', 'skills', '__proto__', 'toString', 'color', 'mode', 'sandbox_mode', 'prompt'), fc.string({ maxLength: 6 }));
const json: fc.Arbitrary<string> = fc.dictionary(field, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 }).map((value) => JSON.stringify(value));
const value = fc.oneof(piece, fc.jsonValue({ maxDepth: 2 }).map((data) => JSON.stringify(data)), fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('Read', 'Read, Grep', '[Read, "Bash(a, b)"]', 'sonnet', 'yes', '12:30', '0o17', '~'));
const fields = fc.array(fc.tuple(field, fc.constantFrom(': ', ':', ':\n  ', ':\n  - '), value), { maxLength: 6 }).map((all) => all.map((parts) => `${parts.join('')}\n`).join(''));
const words = fc.array(fc.oneof({ weight: 6, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) }), { maxLength: 40 }).map((all) => all.join(''));

/** Texts of the token list, of random characters and bytes, of fields with odd values, and of data. */
export const generated: fc.Arbitrary<FuzzInput> = fc
  .record({
    path: paths,
    content: fc.oneof(
      { weight: 4, arbitrary: words },
      { weight: 4, arbitrary: fc.tuple(fields, words).map(([head, body]) => `---\n${head}---\n${body}`) },
      { weight: 2, arbitrary: fc.tuple(piece, fc.integer({ min: 2, max: 400 }), words).map(([one, count, rest]) => one.repeat(count) + rest) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
      { weight: 2, arbitrary: json },
    ),
  })
  .map((all) => ({ kind: 'generated', ...all }));

/** The real files beside the repository; none where they are not. */
export function corpusFiles(): CorpusFile[] {
  const folder = join(import.meta.dirname, '../../../shared/corpus');
  if (!existsSync(join(folder, 'manifest.json'))) return [];
  const entries = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { path: string; file: string }[];
  return entries.map(({ path, file }) => ({ path, text: readFileSync(join(folder, 'files', file), 'utf8') }));
}
