const short: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

/** A text in quotes. Half of a character pair stays as it is: no escape can hold it, and whoever writes the file says so. */
export function tomlText(text: string): string {
  return `"${text.replace(/["\\\0-\x1F\x7F]/g, (character) => short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

export interface TomlBlock {
  readonly text: string;
  /** Where the text starts behind its quotes. */
  readonly start: number;
}

/** A text over several lines. In literal quotes every character stands for itself; carriage returns and control characters need the other kind. */
export function tomlBlock(text: string): TomlBlock {
  if (!/'''|'$|[\0-\x08\x0B-\x1F\x7F]/.test(text)) return { text: `'''\n${text}'''`, start: 4 };
  const escaped = text.split('\n').map((line) => tomlText(line).slice(1, -1)).join('\n');
  return { text: `"""\n${escaped}"""`, start: 4 };
}

/** Plain data as TOML: values first, then tables, each behind an empty line. */
export function tomlTable(data: Readonly<Record<string, unknown>>): string {
  return values(data) + tables(data, []);
}

function values(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data).flatMap(([key, value]) => (isTable(value) ? [] : [`${tomlKey(key)} = ${tomlValue(value)}\n`])).join('');
}

function tables(data: Readonly<Record<string, unknown>>, path: readonly string[]): string {
  const parts = Object.entries(data).map(([key, value]) => {
    if (!isTable(value)) return '';
    const [own, inner] = [values(value), tables(value, [...path, key])];
    return own === '' && inner !== '' ? inner : `\n[${[...path, key].map(tomlKey).join('.')}]\n${own}${inner}`;
  });
  return parts.join('');
}

function tomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : tomlText(key);
}

function tomlValue(value: unknown): string {
  if (typeof value === 'string') return tomlText(value);
  if (typeof value === 'number') return Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (isTable(value)) return `{${Object.entries(value).map(([key, inner]) => ` ${tomlKey(key)} = ${tomlValue(inner)}`).join(',')} }`;
  return String(value);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
