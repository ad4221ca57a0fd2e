import { standsAt, suspectLines } from './suspects.ts';

// What the native parser reads in another way than the reference, as found by the differential tests. A pattern may
// say too much: then the reference reads the document. Every one of them is linear on any text.

/** Blanks that only one of them knows. Each is sought alone, which takes less than a look at every character. */
const controls = ['\f', '\v', '\u2028', '\u2029'];
const surrogate = /[\ud800-\udfff]/;

/** Of which the two parsers make different blocks: asked of the lines that could be one, each from its start. */
const blocks = new RegExp(
  `[ \\t>*+\\-\\d.)]*(?:${[
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
  'my',
);
/** A checkbox without a list mark before it. */
const bareCheckbox = /[ \t>]*\[[ xX\t]\][ \t]/y;
/** A bullet that could be the second line of a table. */
const tableBullet = /[ \t>]*-[ \t](?=[^|\r\n]*\|)[ \t|:-]*$/my;

/** Of which they make different words, links or emphasis: a delimiter run beside one of another kind or beside an escape. */
const mixedRun = /\*_|_\*|[*_]~|~[*_]|\\[*_~][*_~]|(?<!\\)[*_~]\\[*_~]/;
/** Without two runs of a kind nothing is emphasised, whatever stands beside them. */
const twoRuns = /\*[^*]+\*|_[^_]+_|~[^~]+~/;
// Addresses that the reference finds in the finished text, without places, or ends elsewhere.
const page = /(?:https?:\/\/|www\.)(?:(?![a-z0-9])|[^\s/]{0,255}_|[^\s/]{256}|[^\s|]{0,2048}\||[^\s|]{2049})/i;
const site = /(?<![ \t\r\n(*_~]|(?<![a-z])https?:\/\/|^)www\./im;
// One in angle brackets is one to both.
const mail = /@(?<=[a-z0-9._+-]@)(?!(?<=<[a-z0-9.+-]{1,64}@)[a-z0-9]+(?:[.-][a-z0-9]+)*>)(?:(?<!(?:^|[ \t\r\n(])[a-z0-9.+-]{1,64}@)[a-z0-9-]+\.[a-z0-9]|[a-z0-9.-]*(?:_|\.-|-\.))/im;

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
  if (controls.some((control) => text.includes(control))) return true;
  return suspectLines(text).some((start) => standsAt(blocks, text, start) || standsAt(bareCheckbox, text, start) || standsAt(tableBullet, text, start));
}

export function hasOddPhrase(text: string): boolean {
  if ((surrogate.test(text) && emojiRun.test(text)) || (text.includes('<') && bareValue.test(text))) return true;
  if ((mixedRun.test(text) && twoRuns.test(text)) || page.test(text) || site.test(text)) return true;
  return (text.includes('@') && mail.test(text)) || isOddInBrackets(text);
}

const addressOrBreak = /https?:\/\/|www\.|[a-z0-9._+-]@[\w-]+\.|\\\r?\n/gi;
const bracketOrBlank = /\[|(?<!\\)\]|\n[ \t>]*\r?\n/g;

/** An address or a hard break after a bracket that is open. A blank line closes all brackets. */
function isOddInBrackets(text: string): boolean {
  if (!text.includes('[') || !(text.includes('://') || text.includes('@') || /www\.|\\\r?\n/i.test(text))) return false;
  let depth = 0;
  let from = 0;
  for (const { index } of text.matchAll(addressOrBreak)) {
    const stretch = text.slice(from, index);
    const blank = stretch.lastIndexOf('\n\n');
    if (blank !== -1) depth = 0;
    for (const [mark] of stretch.slice(blank + 1).matchAll(bracketOrBlank)) {
      if (mark === '[') depth += 1;
      else if (mark === ']') depth = Math.max(0, depth - 1);
      else depth = 0;
    }
    if (depth > 0) return true;
    from = index;
  }
  return false;
}
