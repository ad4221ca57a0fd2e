import type { Span } from '../text/span.ts';

const ends = new Set(['.', '!', '?', '。', '！', '？', '…']);
const wide = new Set(['。', '！', '？']);
const abbreviation = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|fig|z\.b|d\.h|p\.ex|ej|т\.е|т\.д|т\.п|напр|bzw|usw)\.$/iu;
/** What opens a line of its own inside a paragraph: a sign or the word that stands for one, a call, a bullet no list was made of. */
const opener = /^(?:\p{Extended_Pictographic}|[✓✔✗✘☑•→▪]|\*\*[^*\n]{1,80}:?\*\*|[\w-]+\(\{|mcp__|@[a-z]|(?:PASS|FAIL):\s)/u;

/** Sentences of a paragraph with their places; a line that opens with a sign is one of its own. Code spans are never cut. */
export function sentences(raw: string, base: number): Span[] {
  const found: Span[] = [];
  let start = 0;
  const cut = (end: number): void => {
    let first = start;
    let last = end;
    while (first < last && /[\s>]/.test(raw[first]!)) first += 1;
    while (last > first && /\s/.test(raw[last - 1]!)) last -= 1;
    if (last > first) found.push({ start: base + first, end: base + last });
    start = end;
  };
  let tick = 0;
  for (let index = nextMark(raw, 0); index < raw.length; index = nextMark(raw, index + 1)) {
    const character = raw[index]!;
    if (character === '`') tick = tick === 0 ? 1 : 0;
    else if (character === '\n') {
      if (opener.test(raw.slice(index + 1, index + 120).replace(/^[ \t>]{0,20}/, ''))) {
        cut(index);
        tick = 0;
      }
    } else if (tick === 0 && ends.has(character)) {
      let after = index + 1;
      while (after < raw.length && /["'”»)\]*_.!?]/.test(raw[after]!)) after += 1;
      const stops = after >= raw.length || /\s/.test(raw[after]!) || wide.has(character);
      const goesOn = (): boolean => abbreviation.test(raw.slice(Math.max(0, index - 8), index + 1)) || /^\s*\d{1,3}$/.test(raw.slice(Math.max(start, index - 4), index)) || /^\s+\p{Ll}/u.test(raw.slice(after, after + 4));
      if (stops && !/^[^\S\n]+[—–]\s/.test(raw.slice(after, after + 4)) && !(character === '.' && goesOn())) cut(after);
      index = Math.max(index, after - 1);
    }
  }
  cut(raw.length);
  return found;
}

const marks = /[`\n.!?。！？…]/g;

function nextMark(raw: string, from: number): number {
  marks.lastIndex = from;
  return marks.test(raw) ? marks.lastIndex - 1 : raw.length;
}
