/** What every match of a pattern holds: a word, one of several, or several together. Nothing where that is not certain. */
export type Need = string | { readonly any: readonly Need[] } | { readonly all: readonly Need[] } | undefined;

/** A text is remembered by its pieces of so many characters, and no word is shorter. */
const piece = 4;
/** Shorter texts are searched in less time than they are looked at. */
const shortest = 512;

/**
 * Tells in no time, of most texts that hold no match of a pattern, that they hold none. One walk over a text serves all
 * patterns that are asked about it.
 */
export function gate({ source, flags }: RegExp): (text: string) => boolean {
  let test: ((seen: Uint8Array) => boolean) | undefined;
  let isAsked = false;
  return (text) => {
    if (text.length < shortest) return true;
    // Who looks at one file alone would pay more for the reading of the pattern than he saves.
    if (!isAsked) return (isAsked = true);
    test ??= tester(needOf(source, flags));
    return test(piecesOf(text));
  };
}

function tester(need: Need): (seen: Uint8Array) => boolean {
  if (need === undefined) return () => true;
  if (typeof need === 'string') {
    const keys = keysOf(need);
    return (seen) => keys.every((key) => seen[key] === 1);
  }
  if ('any' in need) {
    const tests = need.any.map(tester);
    return (seen) => tests.some((test) => test(seen));
  }
  const tests = need.all.map(tester);
  return (seen) => tests.every((test) => test(seen));
}

// The last five bits of a letter are the same in both cases. What they tell apart no more, and pieces that share a
// place, make a text look like more than it is, never like less.
function keysOf(text: string): number[] {
  const keys: number[] = [];
  let last = 0;
  for (let at = 0; at < text.length; at++) {
    last = ((last << 5) | (text.charCodeAt(at) & 31)) & 0xfffff;
    if (at >= piece - 1) keys.push(Math.imul(last, 0x9e3779b1) >>> 16);
  }
  return keys;
}

/** The file and its body are mostly asked about in turns. */
const remembered = [0, 1].map(() => ({ text: '', seen: new Uint8Array(0x10000) }));
let oldest = 0;

function piecesOf(text: string): Uint8Array {
  for (const { text: known, seen } of remembered) if (known === text) return seen;
  const slot = remembered[oldest]!;
  oldest = 1 - oldest;
  slot.text = text;
  const { seen } = slot;
  seen.fill(0);
  let last = 0;
  for (let at = 0; at < text.length; at++) {
    last = ((last << 5) | (text.charCodeAt(at) & 31)) & 0xfffff;
    seen[Math.imul(last, 0x9e3779b1) >>> 16] = 1;
  }
  return seen;
}

/** Reads a pattern for what each of its matches holds. */
export function needOf(source: string, flags: string): Need {
  // Two letters have a third case that only these flags together find: the long s and the sign for Kelvin.
  const hasThird = flags.includes('i') && flags.includes('u');
  const isLiteral = (character: string): boolean => character <= '\x7f' && !(hasThird && 'kKsS'.includes(character));
  let at = 0;

  const alternatives = (): Need => {
    const branches = [sequence()];
    while (source[at] === '|') {
      at += 1;
      branches.push(sequence());
    }
    return branches.length === 1 ? branches[0] : branches.includes(undefined) ? undefined : { any: branches };
  };

  const sequence = (): Need => {
    const all: Need[] = [];
    let word = '';
    const close = () => {
      if (word.length >= piece) all.push(word);
      word = '';
    };
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const item = one();
      const least = repeated();
      if (item === 'nothing') continue;
      if (typeof item === 'object' && item.character !== undefined && isLiteral(item.character)) {
        if (least !== 0) word += item.character;
        // What is repeated is not followed by what comes next for sure.
        if (least !== undefined) close();
      } else {
        close();
        if (typeof item === 'object' && least !== 0 && item.need !== undefined) all.push(item.need);
      }
    }
    close();
    return all.length === 0 ? undefined : all.length === 1 ? all[0] : { all };
  };

  /** One character, a group, or something that takes no character at all. */
  const one = (): 'nothing' | { readonly character?: string; readonly need?: Need } => {
    const character = source[at]!;
    at += 1;
    switch (character) {
      case '^':
      case '$':
        return 'nothing';
      case '.':
        return {};
      case '[':
        for (; source[at] !== ']'; at++) if (source[at] === '\\') at += 1;
        at += 1;
        return {};
      case '(': {
        const [head] = /^(?:\?(?:<?[=!]|:|<\w+>))?/.exec(source.slice(at, at + 40))!;
        at += head.length;
        const need = alternatives();
        at += 1;
        return /[=!]/.test(head) ? 'nothing' : { need };
      }
      case '\\':
        return escape();
      default:
        return { character };
    }
  };

  const escape = (): 'nothing' | { readonly character?: string } => {
    const letter = source[at]!;
    if (!/[\da-z]/i.test(letter)) {
      at += 1;
      return { character: letter };
    }
    at += /^(?:[pPu]\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|k<\w+>|c[a-z]|\d+|[^])/i.exec(source.slice(at, at + 60))![0].length;
    return letter === 'b' || letter === 'B' ? 'nothing' : {};
  };

  /** How often the item before is there at least, when a quantifier says so. */
  const repeated = (): number | undefined => {
    const mark = source[at];
    if (mark !== '*' && mark !== '+' && mark !== '?' && mark !== '{') return undefined;
    const [quantifier = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(source.slice(at, at + 24)) ?? [];
    at += quantifier.length;
    if (quantifier === '') return undefined;
    return least === undefined ? (mark === '+' ? 1 : 0) : Number(least);
  };

  return alternatives();
}
