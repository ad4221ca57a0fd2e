/** Where a phrase of a list stands in a folded text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Matcher {
  test(folded: string): boolean;
  first(folded: string, from?: number): Hit | undefined;
  all(folded: string): Hit[];
}

/** Lower case, straight apostrophes, plain blanks; as long as the text, so that offsets stay true. */
export function fold(text: string): string {
  const straight = text.replace(/[’ʼ]/g, "'").replace(/[\s\u00a0]/g, ' ');
  const lower = straight.toLowerCase();
  if (lower.length === straight.length) return lower;
  return Array.from({ length: straight.length }, (_, index) => {
    const unit = straight[index]!.toLowerCase();
    return unit.length === 1 ? unit : straight[index]!;
  }).join('');
}

const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** One pattern for a list of phrases, longest first. Each alternative is plain text, so a search is linear. */
export function matcher(phrases: readonly string[]): Matcher {
  const sources = phrases.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)).map(source);
  if (sources.length === 0) return { test: () => false, first: () => undefined, all: () => [] };
  const pattern = new RegExp(sources.join('|'), 'gu');
  const first = (folded: string, from = 0): Hit | undefined => {
    pattern.lastIndex = from;
    const match = pattern.exec(folded);
    return match ? { start: match.index, end: match.index + match[0].length, text: match[0] } : undefined;
  };
  return {
    test: (folded) => first(folded) !== undefined,
    first,
    all: (folded) => [...folded.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, text: match[0] })),
  };
}

function source(phrase: string): string {
  const stem = phrase.endsWith('*');
  const words = fold(stem ? phrase.slice(0, -1) : phrase);
  const open = spaceless.test(words[0] ?? '') ? '' : String.raw`(?<![\p{L}\p{N}_])`;
  const close = stem || spaceless.test(words.at(-1) ?? '') ? '' : String.raw`(?![\p{L}\p{N}_])`;
  // `{1,3}` and no `+`: a run of blanks cannot be walked again from each of its places.
  return open + words.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`).replace(/ /g, ' {1,3}').replace(/\\-/g, '-') + close;
}
