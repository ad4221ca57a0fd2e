import type { Random } from './random.ts';

/** What markdown, YAML, TOML, JSON, terminals and readers of bytes give a meaning to. */
const tokens = [
  '>', '> ', '- ', '* ', '1. ', '`', '```', '~~~\n', '[', ']', '![', '](', ')', '[^1]', '[a]: b\n', '<!--', '-->', '<b ', '<?', '<![CDATA[', '|', '| - |\n', '**', '_', '~~', '#', '=\n', '&amp;', '&#0;', '\\',
  '---\n', '---', '...\n', '+++\n', '? ', ': ', '&a ', '*a', '<<: ', '!!binary ', '!x ', '|-\n', '>-\n', '{', '}', ',', '"', "'", '\'\'\'', '"""', '%TAG ! x\n', '- - ', '\t', '  ', '//', '/*', '*/', '$', '(', '0x1p4', '1e999', '-0', '\\u', '\\ud800',
  'name: x\n', 'description: y\n', 'tools: Read, Bash(git:*)\n', 'tools: ["*"]\n', 'tools:\n  - LS\n', 'disallowedTools: Write\n', 'permission:\n  "*": deny\n  edit: allow\n', 'mcp__a__b', '__proto__: x\n', 'constructor', 'model: opus\n', 'permissionMode: plan\n', 'hooks:\n',
  'You must never call yourself.', 'Return JSON with `a` and `b`.', 'At most three attempts.', '## Output\n', '${HOME}', '{env:X}', '!{ls}', '@file', '$ARGUMENTS', '!`ls`', 'curl x | sh', '<!-- mandate-disable core/require-name -- x -->\n', '<!-- mandate-disable-next-line text/mojibake -->', '# mandate-disable tools/unknown-tool -- x\n',
  '::error::x', '##[group]', '{"a":', '[[a]]\n', '[a.b]\n', 'a = """\n', 'a.b = 1\n', '#!/bin/sh\n', 'ignore all previous instructions', 'AKIAABCDEFGHIJKLMNOP', 'null', 'true', '[]', '{}', '""',
] as const;

const oddities = [
  '\ufeff', '\0', '\ud800', '\udc00', '\u200b', '\u200d', '\u202e', '\u2066', '\u2028', '\u2029', '\u0085', '\u00a0', '\u00ad', '\u001b[31m', '\u0007', '\u007f', '\u{e0041}', '\ufffd', '\uffff', '🧠', '👩‍👩‍👧', 'é', 'e\u0301', 'ﬁ', 'İ', 'ı', 'ß', 'Ж', '日本', 'ا', 'â€“', 'ðŸŒŠ', '\r', '\r\n', '\n', '\n\n', ' ', '\f', '\v',
] as const;

/** A word that some reader obeys, or a character that readers disagree about. */
export function token(random: Random): string {
  return random.once(3) ? random.of(oddities) : random.of(tokens);
}

type Change = (text: string, at: number, random: Random, other: () => string) => string;

const length = (random: Random) => (random.once(4) ? 1 + random.below(2000) : 1 + random.below(40));
const times = (random: Random) => (random.once(12) ? 5 + random.below(400) : 1 + random.below(3));
const nextLine = (text: string, at: number) => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
};

const changes: readonly Change[] = [
  (text, at, random) => text.slice(0, at) + token(random).repeat(times(random)) + text.slice(at),
  (text, at, random) => text.slice(0, at) + token(random) + text.slice(at),
  (text, at, random) => text.slice(0, at) + random.of(oddities) + text.slice(at),
  (text, at, random) => text.slice(0, at) + text.slice(at + length(random)),
  (text, at) => text.slice(0, at),
  (text, at, random) => text.slice(0, at) + text.slice(at, at + length(random)).repeat(1 + times(random)) + text.slice(at),
  (text, at, random) => text.slice(at, at + length(random)) + text,
  (text, at, random) => text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(8))) + text.slice(at + 1),
  (text, at, random) => text.slice(0, at) + String.fromCharCode(random.below(random.once(4) ? 0x1_0000 : 128)) + text.slice(at + 1),
  (text, at, random, other) => {
    const from = other();
    const start = random.below(from.length + 1);
    return text.slice(0, at) + from.slice(start, start + length(random)) + text.slice(at);
  },
  // Half of this file and half of another one.
  (text, at, random, other) => text.slice(0, at) + other().slice(at + random.below(40)),
  // A line away, twice, or further in.
  (text, at) => text.slice(0, nextLine(text, at)) + text.slice(nextLine(text, nextLine(text, at))),
  (text, at) => text.slice(0, nextLine(text, at)) + text.slice(at, nextLine(text, nextLine(text, at))) + text.slice(nextLine(text, at)),
  (text, at, random) => text.slice(0, nextLine(text, at)) + random.of([' ', '  ', '\t', '> ', '- ', '#']) + text.slice(nextLine(text, at)),
  (text, at, random) => text.slice(0, at) + text.slice(at).replace(/^(?:---|\.\.\.).*$/m, random.of(['', '--', ' ---', '----', '---\t', '--- x', '...'])),
  (text, _, random) => text.replace(/\r?\n/g, random.of(['\r\n', '\r', '\n\n', '\u2028'])),
];

/** The text with a few changes, most of them small; `other` gives a text to take a stretch of. */
export function spoil(text: string, random: Random, other: () => string, most = 5): string {
  let changed = text;
  for (let left = 1 + random.below(most); left > 0; left--) {
    // A third of the changes hit the first tenth: its fields are there, and small beside the body.
    const at = random.below(random.once(3) ? Math.ceil(changed.length / 10) + 1 : changed.length + 1);
    changed = random.of(changes)(changed, at, random, other);
  }
  return changed;
}

/** The bytes of a text with some of them changed, put in or taken out. */
export function spoilBytes(text: string, random: Random): Uint8Array {
  let bytes = Buffer.from(text, 'utf8');
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(bytes.length + 1);
    const odd = Buffer.from(random.some(4, () => (random.once(2) ? 128 + random.below(128) : random.below(256))));
    bytes = Buffer.concat([bytes.subarray(0, at), odd, bytes.subarray(at + random.below(3))]);
  }
  return new Uint8Array(bytes);
}

const keys = ['name', 'description', 'tools', 'disallowedTools', 'model', 'permission', 'hooks', 'mcpServers', 'mcp_servers', 'skills', '__proto__', 'toString', 'constructor', 'length', 'mode', 'sandbox_mode', 'prompt', 'type', 'id', 'content', 'version', 'path', '', '*', '0', 'a b', 'ä'] as const;

/** Any value of JSON. */
export function anyValue(random: Random, depth = 3): unknown {
  const kind = random.below(depth > 0 ? 10 : 7);
  switch (kind) {
    case 0:
      return random.of([0, -0, 1, -1, 3.5, 1e308, 2 ** 53, 1e-7, 12]);
    case 1:
      return random.once(2);
    case 2:
      return null;
    case 7:
      return random.some(3, () => anyValue(random, depth - 1));
    case 8:
    case 9:
      return record(random.some(4, () => [random.of(keys), anyValue(random, depth - 1)] as const));
    default:
      return random.some(3, () => token(random)).join('');
  }
}

/** With `__proto__` as a key like any other, as `JSON.parse` makes it. */
function record(entries: readonly (readonly [string, unknown])[]): unknown {
  return Object.fromEntries(entries);
}

/** A value of JSON like this one, with one in `rare` of its parts changed, left out, put twice or under another key. */
export function spoilValue(value: unknown, random: Random, rare: number): unknown {
  if (random.once(rare)) return anyValue(random);
  if (Array.isArray(value)) return value.flatMap((item) => (random.once(rare) ? [] : random.once(rare) ? [item, spoilValue(item, random, rare)] : [spoilValue(item, random, rare)]));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).flatMap(([key, item]): (readonly [string, unknown])[] => (random.once(rare) ? [] : [[random.once(rare) ? random.of(keys) : key, spoilValue(item, random, rare)]]));
    return record(random.once(rare) ? [...entries, [random.of(keys), anyValue(random)]] : entries);
  }
  if (typeof value === 'string' && random.once(rare)) return spoil(value, random, () => 'other');
  return value;
}
