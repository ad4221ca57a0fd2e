import type { Limit } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import type { LineIndex, Span } from '../text/span.ts';
import { firstLetter } from './characters.ts';
import { isOrder, verbLast } from './imperative.ts';
import { wholeLines } from './lines.ts';
import { ordersBehindMark } from './orders.ts';
import { plain } from './mask.ts';
import { counting } from './sayings.ts';
import { digit } from './signs.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';
import type { Lexicon } from './lexicon/lexicon.ts';

/** Limits of these bind the agent wherever they stand. */
export const conduct: ReadonlySet<string> = new Set(['attempts', 'iterations', 'turns', 'questions', 'calls']);

/** Sizes of what the agent writes, which a firm word caps: *(two sentences max)*; *under* and *within* may tell of a condition. */
const sizes: ReadonlySet<string> = new Set(['characters', 'words', 'sentences', 'tokens', 'items', 'lines', 'files', 'levels']);
const firmly = /[≤⩽]|<=|最大|上限|不超过|최대|保持|控制在|保つ|保ち|抑え|収め|유지|(?<!\p{L})(?:max|maximum|at most|no more than|exceed|should be (?:under|within|below)|tut(?:un|ulmalı|ulur))(?!\p{Script=Latin})/u;

/** *Get people started in under 5 minutes*: an aim, which binds only where rules stand. */
const times: ReadonlySet<string> = new Set(['minutes', 'hours']);

/** Whether a cap binds outside titles about rules: of conduct, of a size a firm word caps, in an order, at the start. */
export function capBinds(unit: Unit, { what }: Limit): boolean {
  if (conduct.has(what) || (ordersBehindMark(unit) && !times.has(what))) return true;
  const isSize = sizes.has(what) && unit.type !== 'cell' && firmly.test(unit.masked) && !/例如|例えば/.test(unit.masked);
  return isSize || opensWithCap(unit) || keptIn(unit) !== undefined;
}

/** A cap on a number, read from one unit: `max 3 attempts, then …`, `≤6 questions`. */
export function limitOf(unit: Unit, lines: LineIndex): Limit | undefined {
  return hasNumber(unit) ? limitIn(unit, lines) : undefined;
}

/** Whether a statement may name a number, without which it caps none. */
export function hasNumber({ signs, said }: Unit): boolean {
  return (signs & digit) !== 0 || (said & counting) !== 0;
}

/** Whether a number, in digits or in words, stands in this part of a statement. */
export function hasAmount(unit: Unit, { start, end }: Span): boolean {
  return numbersIn(unit).some(({ index }) => index >= start && index < end);
}

function limitIn(unit: Unit, lines: LineIndex): Limit | undefined {
  const numbers = numbersIn(unit);
  if (numbers.length === 0) return undefined;
  for (const number of numbers) {
    const what = cappedBy(unit, number);
    if (what !== undefined) return { what, value: number.value, ...consequence(unit, number.index), span: wholeLines(lines, unit.span) };
  }
  const kept = (unit.signs & digit) !== 0 && /\d/.test(unit.masked) ? keptIn(unit) : undefined;
  return kept && { ...kept, span: wholeLines(lines, unit.span) };
}

/** What a number caps; nothing where it belongs to something else. */
function cappedBy(unit: Unit, number: Amount): string | undefined {
  const { masked, lexicon } = unit;
  const before = masked.slice(Math.max(0, number.index - 40), number.index);
  const after = masked.slice(number.index + number.length, number.index + number.length + 40);
  const isPart = /[\p{Script=Latin}\p{Script=Cyrillic}\d._#/]$/u.test(before) && !/[≤<(~]\s{0,2}$/.test(before);
  if (isPart || /^B(?!\p{L})/u.test(after)) return undefined;
  // *Retry 3×*
  if (/^[x×](?![\p{L}\d])/u.test(after) && words(lexicon, ({ limits }) => limits.units.attempts).test(before)) return 'attempts';
  const isExceeded = exceeds(unit, number.index);
  if (!number.firm && !isExceeded && !capped(before, after, lexicon)) return undefined;
  if (/^[+%]/.test(after) || (!number.firm && isNamed(unit, number.index)) || (intime.test(before) && time.test(after)) || tellsWhen(unit, number.index)) return undefined;
  const what = isExceeded && timesCalled.test(masked.slice(0, number.index + 24)) ? 'calls' : countedIn(unit, before, after);
  if (what === undefined || (what === 'attempts' && words(lexicon, ({ limits }) => limits.people).test(masked))) return undefined;
  if (number.spelled && (!conduct.has(what) || what === 'iterations')) return undefined;
  return number.firm && !isAsked(unit, number, what) ? undefined : what;
}

/** What stands around a number and is counted: a unit, or things that an order names. */
function countedIn(unit: Unit, before: string, after: string): string | undefined {
  const { lexicon } = unit;
  const name = unitName(after, lexicon) ?? unitName(before.slice(before.lastIndexOf('→') + 1), lexicon);
  if (name !== undefined) return name;
  if (endsInCap(before, after)) return 'items';
  const orders = isOrder(unit);
  if (orders && /(?:max|maximum|макс|максимум)\.?:?\s{0,2}$/.test(before)) return 'items';
  return lexicon.language === 'en' && (orders || opensWithCap(unit)) && (things.test(after) || each.test(after)) ? 'items' : undefined;
}

/** *Maximum 20 nodes*, *limited to 3-5 per post*: what is counted, if it is no unit. */
const things = /^\s(?:[a-z]{2,20}\s)?[a-z]{3,20}[^s\W\d]s(?![a-z])/;
const each = /^(?:[–-]\d{1,3})?\sper\s[a-z]/;

/** *Enforce character limits: name (100), text (800)*: an order to keep limits, which the numbers behind the colon are. */
function keptIn({ masked, lexicon }: Unit): Pick<Limit, 'what' | 'value'> | undefined {
  const colon = masked.slice(0, longestHead).search(/[:：]/);
  const [, number = ''] = colon === -1 ? [] : (/^[^\d.;]{0,40}(?:[(（]|\s)(\d{1,7})(?![\d.%])/.exec(masked.slice(colon + 1, colon + 50)) ?? []);
  if (number === '') return undefined;
  const head = masked.slice(0, colon);
  const freely = verbLast.has(lexicon.language) || lexicon.script === 'han';
  const name = words(lexicon, ({ limits }) => limits.named).all(head).at(-1);
  const verb = words(lexicon, ({ limits }) => limits.kept).first(head);
  if (!name || !verb || (!freely && (verb.start !== firstLetter(head) || colon - name.end > longestParticle))) return undefined;
  // *Respect rate limits: 2 requests per second* caps no run.
  const what = [masked.slice(masked.indexOf(number, colon) + number.length, colon + 90), head].map((near) => unitName(near, lexicon)).find((unit) => unit !== undefined && sizes.has(unit));
  return { what: what ?? 'items', value: Number(number) };
}

const longestHead = 60;
/** *Halte die Grenzen ein:*. */
const longestParticle = 5;

/** *Answer within 200ms*: when it is to be done, and no cap. */
const intime = /(?<![a-z])within\s(?:[a-z]{3,5}\s){0,2}(?:\d{1,3}\s?[–-]\s?)?$/;
const time = /^\s?(?:[–-]\s?\d{1,3}\s?)?(?:ms|milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?)(?![a-z])/;

interface Amount {
  readonly index: number;
  readonly length: number;
  readonly value: number;
  /** Written as a word, which caps only what the agent does. */
  readonly spelled: boolean;
  /** The word caps by itself: *exactly one*. */
  readonly firm: boolean;
}

const none: readonly Amount[] = [];

/** Numbers in digits, those up to ten in words (*after two attempts*), and one where it caps (*exactly one question*). */
function numbersIn({ masked, signs, said, lexicon }: Unit): readonly Amount[] {
  const digits = (signs & digit) !== 0 && /\d/.test(masked) ? matchesOf(/\d{1,7}/g, masked).map(({ index, 0: text }): Amount => ({ index, length: text.length, value: Number(text), spelled: false, firm: false })) : none;
  if ((said & counting) === 0) return digits;
  const { numbers } = lexicon.count;
  const single = words(lexicon, ({ count }) => count.one).all(masked).map(({ start, end }): Amount => ({ index: start, length: end - start, value: 1, spelled: true, firm: true }));
  const hits = lexicon.script === 'han' || lexicon.script === 'kana' || lexicon.script === 'hangul' ? [] : words(lexicon, ({ count }) => count.numbers).all(masked);
  const spelled = hits.flatMap(({ start, end, text }): Amount[] => (numbers.includes(text) ? [{ index: start, length: end - start, value: numbers.indexOf(text) + 2, spelled: true, firm: false }] : []));
  return spelled.length + single.length === 0 ? digits : [...digits, ...spelled, ...single].toSorted((a, b) => a.index - b.index);
}

/** *After Phase 4 passes*, *步骤 8 之后*: the number belongs to a name. */
function isNamed({ raw, lexicon }: Unit, at: number): boolean {
  if (stepBefore.test(raw.slice(Math.max(0, at - 8), at))) return true;
  const name = /(\p{Lu}\p{Ll}{1,20})\s$/u.exec(raw.slice(Math.max(0, at - 24), at))?.[1];
  return name !== undefined && lexicon.language === 'en' && !words(lexicon, ({ limits }) => limits.most).test(name.toLowerCase());
}

const stepBefore = /(?:步[骤驟]|[阶階]段|段階|ステップ|フェーズ|단계)\s?$/;

/** *Max 120 characters per bullet*: a statement that opens with the cap. */
function opensWithCap({ masked, lexicon, type, raw }: Unit): boolean {
  // *Under 20 files: read each of them* gives a condition.
  if (type === 'cell' || /^[^:：]{0,60}\d[^:：]{0,40}[:：]/.test(raw)) return false;
  const most = words(lexicon, ({ limits }) => limits.most).first(masked);
  // *YouTube: maximum 5000 characters*
  if (most === undefined) return false;
  return most.start === masked.search(/\p{L}/u) || (/^(?:max|maximum|at most)$/.test(most.text) && /^[^:：\d]{2,40}[:：]\**\s$/.test(raw.slice(0, most.start)));
}

/** *Polish, optional — max 2*: the number of what the statement is about. */
function endsInCap(before: string, after: string): boolean {
  return /[\p{L})](?:,|\s[—–-])\s(?:max|maximum|at most|no more than)\.?:?\s$/u.test(before) && /^[\s.]*$/.test(after);
}

function capped(before: string, after: string, lexicon: Lexicon): boolean {
  if (/(?:≤|<=|⩽|<)\s{0,2}$/.test(before)) return true;
  // *以下の4つ*: the four that follow.
  const cap = words(lexicon, ({ limits }) => limits.most).all(before).findLast(({ text }) => !/^(?:以内|以下|まで|이하|이내|미만|未満)$/.test(text));
  if (cap && !/[.;!?]/.test(before.slice(cap.end)) && before.length - cap.end <= 12) return true;
  // *Cap the list at 5 items*, *Keep the text to about 400 words*: the thing stands between.
  if (lexicon.language === 'en' && /(?:^|[.;:*])\s{0,3}(?:cap|limit|restrict|keep|trim)\s[^.;:,()]{2,32}\s(?:at|to)\s(?:~|≈|about\s|around\s|roughly\s)?$/.test(before)) return true;
  const behind = words(lexicon, ({ limits }) => limits.most).first(after);
  return behind !== undefined && behind.start <= (verbLast.has(lexicon.language) ? 30 : 14) && standsBehind.test(behind.text);
}

/** Words for a cap that stand behind the number. */
const standsBehind = /^(?:max|макс|以内|以下|まで|上限|이하|이내|미만|未満|alt[ıi]n|azami|maxim|máxim|sonra|후|이후|后|後)/u;

/** *Do not call it more than 3 times*. */
function exceeds({ masked, lexicon }: Unit, at: number): boolean {
  const before = masked.slice(Math.max(0, at - longestBan), at);
  return lexicon.language === 'en' && /(?:^|[.!?;:]\s)[^.!?;:]*(?<!\p{L})(?:do not|don't|never|must not|cannot)\s[^.!?;:]*\smore than\s$/u.test(before);
}

const longestBan = 100;
/** *Do not query it more than 3 times*. */
const timesCalled = /(?<![a-z])(?:call|query|invoke|request|fetch)(?![a-z]).{0,60}\d\stimes/;

function unitName(near: string, lexicon: Lexicon): string | undefined {
  let best: { readonly name: string; readonly start: number } | undefined;
  for (const [name] of Object.entries(lexicon.limits.units)) {
    const hit = words(lexicon, ({ limits }) => limits.units[name]).first(near);
    if (hit && hit.start <= 18 && hit.start < (best?.start ?? Infinity) && !/[.;!?,]/.test(near.slice(0, hit.start))) best = { name, start: hit.start };
  }
  return best?.name;
}

/** *If the text is vague (< 10 words), ask*: how little it takes, and no cap. */
function tellsWhen({ masked, lexicon }: Unit, at: number): boolean {
  // *Small change (≤2 files) → quick way*
  if (/[(（][^()（）]{0,12}$/.test(masked.slice(0, at)) && /^[^()（）]{0,80}[)）]\s(?:→|->|=>)\s/.test(masked.slice(at))) return true;
  if (!/[(（]\s?<\s?$/.test(masked.slice(0, at))) return false;
  const last = words(lexicon, ({ markers }) => markers.conditions).all(masked.slice(0, at)).at(-1);
  return last !== undefined && !/[.;!?→]\s/.test(masked.slice(last.end, at));
}

/** *Ask exactly one short question*: right behind the verb that orders it, and with one word between at most. */
function isAsked({ masked, lexicon }: Unit, { index, length }: Amount, what: string): boolean {
  if (what !== 'questions' && what !== 'attempts') return false;
  const name = words(lexicon, ({ limits }) => limits.units[what]).first(masked, index + length);
  if (name === undefined || !/^[\s,]{0,2}(?:\p{L}[\p{L}-]*\s)?$/u.test(masked.slice(index + length, name.start))) return false;
  const verb = /(\p{L}+)\s$/u.exec(masked.slice(0, index));
  return verb === null || isOrder({ masked: masked.slice(verb.index), lexicon });
}

/** What happens after the limit: the clause behind the comma, dash or arrow, without the word that joins it. */
function consequence({ raw, masked, lexicon }: Unit, from: number): Pick<Limit, 'then'> {
  const joint = /[,;—–→]|\s-\s/.exec(masked.slice(from));
  const then = words(lexicon, ({ limits }) => limits.after).first(masked, from);
  const start = then ? then.end : joint ? from + joint.index + joint[0].length : -1;
  if (start === -1) return {};
  const stop = /[.!?。；;](?:\s|$)/.exec(masked.slice(start));
  const text = plain(raw.slice(start, stop ? start + stop.index : undefined)).replace(/^[\s,:—–-]+|[\s.)]+$/g, '');
  // oxlint-disable-next-line unicorn/no-thenable -- the name of the public field; its value is a string, so nothing awaits it
  return text === '' ? {} : { then: text };
}
