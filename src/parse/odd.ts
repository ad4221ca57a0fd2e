// What the native parser reads in another way than the reference, as found by the differential tests. A pattern may
// say too much: then the reference reads the document. Every one of them is linear on any text.

/** Blanks that only one of them knows. Each is sought alone, which takes less than a look at every character. */
const controls = ['\f', '\v', '\u2028', '\u2029'];
const surrogate = /[\ud800-\udfff]/;

/** Of which the two parsers make different blocks: one pattern, because each of them looks at every line. */
const blocks = new RegExp(
  `^[ \\t>*+\\-\\d.)]*(?:${[
    // Footnote definitions, which hold and interrupt other blocks; a checkbox with nothing behind it;
    // a definition with nothing behind it, which may be the head of a table, or with a line right below it that is none.
    /\[(?:\^[^\]\s]+\]:|[ xX\t]\][ \t]*$|[^[\]\r\n]*\]:[ \t]*$|(?<![^ \t>\r\n]\[)[^[\]\r\n]*\]:[^\r\n]*(?:\r\n?|\n)[ \t>]*[^\s[])/,
    // A fence with a run of blanks behind it.
    /(?:```|~~~).*[^\S\r\n]{2}/,
    // A quote in a quote with nothing in it.
    />[ \t]*>[ \t]*$/,
    // A list mark with nothing behind it.
    /(?<![^ \t>\r\n])(?:[-+*]|\d{1,9}[.)])[ \t]*$/,
  ]
    .map(({ source }) => source)
    .join('|')})`,
  'm',
);
/** A checkbox without a list mark before it. */
const bareCheckbox = /^[ \t>]*\[[ xX\t]\][ \t]/m;
/** A bullet that could be the second line of a table. */
const tableBullet = /^[ \t>]*-[ \t](?=[^|\r\n]*\|)[ \t|:-]*$/m;

/** Of which they make different words, links or emphasis. */
const phrases = [
  // A delimiter run beside one of another kind or beside an escape.
  /\*_|_\*|[*_]~|~[*_]|\\[*_~][*_~]|(?<!\\)[*_~]\\[*_~]/,
  // Addresses that the reference finds in the finished text, without places, or ends elsewhere.
  /(?:https?:\/\/|www\.)(?:(?![a-z0-9])|[^\s/]{0,255}_|[^\s/]{256}|[^\s|]{0,2048}\||[^\s|]{2049})/i,
  /(?<![ \t\r\n(*_~]|(?<![a-z])https?:\/\/|^)www\./im,
  /@(?<=[a-z0-9._+-]@)(?:(?<!(?:^|[ \t\r\n(])[a-z0-9.+-]{1,64}@)[a-z0-9-]+\.[a-z0-9]|[a-z0-9.-]*(?:_|\.-|-\.))/im,
];

/** A delimiter run between a character beyond the basic plane and anything but a blank: is an emoji punctuation? */
const emojiRun = /[*_~](?=[\ud800-\udbff])(?<=[^\s*_~][*_~]+)|[\udc00-\udfff][*_~]+[^\s*_~]/;
/** A tag with a value that needs quotes and has none. */
const bareValue = /<[a-z][^<>]{0,1000}=[^\s"'<>][^\s<>]{0,100}["'=`]/i;

/** Whether something in a text gives its brackets elsewhere a meaning. */
export function hasDefinition(text: string): boolean {
  return text.includes(']:') && /^(?:[ \t>*+\-\d.)]*[ \t>])?\[[^\]\r\n]*\]:/m.test(text);
}

/** Whether something in a text is no character: wherever it stands, in code too, each of them puts another one in its place. */
export function hasNoCharacter(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

export function hasOddBlock(text: string): boolean {
  if (controls.some((control) => text.includes(control)) || blocks.test(text)) return true;
  return (text.includes('] ') && bareCheckbox.test(text)) || (text.includes('|') && tableBullet.test(text));
}

export function hasOddPhrase(text: string): boolean {
  if ((surrogate.test(text) && emojiRun.test(text)) || (text.includes('<') && bareValue.test(text))) return true;
  return phrases.some((pattern) => pattern.test(text)) || isOddInBrackets(text);
}

const addressOrBreak = /https?:\/\/|www\.|[a-z0-9._+-]@[\w-]+\.|\\\r?\n/i;
const bracketsAndAddresses = /\[|\]|\n[ \t>]*\r?\n|https?:\/\/|www\.|[a-z0-9._+-]@[\w-]+\.|\\\r?\n/gi;

/** An address or a hard break after a bracket that is open. */
function isOddInBrackets(text: string): boolean {
  if (!text.includes('[') || !addressOrBreak.test(text)) return false;
  let depth = 0;
  for (const [mark] of text.matchAll(bracketsAndAddresses)) {
    if (mark === '[') depth += 1;
    else if (mark === ']') depth = Math.max(0, depth - 1);
    else if (mark.startsWith('\n')) depth = 0;
    else if (depth > 0) return true;
  }
  return false;
}
