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
  /** One bit for the lists it is in; every 32nd list has the same. */
  lists: number;
}

/** Edges from node to node by the character between them, in a table of checksums. */
interface Tree {
  readonly edges: Int32Array;
  readonly targets: Int32Array;
  /** The phrases that end at a node. */
  readonly ending: (readonly Phrase[] | undefined)[];
}

interface Standing {
  readonly start: number;
  readonly end: number;
  readonly phrase: Phrase;
}

/** What stands in a text of all lists, from left to right. */
interface Scan {
  readonly text: string;
  readonly found: readonly Standing[];
  readonly lists: number;
}

/** Texts whose phrases are kept: the statements of a document are asked about many lists, one pass over the document after the other. */
const kept = 4096;

/**
 * Searches for many lists that read a text once for all of them, and only from the starts of its words on, so a search is linear.
 * The matchers come in the order of the lists.
 */
export function dictionary(lists: readonly (readonly string[])[]): Matcher[] {
  const tree = treeOf(lists);
  const known = new Map<string, Scan>();
  let last: Scan = { text: '', found: [], lists: 0 };
  const scanOf = (text: string): Scan => {
    if (text === last.text) return last;
    const found = known.get(text);
    if (found) return (last = found);
    if (known.size === kept) known.clear();
    known.set(text, (last = scan(text, tree)));
    return last;
  };
  return lists.map((_, list): Matcher => {
    const bit = 1 << list;
    return {
      test(folded) {
        const { lists: having, found } = scanOf(folded);
        return (having & bit) !== 0 && found.some(({ phrase }) => phrase.ranks[list] !== 0);
      },
      first(folded, from = 0) {
        const { lists: having, found } = scanOf(folded);
        return (having & bit) === 0 ? undefined : hitFrom(folded, found, list, from);
      },
      all(folded) {
        const { lists: having, found } = scanOf(folded);
        const hits: Hit[] = [];
        if ((having & bit) !== 0) for (let hit = hitFrom(folded, found, list, 0); hit; hit = hitFrom(folded, found, list, hit.end)) hits.push(hit);
        return hits;
      },
    };
  });
}

/** The search for one list alone. */
export function matcher(phrases: readonly string[]): Matcher {
  return dictionary([phrases])[0]!;
}

/** The leftmost phrase of a list, and of those that start there the one that stands in front of the others. */
function hitFrom(text: string, found: readonly Standing[], list: number, from: number): Hit | undefined {
  let best: Standing | undefined;
  for (const one of found) {
    if (best && one.start > best.start) break;
    const rank = one.phrase.ranks[list]!;
    if (rank !== 0 && one.start >= from && (!best || rank < best.phrase.ranks[list]!)) best = one;
  }
  return best && { start: best.start, end: best.end, text: text.slice(best.start, best.end) };
}

/** The phrases of all lists as a tree of their characters; its root is node 0. */
function treeOf(lists: readonly (readonly string[])[]): Tree {
  const known = new Map<string, Phrase>();
  for (const [list, phrases] of lists.entries()) {
    const parts = phrases.map((written) => ({ written, ...read(written) }));
    parts.sort((a, b) => Number(a.text.length === 1) - Number(b.text.length === 1) || b.written.length - a.written.length || (a.written < b.written ? -1 : 1));
    for (const [place, { written, ...part }] of parts.entries()) {
      const phrase = known.get(written) ?? { ...part, ranks: new Uint16Array(lists.length), lists: 0 };
      known.set(written, phrase);
      phrase.ranks[list] ||= place + 1;
      phrase.lists |= 1 << list;
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
  const tree: Tree = { edges: new Int32Array(size), targets: new Int32Array(size), ending: [undefined] };
  for (const phrase of phrases) {
    let node = 0;
    for (let index = 0; index < phrase.text.length; index += 1) {
      const slot = slotOf(tree, node, phrase.text.charCodeAt(index));
      if (tree.targets[slot] === 0) {
        tree.edges[slot] = edge(node, phrase.text.charCodeAt(index));
        tree.targets[slot] = tree.ending.push(undefined) - 1;
      }
      node = tree.targets[slot]!;
    }
    tree.ending[node] = [...(tree.ending[node] ?? []), phrase];
  }
  return tree;
}

function edge(node: number, code: number): number {
  return (node << 16) | code;
}

/** Where an edge stands in the tables, or the free place it would have: its target is 0. */
function slotOf({ edges, targets }: Tree, node: number, code: number): number {
  const wanted = edge(node, code);
  const last = edges.length - 1;
  let slot = (Math.imul(wanted, 0x9e3779b1) >>> 15) & last;
  while (targets[slot] !== 0 && edges[slot] !== wanted) slot = (slot + 1) & last;
  return slot;
}

/** Looks from the start of each word on, and from each character of a script without spaces. */
function scan(text: string, tree: Tree): Scan {
  const found: Standing[] = [];
  let lists = 0;
  let before = other;
  for (let index = 0; index < text.length; index += 1) {
    const kind = kindAt(text, index);
    if (kind === spaceless || (kind === word && before !== word)) {
      let at = index;
      for (let node = 0; at < text.length; ) {
        const code = text.charCodeAt(at);
        node = tree.targets[slotOf(tree, node, code)]!;
        if (node === 0) break;
        at += 1;
        // A blank stands for up to three.
        if (code === blank) for (let more = 0; more < 2 && text.charCodeAt(at) === blank; more += 1) at += 1;
        for (const phrase of tree.ending[node] ?? nothing) {
          if (!ends(text, index, at, phrase)) continue;
          found.push({ start: index, end: at, phrase });
          lists |= phrase.lists;
        }
      }
    }
    before = kind;
  }
  return { text, found, lists };
}

const nothing: readonly Phrase[] = [];
const blank = 32;

/** Whether a phrase may stand from `start` to `end`. */
function ends(folded: string, start: number, end: number, { text, stem, whole, last }: Phrase): boolean {
  if (whole) return isBlank(folded.slice(0, start)) && isBlank(folded.slice(end));
  if (last && !isBlank(folded.slice(end))) return false;
  return stem || kindAt(folded, end) !== word || kindAt(text, text.length - 1) === spaceless;
}

function isBlank(rest: string): boolean {
  return rest.length <= 3 && !/\p{L}/u.test(rest);
}

const other = 1;
const word = 2;
const spaceless = 3;
const kinds = new Uint8Array(65536);

/** What kind of character stands at a place; past the end it is none. */
function kindAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (Number.isNaN(code)) return other;
  const known = kinds[code]!;
  if (known !== 0) return known;
  const character = String.fromCharCode(code);
  const kind = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u.test(character) ? spaceless : /[\p{L}\p{N}_]/u.test(character) ? word : other;
  kinds[code] = kind;
  return kind;
}
