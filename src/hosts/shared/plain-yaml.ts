/** Characters for which the library writes a text in another way: line ends, controls, halves of characters; and the three dashes that are written in another way here. */
const odd = /[\x00-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]|---/u;

/** What cannot stand without quotes: a mark of YAML at the start, an end of a key or a start of a comment inside. */
const marked = /^[ ,[\]{}#&*!|>'"%@`]|: | #|[ :]$/;

/** A text that may be read as something else: a word, or what begins as figures do. It is left to the library, which knows them all. */
const doubtful = /^(?:[-+.?~=<\d]|(?:e[-+]?\d+|y|yes|n|no|true|false|on|off|null)?$)/i;

/** YAML takes longer ones only as keys of another form. */
const longestKey = 100;

/**
 * A field as YAML, byte for byte as the library prints it; nothing where it is of none of the forms that nearly every
 * agent file has: words on one line, true, false, figures, and lists and maps of those.
 */
export function plainField(key: unknown, value: unknown, indent = ''): string | undefined {
  const name = typeof key === 'string' && key.length <= longestKey ? word(key) : undefined;
  const written = name === undefined ? undefined : valueBehind(value, `${indent}  `);
  return written === undefined ? undefined : `${indent}${name}:${written}`;
}

/** The same for many fields; nothing where there are none. */
export function plainYaml(fields: Iterable<readonly [unknown, unknown]>, indent = ''): string | undefined {
  let lines = '';
  for (const [key, value] of fields) {
    const line = plainField(key, value, indent);
    if (line === undefined) return undefined;
    lines += line;
  }
  return lines === '' ? undefined : lines;
}

/** A value with what parts it from its key, and its line end. */
function valueBehind(value: unknown, indent: string): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map(scalar);
    return items.length === 0 || items.includes(undefined) ? undefined : `\n${items.map((item) => `${indent}- ${item}\n`).join('')}`;
  }
  const text = scalar(value);
  if (text !== undefined) return ` ${text}\n`;
  const lines = typeof value === 'object' && value !== null ? plainYaml(value instanceof Map ? value : Object.entries(value), indent) : undefined;
  return lines && `\n${lines}`;
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return word(value);
  return typeof value === 'boolean' || (typeof value === 'number' && value > 0 && /^\d{1,9}(?:\.\d{1,6})?$/.test(String(value))) ? String(value) : undefined;
}

function word(text: string): string | undefined {
  if (odd.test(text) || doubtful.test(text)) return undefined;
  if (!marked.test(text)) return text;
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}
