import type { Environment } from './events.ts';

/** What every program needs to find its files, its language and the network. */
const common = `
  PATH HOME USER LOGNAME SHELL LANG LANGUAGE LC_* TZ TERM TMPDIR TEMP TMP CI NO_COLOR XDG_*
  HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS
  SystemRoot SYSTEMROOT ComSpec PATHEXT USERPROFILE APPDATA LOCALAPPDATA ProgramData ProgramFiles`
  .trim()
  .split(/\s+/);

/** The variables of a list, where a star at the end of a name stands for the rest of it. */
export function passedOn(environment: Environment, names: readonly string[]): Record<string, string> {
  const wanted = [...common, ...names];
  const isWanted = (name: string): boolean => wanted.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && isWanted(entry[0])));
}

const secretName = /key|token|secret|passw|credential|private|auth|cookie|session_id|dsn|connection_string/i;

/** A shorter value is a word of its own in too many texts. */
const shortest = 6;

export interface Masker {
  /** The text without any secret, in whatever form. */
  text(text: string): string;
  /** The same for every text in a value. */
  value(value: unknown): unknown;
}

/** Hides the values of variables whose names look secret: as they are, as in JSON, in base64 and in URLs. */
export function maskerOf(environment: Environment): Masker {
  const forms = new Set(Object.entries(environment).flatMap(([name, value]) => (value !== undefined && value.length >= shortest && secretName.test(name) && !isPlace(value) ? formsOf(value) : [])));
  if (forms.size === 0) return { text: (text) => text, value: (value) => value };
  const longestFirst = [...forms].toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((form) => form.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('|'), 'g');
  const text = (from: string): string => from.replace(pattern, '***');
  const value = (from: unknown): unknown => {
    if (typeof from === 'string') return text(from);
    if (Array.isArray(from)) return from.map(value);
    return typeof from === 'object' && from !== null ? Object.fromEntries(Object.entries(from).map(([key, inner]) => [text(key), value(inner)])) : from;
  };
  return { text, value };
}

/** `SSH_AUTH_SOCK` and their like hold paths, and switches hold words. */
function isPlace(value: string): boolean {
  return /^(?:\/[\w.-]+)+\/?$/.test(value) || /^(?:true|false|disabled|enabled)$/i.test(value);
}

/** In base64 a text has three forms, by where it starts among the bytes around it; its ends hang together with theirs. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replace(/=+$/, '');
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const base64 = inside.filter((form) => form.length >= shortest).flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), ...base64, bytes.toString('hex')];
}
