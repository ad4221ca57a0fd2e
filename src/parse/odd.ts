import { hasOddLine } from './suspects.ts';

// What the native parser reads in another way than the reference, as found by the differential tests. A pattern may
// say too much: then the reference reads the document. Every one of them is linear on any text.

/** Blanks that only one of them knows. Each is sought alone, which takes less than a look at every character. */
const controls = ['\f', '\v', '\u2028', '\u2029'];
/** Sought by a pattern: where characters take two bytes, half of nearly each of them is zero, and V8 would look at them all. */
const nul = /\0/;
const surrogate = /[\ud800-\udfff]/;

/** Of which they make different words, links or emphasis: a delimiter run beside one of another kind or beside an escape. */
const mixedRun = /\*_|_\*|[*_]~|~[*_]|\\[*_~][*_~]|(?<!\\)[*_~]\\[*_~]/;
/** Without two runs of a kind nothing is emphasised, whatever stands beside them. */
const twoRuns = /\*[^*]+\*|_[^_]+_|~[^~]+~/;
// Addresses that the reference finds in the finished text, without places, or ends elsewhere.
const page = /(?:https?:\/\/|www\.)(?:(?![a-z0-9])|[^\s/]{0,255}_|[^\s/]{256}|[^\s|]{0,2048}\||[^\s|]{2049})/i;
const anySite = /www\./i;
const site = /(?<![ \t\r\n(*_~]|(?<![a-z])https?:\/\/|^)www\./im;
// One in angle brackets is one to both.
const mail = /@(?<=[a-z0-9._+-]@)(?!(?<=<[a-z0-9.+-]{1,64}@)[a-z0-9]+(?:[.-][a-z0-9]+)*>)(?:(?<!(?:^|[ \t\r\n(])[a-z0-9.+-]{1,64}@)[a-z0-9-]+\.[a-z0-9]|[a-z0-9.-]*(?:_|\.-|-\.))/im;

/** A delimiter run between a character beyond the basic plane and anything but a blank: is an emoji punctuation? */
const emojiRun = /[*_~](?=[\ud800-\udbff])(?<=[^\s*_~][*_~]+)|[\udc00-\udfff][*_~]+[^\s*_~]/;
/** A delimiter run beside a character that is a blank to one of them and none to the other. */
const oddBlanks = ['\ufeff', '\x85'];
const blankRun = /[*_~][\ufeff\x85]|[\ufeff\x85][*_~]/;
/** A tag with a value that needs quotes and has none. */
const bareValue = /<[a-z][^<>]{0,1000}=[^\s"'<>][^\s<>]{0,100}["'=`]/i;

/** Whether something in a text gives its brackets elsewhere a meaning. */
export function hasDefinition(text: string): boolean {
  return text.includes(']:') && /^(?:[ \t>*+\-\d.)]*[ \t>])?\[[^\]\r\n]*\]:/m.test(text);
}

/** Whether something in a text is no character: wherever it stands, in code too, each of them puts another one in its place. */
export function hasNoCharacter(text: string): boolean {
  return nul.test(text) || !text.isWellFormed();
}

export function hasOddBlock(text: string): boolean {
  return controls.some((control) => text.includes(control)) || hasOddLine(text);
}

/** Says that a text, or words of it, may have something that is read in another way. */
export type Suspicion = (text: string) => boolean;

/** What can be said against the words of a text: what does not hold of the whole need not be asked of its parts. */
export function suspicionsOf(text: string): Suspicion[] {
  return suspicions.filter((holds) => holds(text));
}

const suspicions: readonly Suspicion[] = [
  (text) => surrogate.test(text) && emojiRun.test(text),
  (text) => oddBlanks.some((blank) => text.includes(blank)) && blankRun.test(text),
  (text) => text.includes('<') && bareValue.test(text),
  (text) => mixedRun.test(text) && twoRuns.test(text),
  (text) => (text.includes('://') || anySite.test(text)) && page.test(text),
  (text) => anySite.test(text) && site.test(text),
  (text) => text.includes('@') && mail.test(text),
  isOddInBrackets,
];

const addressOrBreak = /https?:\/\/|www\.|@(?<=[a-z0-9._+-]@)[\w-]+\.|\\\r?\n/gi;
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
