import { fold, type Hit, type Matcher } from './phrases.ts';

interface Phrase {
  readonly text: string;
  /** Goes on after its last letter. */
  readonly stem: boolean;
  /** Has to be all of the text. */
  readonly whole: boolean;
  /** Has to end the text. */
  readonly last: boolean;
  /** Its place in each list, counted from one; 0 where it is not in the list. Of two that start together the one in front wins. */
  readonly ranks: Uint16Array;
  /** One bit for each of the first 32 lists that has it, and one for each later list; every 32nd of those has the same. */
  low: number;
  high: number;
}

/** Edges from node to node by the character between them, in a table of checksums. */
interface Tree {
  /** The checksums of words, or of their first letters, with which a phrase opens. Nearly every word opens none, and this says so most cheaply. */
  readonly sieve: Uint8Array;
  /** Edge and target in turns. */
  readonly edges: Int32Array;
  /** The phrases that end at a node, by their places. */
  readonly ending: (readonly number[])[];
  readonly phrases: readonly Phrase[];
}

/** What stands in a text of all lists, from left to right. */
interface Scan {
  readonly text: string;
  /** Start, end and place of each phrase. */
  readonly found: readonly number[];
  /** The lists of these phrases. */
  readonly low: number;
  readonly high: number;
}

/** Places for texts whose phrases are kept: the statements of a document are asked about many lists, one pass over the document after the other. */
const kept = 4096;

/**
 * Searches for many lists that read a text once for all of them, and only from the starts of its words on, so a search is linear.
 * The matchers come in the order of the lists.
 */
export function dictionary(lists: readonly (readonly string[])[]): Matcher[] {
  const tree = treeOf(lists);
  const known: Scan[] = [];
  let last: Scan = { text: '', found: nowhere, low: 0, high: 0 };
  const scanOf = (text: string): Scan => {
    if (text === last.text) return last;
    const place = placeOf(text);
    const found = known[place];
    last = found !== undefined && found.text === text ? found : scan(text, tree);
    known[place] = last;
    return last;
  };
  return lists.map((_, list): Matcher => {
    const has = ({ low, high }: Scan): boolean => ((list < 32 ? low : high) & (1 << list)) !== 0;
    return {
      test(folded) {
        const scanned = scanOf(folded);
        return has(scanned) && firstOf(tree, scanned.found, list, 0) !== -1;
      },
      first(folded, from = 0) {
        const scanned = scanOf(folded);
        return has(scanned) ? hitAt(folded, scanned.found, firstOf(tree, scanned.found, list, from)) : undefined;
      },
      all(folded) {
        const scanned = scanOf(folded);
        if (!has(scanned)) return none;
        const { found } = scanned;
        const hits: Hit[] = [];
        for (let hit = hitAt(folded, found, firstOf(tree, found, list, 0)); hit; hit = hitAt(folded, found, firstOf(tree, found, list, hit.end))) hits.push(hit);
        return hits;
      },
    };
  });
}

const nowhere: readonly number[] = [];
const none: readonly Hit[] = [];

/** Where a text is kept: told from its length and five of its characters, which is enough to keep most statements of a document apart. */
function placeOf(text: string): number {
  const { length } = text;
  let sum = length;
  for (let part = 0; part < 5; part += 1) sum = (Math.imul(sum, 31) + text.charCodeAt((length * part) >> 3)) | 0;
  return (sum ^ (sum >>> 12)) & (kept - 1);
}

/** The search for one list alone. */
export function matcher(phrases: readonly string[]): Matcher {
  return dictionary([phrases])[0]!;
}

/** The place of the leftmost phrase of a list, and of those that start there of the one that stands in front of the others; else -1. */
function firstOf({ phrases }: Tree, found: readonly number[], list: number, from: number): number {
  let best = -1;
  let least = 0;
  for (let index = 0; index < found.length; index += 3) {
    if (best !== -1 && found[index]! > found[best]!) break;
    const rank = phrases[found[index + 2]!]!.ranks[list]!;
    if (rank === 0 || found[index]! < from || (best !== -1 && rank >= least)) continue;
    best = index;
    least = rank;
  }
  return best;
}

function hitAt(text: string, found: readonly number[], index: number): Hit | undefined {
  return index === -1 ? undefined : { start: found[index]!, end: found[index + 1]!, text: text.slice(found[index], found[index + 1]) };
}

/** The phrases of all lists as a tree of their characters; its root is node 0. */
function treeOf(lists: readonly (readonly string[])[]): Tree {
  const known = new Map<string, Phrase>();
  for (const [list, phrases] of lists.entries()) {
    const parts = phrases.map((written) => ({ written, ...read(written) }));
    parts.sort((a, b) => Number(a.text.length === 1) - Number(b.text.length === 1) || b.written.length - a.written.length || (a.written < b.written ? -1 : 1));
    for (const [place, { written, ...part }] of parts.entries()) {
      const phrase = known.get(written) ?? { ...part, ranks: new Uint16Array(lists.length), low: 0, high: 0 };
      known.set(written, phrase);
      phrase.ranks[list] ||= place + 1;
      if (list < 32) phrase.low |= 1 << list;
      else phrase.high |= 1 << list;
    }
  }
  return planted([...known.values()]);
}

function read(written: string): Pick<Phrase, 'text' | 'stem' | 'whole' | 'last'> {
  const whole = written.startsWith('=');
  const stem = written.endsWith('*');
  const last = written.endsWith('$');
  return { text: fold(written.slice(whole ? 1 : 0, stem || last ? -1 : undefined)), stem, whole, last };
}

function planted(phrases: readonly Phrase[]): Tree {
  const characters = phrases.reduce((sum, { text }) => sum + text.length, 0);
  const size = 2 ** Math.ceil(Math.log2(characters * 2 + 2));
  const tree: Tree = { sieve: new Uint8Array(sieveSize), edges: new Int32Array(size * 2), ending: [nowhere], phrases };
  for (const [place, { text, stem }] of phrases.entries()) {
    let node = 0;
    for (let index = 0; index < text.length; index += 1) {
      const slot = slotOf(tree, node, text.charCodeAt(index));
      if (tree.edges[slot + 1] === 0) {
        tree.edges[slot] = edge(node, text.charCodeAt(index));
        tree.edges[slot + 1] = tree.ending.push(nowhere) - 1;
      }
      node = tree.edges[slot + 1]!;
    }
    tree.ending[node] = [...tree.ending[node]!, place];
    // Any word can open with a stem that is shorter than what the sieve reads.
    if (stem && text.length < opening) tree.sieve.fill(1);
    tree.sieve[sumAt(text, 0)] = 1;
  }
  return tree;
}

const sieveSize = 4096;
const opening = 4;

/** Checksum of the first letters of the word that starts at a place. */
function sumAt(text: string, start: number): number {
  let sum = 0;
  for (let index = start; index < start + opening && kindAt(text, index) === word; index += 1) sum = (Math.imul(sum, 37) + text.charCodeAt(index)) | 0;
  return (sum ^ (sum >>> 12)) & (sieveSize - 1);
}

function edge(node: number, code: number): number {
  return (node << 16) | code;
}

/** Where an edge stands in the table, or the free place it would have: its target is 0. */
function slotOf({ edges }: Tree, node: number, code: number): number {
  const wanted = edge(node, code);
  const last = edges.length - 1;
  let slot = (Math.imul(wanted, 0x9e3779b1) >>> 14) & (last - 1);
  while (edges[slot + 1] !== 0 && edges[slot] !== wanted) slot = (slot + 2) & last;
  return slot;
}

/** Looks from the start of each word on, and from each character of a script without spaces. */
function scan(text: string, tree: Tree): Scan {
  let found: number[] | undefined;
  let low = 0;
  let high = 0;
  let before = other;
  for (let index = 0; index < text.length; index += 1) {
    const kind = kindAt(text, index);
    if (kind === spaceless || (kind === word && before !== word && tree.sieve[sumAt(text, index)] === 1)) {
      let at = index;
      let node = 0;
      do {
        const code = text.charCodeAt(at);
        node = tree.edges[slotOf(tree, node, code) + 1]!;
        at += 1;
        // A blank stands for up to three.
        if (code === blank) for (let more = 0; more < 2 && text.charCodeAt(at) === blank; more += 1) at += 1;
        const ending = tree.ending[node]!;
        for (let place = 0; place < ending.length; place += 1) {
          const phrase = tree.phrases[ending[place]!]!;
          if (!ends(text, index, at, phrase)) continue;
          (found ??= []).push(index, at, ending[place]!);
          low |= phrase.low;
          high |= phrase.high;
        }
      } while (node !== 0 && at < text.length);
    }
    before = kind;
  }
  return { text, found: found ?? nowhere, low, high };
}

const blank = 32;

/** Whether a phrase may stand from `start` to `end`. */
function ends(folded: string, start: number, end: number, { text, stem, whole, last }: Phrase): boolean {
  if (whole) return isBlank(folded, 0, start) && isBlank(folded, end, folded.length);
  if (last && !isBlank(folded, end, folded.length)) return false;
  return stem || kindAt(folded, end) !== word || kindAt(text, text.length - 1) === spaceless;
}

function isBlank(text: string, start: number, end: number): boolean {
  return end - start <= 3 && !/\p{L}/u.test(text.slice(start, end));
}

const other = 1;
const word = 2;
const spaceless = 3;
const kinds = new Uint8Array(65536);

/** What kind of character stands at a place; past the end it is none. */
function kindAt(text: string, index: number): number {
  if (index >= text.length) return other;
  const code = text.charCodeAt(index);
  return kinds[code] || kindOf(code);
}

function kindOf(code: number): number {
  const character = String.fromCharCode(code);
  const kind = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u.test(character) ? spaceless : /[\p{L}\p{N}_]/u.test(character) ? word : other;
  kinds[code] = kind;
  return kind;
}
