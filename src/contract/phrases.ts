/** Where a phrase of a list stands in a folded text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Matcher {
  test(folded: string): boolean;
  first(folded: string, from?: number): Hit | undefined;
  /** From left to right, none inside another; of two that start together the longer one. */
  all(folded: string): Hit[];
}

const traditional = '規則約邊準紅線項強禦報輸應務總絕決嚴僅須對請確視將標記優讀運專檢驗證為據數組測試庫個詞話鐘時條級給調協詢負責來匯編導術載參閱結構範樣題節寫創識別設計義與後無沒轉問關鍵戶碼議實執權變傳連達類簡單備註錯誤過進選擇該從開動許險鑒員職護訊審圖';
const simplified = '规则约边准红线项强御报输应务总绝决严仅须对请确视将标记优读运专检验证为据数组测试库个词话钟时条级给调协询负责来汇编导术载参阅结构范样题节写创识别设计义与后无没转问关键户码议实执权变传连达类简单备注错误过进选择该从开动许险鉴员职护讯审图';
const simple = new Map(Array.from(traditional, (character, index) => [character, simplified[index]!]));

/** Lower case, one spelling of Chinese, straight apostrophes, plain blanks; as long as the text, so that offsets stay true. */
export function fold(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.replace(/[\t-\r]/g, ' ').toLowerCase();
  // Turkish tells a dotted from a dotless i; capitals do not say which one was meant.
  const straight = text.replace(/[^\S ]/g, ' ').replace(/[’ʼ]/g, "'").replace(/[ıİ]/g, 'i');
  const chinese = /[\u4e00-\u9fff]/.test(straight) ? straight.replace(/[\u4e00-\u9fff]/g, (character) => simple.get(character) ?? character) : straight;
  const lower = chinese.toLowerCase();
  if (lower.length === straight.length) return lower;
  return Array.from({ length: straight.length }, (_, index) => {
    const unit = straight[index]!.toLowerCase();
    return unit.length === 1 ? unit : straight[index]!;
  }).join('');
}

const sieveSize = 1021;

interface Phrase {
  readonly text: string;
  /** Goes on after its last letter. */
  readonly stem: boolean;
  /** Has to be all of the text. */
  readonly whole: boolean;
  /** Has to end the text. */
  readonly last: boolean;
}

/** Finds the phrases of a list. It looks them up by their first two letters at each start of a word, so a search is linear. */
export function matcher(phrases: readonly string[]): Matcher {
  const byStart = new Map<number, Phrase[]>();
  for (const written of phrases.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))) {
    const whole = written.startsWith('=');
    const stem = written.endsWith('*');
    const last = written.endsWith('$');
    const text = fold(written.slice(whole ? 1 : 0, stem || last ? -1 : undefined));
    const key = keyAt(text, 0);
    byStart.set(key, [...(byStart.get(key) ?? []), { text, stem, whole, last }]);
  }
  // Nearly every word starts none of the phrases, and a table says so more cheaply than a map.
  const sieve = new Uint8Array(sieveSize);
  for (const key of byStart.keys()) sieve[key % sieveSize] = 1;
  const hasShort = [...byStart.keys()].some((key) => key < 65536);
  const search = (folded: string, from: number): Hit | undefined => {
    const { starts, keys } = startsOf(folded);
    for (let index = from === 0 ? 0 : firstFrom(starts, from); index < starts.length; index += 1) {
      const key = keys[index]!;
      if (sieve[key % sieveSize] === 0 && !hasShort) continue;
      const start = starts[index]!;
      const hit = standing(folded, start, byStart.get(key)) ?? (hasShort ? standing(folded, start, byStart.get(folded.charCodeAt(start))) : undefined);
      if (hit) return hit;
    }
    return undefined;
  };
  if (byStart.size === 0) return { test: () => false, first: () => undefined, all: () => [] };
  return {
    test: (folded) => search(folded, 0) !== undefined,
    first: (folded, from = 0) => search(folded, from),
    all(folded) {
      const found: Hit[] = [];
      for (let hit = search(folded, 0); hit; hit = search(folded, hit.end)) found.push(hit);
      return found;
    },
  };
}

function standing(folded: string, start: number, candidates: readonly Phrase[] | undefined): Hit | undefined {
  if (!candidates) return undefined;
  for (const phrase of candidates) {
    const end = endOf(folded, start, phrase);
    if (end !== -1) return { start, end, text: folded.slice(start, end) };
  }
  return undefined;
}

/** Where the phrase ends when it stands at `start`, else -1. A blank stands for up to three. */
function endOf(folded: string, start: number, { text, stem, whole, last }: Phrase): number {
  let at = start;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === ' ') {
      const before = at;
      while (folded[at] === ' ' && at - before < 3) at += 1;
      if (at === before) return -1;
    } else if (folded[at] === text[index]) at += 1;
    else return -1;
  }
  if (whole) return isBlank(folded.slice(0, start)) && isBlank(folded.slice(at)) ? at : -1;
  if (last && !isBlank(folded.slice(at))) return -1;
  return stem || kindAt(folded, at) !== word || kindAt(text, text.length - 1) === spaceless ? at : -1;
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

function keyAt(text: string, index: number): number {
  return index + 1 < text.length ? text.charCodeAt(index) * 65536 + text.charCodeAt(index + 1) : text.charCodeAt(index);
}

interface Starts {
  readonly text: string;
  readonly starts: readonly number[];
  /** What the lists are looked up by, for each start. */
  readonly keys: readonly number[];
}

/** Many lists are looked for in one text after the other, so the last few texts keep their starts. */
const recent: Starts[] = [];
const kept = 6;
let oldest = 0;

/** Starts of words, and every character of a script without spaces. */
function startsOf(folded: string): Starts {
  for (const entry of recent) if (entry.text === folded) return entry;
  const starts: number[] = [];
  const keys: number[] = [];
  let before = other;
  for (let index = 0; index < folded.length; index += 1) {
    const kind = kindAt(folded, index);
    if (kind === spaceless || (kind === word && before !== word)) {
      starts.push(index);
      keys.push(keyAt(folded, index));
    }
    before = kind;
  }
  const found = { text: folded, starts, keys };
  recent[oldest] = found;
  oldest = (oldest + 1) % kept;
  return found;
}

function firstFrom(starts: readonly number[], from: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
