// What the native parser reads in another way than the reference, as found by the differential tests. A pattern may
// say too much: then the reference reads the document. Every one of them is linear on any text.

/** Of which the two parsers make different blocks. */
const blocks = [
  // What is no character, and blanks that only one of them knows.
  /[\0\f\v\u2028\u2029]|\p{Surrogate}/u,
  // Footnote definitions, which hold and interrupt other blocks.
  /^[ \t>*+\-\d.)]*\[\^[^\]\s]+\]:/m,
  // A quote in a quote with nothing in it.
  /^[ \t>*+\-\d.)]*>[ \t]*>[ \t]*$/m,
  // A list mark with nothing behind it.
  /^[ \t>*+\-\d.)]*(?<![^ \t>\r\n])(?:[-+*]|\d{1,9}[.)])[ \t]*$/m,
  // A fence with a run of blanks behind it.
  /^[ \t>*+\-\d.)]*(?:```|~~~).*[^\S\r\n]{2}/m,
  // A checkbox with nothing behind it, or without a list mark before it.
  /^[ \t>*+\-\d.)]*\[[ xX\t]\][ \t]*$|^[ \t>]*\[[ xX\t]\][ \t]/m,
  // A bullet that could be the second line of a table.
  /^[ \t>]*-[ \t](?=[^|\r\n]*\|)[ \t|:-]*$/m,
  // A definition with nothing behind it, which may be the head of a table.
  /^[ \t>*+\-\d.)]*\[[^[\]\r\n]*\]:[ \t]*$/m,
];

/** Of which they make different words, links or emphasis. */
const phrases = [
  // A delimiter run beside one of another kind or beside an escape.
  /\*_|_\*|[*_]~|~[*_]|\\[*_~][*_~]|(?<!\\)[*_~]\\[*_~]/,
  // A delimiter run between a character beyond the basic plane and anything but a blank: is an emoji punctuation?
  /[^\s*_~][*_~]+[\u{10000}-\u{10FFFF}]|[\u{10000}-\u{10FFFF}][*_~]+[^\s*_~]/u,
  // A tag with a value that needs quotes and has none.
  /<[a-z][^<>]{0,1000}=[^\s"'<>][^\s<>]{0,100}["'=`]/i,
  // Addresses that the reference finds in the finished text, without places, or ends elsewhere.
  /(?:https?:\/\/|www\.)(?:(?![a-z0-9])|[^\s/]{0,255}_|[^\s/]{256}|[^\s|]{0,2048}\||[^\s|]{2049})/i,
  /(?<![ \t\r\n(*_~]|(?<![a-z])https?:\/\/|^)www\./im,
  /@(?<=[a-z0-9._+-]@)(?:(?<!(?:^|[ \t\r\n(])[a-z0-9.+-]{1,64}@)[a-z0-9-]+\.[a-z0-9]|[a-z0-9.-]*(?:_|\.-|-\.))/im,
];

export function hasOddBlock(text: string): boolean {
  return blocks.some((pattern) => pattern.test(text));
}

export function hasOddPhrase(text: string): boolean {
  return phrases.some((pattern) => pattern.test(text)) || isOddInBrackets(text);
}

/** An address or a hard break after a bracket that is open. */
function isOddInBrackets(text: string): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(/\[|\]|\n[ \t>]*\r?\n|https?:\/\/|www\.|[a-z0-9._+-]@[a-z0-9]|\\\r?\n/gi)) {
    if (mark === '[') depth += 1;
    else if (mark === ']') depth = Math.max(0, depth - 1);
    else if (mark.startsWith('\n')) depth = 0;
    else if (depth > 0) return true;
  }
  return false;
}
