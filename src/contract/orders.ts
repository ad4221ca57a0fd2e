import { firstLetter } from './characters.ts';
import { isOrder } from './imperative.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { markersOf } from './markers.ts';
import { mask } from './mask.ts';
import { fold } from './phrases.ts';
import { sentences } from './sentences.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** *Mandatory first step: …*: a short label in plain words that opens by saying that what stands behind it has to be done. */
export function ordersBehindDuty(masked: string, raw: string, lexicon: Lexicon): boolean {
  const label = /^\s{0,3}[^:：.*`\n]{6,32}[:：]\s/.exec(raw)?.[0].length ?? 0;
  if (label === 0) return false;
  const duty = words(lexicon, ({ headings }) => headings.mandatory).first(masked);
  return duty !== undefined && duty.end < label && duty.start === firstLetter(masked) && isOrder({ masked: masked.slice(label), lexicon });
}

/** *IF A STEP FAILS -> FIX IT.*: an order all in capitals. */
export function shouts({ type, raw, masked, lexicon }: Unit): boolean {
  if (type !== 'sentence' || /\p{Ll}/u.test(raw) || raw !== raw.toUpperCase() || !/\p{Lu}{2}.{0,20}\s.{0,20}\p{Lu}{2}.{0,20}\s\p{Lu}/u.test(raw)) return false;
  const arrow = /(?:->|→|=>)\s/.exec(masked);
  return isOrder({ masked, lexicon }) || (arrow !== null && words(lexicon, ({ markers }) => markers.conditions).first(masked)?.start === firstLetter(masked) && isOrder({ masked: masked.slice(arrow.index + 2), lexicon }));
}

/** *Fetch it again. Never trust what came in*: the first sentence behind the label orders, a later one forbids. */
export function ordersFirst({ raw, span, lexicon }: Unit): boolean {
  const bold = /^\s*\*\*[^*\n]{1,100}\*\*[:：]?/.exec(raw)?.[0] ?? '';
  // *阅读实际代码——不要猜测* with the verb in bold
  const label = lexicon.script === 'han' && bold.length <= 8 && !/[:：]/.test(bold) && !/^\s*[-—–:：]/.test(raw.slice(bold.length)) ? '' : bold;
  if (markersOf(fold(mask(label)), lexicon, { titled: true }).prohibition !== undefined) return false;
  const own = raw.slice(label.length);
  // *推測せず、読んで理解する*
  if (lexicon.script === 'kana' && /せず、.{2}/u.test(own)) return true;
  const dash = /\s[-–—]\s|——|;\s/.exec(own.slice(0, 200));
  const whole = sentences(own, span.start);
  const parts = dash && span.start + dash.index < (whole[0]?.end ?? 0) ? [{ start: span.start, end: span.start + dash.index }, span] : whole;
  if (parts.length < 2) return false;
  const first = fold(mask(raw.slice(label.length + parts[0]!.start - span.start, label.length + parts[0]!.end - span.start)));
  return isOrder({ masked: first, lexicon }) && markersOf(first, lexicon).prohibition === undefined;
}

/** *Phase one: run a broad search*. */
export function ordersBehindLabel({ masked, lexicon }: Unit): boolean {
  const label = /^[^:：.!?]{1,60}[:：]\s/.exec(masked)?.[0].length ?? 0;
  return isOrder({ masked, lexicon }) || (label > 0 && isOrder({ masked: masked.slice(label), lexicon }));
}

/** ***Key rule:** use the first of them*: what stands behind a label in bold that calls itself a rule, where it orders. */
export function ordersBehindRule({ type, raw, masked, lexicon }: Unit): boolean {
  const label = type === 'sentence' ? (/^\*\*[^*\n]{3,48}(?:[:：]\*\*|\*\*\s?[:：])\s?/.exec(raw)?.[0].length ?? 0) : 0;
  if (label === 0) return false;
  const title = fold(raw.slice(2, label)).replace(/[\s*:：]{1,8}$/, '');
  return words(lexicon, ({ headings }) => headings.rules).all(title).at(-1)?.end === title.length && isOrder({ masked: masked.slice(label), lexicon });
}

/** An order, also one behind a label in bold: *Short: keep it under 500 lines*. */
export function ordersBehindMark(unit: Unit): boolean {
  const label = /^\s*\*\*[^*\n]{1,100}\*\*\s?[:：—–-]?\s?/.exec(unit.raw)?.[0].length ?? 0;
  const rest = unit.masked.slice(label);
  // *Under 20 files: read each of them* and *After 5 entries, …* give a condition.
  if (label > 0 && (/\d/.test(unit.raw.slice(0, label)) || words(unit.lexicon, ({ markers }) => markers.conditions).first(rest)?.start === firstLetter(rest))) return false;
  return isOrder({ masked: rest, lexicon: unit.lexicon });
}

/** *Always report:* and names: the lead-in is the duty. */
export function ordersBelow({ units }: Reading, { index, leads = 0 }: Unit): boolean {
  const items = [];
  for (let place = index + 1; place < units.length && units[place]!.span.start < leads; place += 1) if (units[place]!.type === 'item') items.push(units[place]!);
  const depth = items[0]?.depth;
  const own = items.filter((item) => item.depth === depth);
  return own.length === 0 || own.filter((item) => ordersItself(item) || isSpokenTo(item)).length * 2 >= own.length;
}

/** *Plan summary: type and scope* names a part, although *plan* is a verb too: behind a label in bold the order counts. */
function ordersItself(item: Unit): boolean {
  // ***Build stage***: a name with its parts below it.
  if (item.leads !== undefined && /^\s*\*\*[^*\n]{1,60}[^*\n.!:：]\*\*\s*$/.test(item.raw)) return false;
  const label = /^\s*\*\*[^*\n]{1,100}(?:[:：]\*\*|\*\*\s?[:：])/.exec(item.raw)?.[0].length ?? 0;
  return label > 0 && /\p{L}/u.test(item.masked.slice(label)) ? isOrder({ masked: item.masked.slice(label), lexicon: item.lexicon }) : ordersBehindLabel(item);
}

/** *You will …*. */
function isSpokenTo({ masked, lexicon }: Unit): boolean {
  return words(lexicon, ({ markers }) => markers.addressed).first(masked)?.start === firstLetter(masked);
}

/** *Testing: every policy must have a test*: a statement about all of a kind binds in a list that describes, too. */
export function speaksOfAll(before: string): boolean {
  return /(?:^|[.!?]\s)\s*(?:all|every|each|any|100%)\s(?:\p{L}[\p{L}-]{0,20}\s){1,6}$/u.test(before);
}

/** *Get to the point, but don't leave out the context*: a ban at the end of an order. */
export function ordersOn(text: string, at: number, lexicon: Lexicon): boolean {
  const before = text.slice(0, at);
  return /[,;—–]\s(?:but\s)?$/.test(before) && !/[.:!?]/.test(before) && isOrder({ masked: text, lexicon });
}

/** *Names:* with a list of its own below it: the rules are what stands there. */
export function namesGroup(unit: Unit, next: Unit | undefined): boolean {
  if (unit.type !== 'item' || unit.leads === undefined || unit.sign !== undefined || next?.type !== 'item' || next.depth !== unit.depth + 1) return false;
  return /^\s*(?:\*\*[^*\n:：]{2,40}(?:\*\*[:：]|[:：]\*\*)|[^*\s:：.\p{Script=Hiragana}]{2,16}(?:\s[^*\s:：.]{2,16})?[:：])\s*$/u.test(unit.raw) && !isOrder(unit);
}

/** *You can only:*, *Safe changes only:*: what is allowed is one rule with its list. */
export function allowsOnly({ masked, lexicon, leads, type }: Unit): boolean {
  const only = leads === undefined || type !== 'sentence' ? undefined : words(lexicon, ({ markers }) => markers.clause.only).all(masked).at(-1);
  return only !== undefined && only.start > firstLetter(masked) && /^[\s:：*]*$/.test(masked.slice(only.end));
}

/** *You may add tests when asked* among rules: what is left to the agent binds it to nothing. */
export function allows({ masked, lexicon }: Unit): boolean {
  return lexicon.language === 'en' && /^[^\p{L}]{0,6}you\s(?:may|can)\s(?!not|only|never|at most)/u.test(masked);
}
