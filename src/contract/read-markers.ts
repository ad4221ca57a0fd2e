import type { RuleKind } from '../model/contract.ts';
import { firstLetter } from './characters.ts';
import type { Context } from './context.ts';
import { isCapitals, isOrder } from './imperative.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { bansOf, describes, markersIn, markersOf, type Markers, type Setting } from './markers.ts';
import { ordersBehindDuty, ordersOn, speaksOfAll } from './orders.ts';
import { binding } from './sayings.ts';
import { star } from './signs.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

const nothing: Markers = { prohibition: undefined, obligation: undefined };

/** Markers of what stands behind a label (`**No changes:** You must not …`), or of the whole when that has none. */
export function readMarkers(unit: Unit, context: Context, addition: boolean): Markers {
  const label = (unit.signs & star) === 0 ? 0 : (/^\s*\*\*[^*\n]{1,100}\*\*[:：]?/.exec(unit.raw)?.[0].length ?? 0);
  // Without a word that binds there is only what opens by calling itself a duty.
  if ((unit.said & binding) === 0) return opensWithDuty(unit, context, label) ? { prohibition: undefined, obligation: 0 } : nothing;
  const markers = behindLabel(unit, context, addition, label);
  return markers.prohibition === undefined && (context === 'free' || markers.obligation !== undefined) ? { ...markers, prohibition: addedBan(unit) } : markers;
}

/** *Answer in bullets. No long tables.* as an item: the ban behind the first sentence. */
function addedBan({ type, box, raw, lexicon }: Unit): number | undefined {
  const found = type === 'item' && !box && lexicon.language === 'en' && !/^\**\d/.test(raw) ? added.exec(raw) : null;
  return found ? found.index + found[0].length : undefined;
}

const added = /[.!]\s(?=No\s(?!(?:errors?|issues?|problems?|findings?|matches|match|results?|changes?|data|exceptions?|steps?)(?!\p{L}))\p{Ll}[\p{L}-]{2,24}(?:,?\s[\p{L}-]{2,24}){0,5}(?<!ed|found|left|known)[.!](?:\s|$))/u;

/** *You must be careful:* with *Never …* and *Always …* below it: what opens with its own marker is a rule of its own. So is a ban among what is allowed: *Small fixes only:* and *Leave the plan, do not fix it*. */
export function bindsItself(unit: Unit, allowing: boolean): RuleKind[] {
  if (unit.type !== 'item' || unit.box || unit.sign === 'demand' || (unit.said & binding) === 0) return [];
  const { prohibition, obligation } = readMarkers(unit, 'free', false);
  const shouts = (at: number): boolean => !unit.raw.startsWith('(', at - 1) && isCapitals(/^\p{L}*/u.exec(unit.raw.slice(at, at + 24))![0]);
  const opens = (at: number | undefined): boolean => at !== undefined && (at === firstLetter(unit.masked) || shouts(at));
  return opens(prohibition) || (allowing && prohibition !== undefined) ? ['prohibition'] : opens(obligation) ? ['obligation'] : [];
}

/** *Mandatory first read: load all of them*, with the label in bold or as plain words. */
function opensWithDuty({ masked, raw, lexicon, type }: Unit, context: Context, label: number): boolean {
  if (context === 'neutral') return false;
  if (label === 0) return type === 'sentence' && ordersBehindDuty(masked, raw, lexicon);
  return words(lexicon, ({ headings }) => headings.mandatory).test(masked.slice(0, label).replace(/[:：]\s{0,4}$/, '')) && isOrder({ masked: masked.slice(label), lexicon });
}

function behindLabel(unit: Unit, context: Context, addition: boolean, label: number): Markers {
  const { masked, raw, lexicon, type, box } = unit;
  const name = raw.slice(0, label);
  const isBound = context === 'rules' || context === 'prohibitions';
  const titled = addition || (!box && (isBound || (lexicon.script !== 'han' && /[:：]/.test(name) && reminds(masked.slice(0, label), lexicon))));
  const describing = context === 'neutral' || (type === 'cell' && !isBound);

  const isShort = label > 0 && name.trim().split(' ').length < 4 && !isCapitals(name);
  const behind = isShort ? markersOf(masked.slice(label), lexicon, { titled, callouts: /[:：]/.test(name) ? 'none' : 'all', raw: raw.slice(label) }) : nothing;
  const stands = behind.prohibition !== undefined || behind.obligation !== undefined;
  const from = stands ? label : 0;
  const found = stands ? behind : markersIn(unit, { titled, callouts: calloutsIn(unit, label, describing), raw });
  const own = stands ? besideLabel(unit, behind, label) : insteadOfWhole(unit, found, context, label);
  if (own) return own;

  const told = { masked, raw, type, lexicon, label };
  const place = (at: number | undefined, orders = false): number | undefined => (at === undefined || (describing && !bindsHere(told, at + from, orders)) ? undefined : at + from);
  const banned = place(found.prohibition);
  const ordered = place(found.obligation, true);
  const isPortrait = ordered !== undefined && ((type === 'item' && !isBound && describes({ masked, lexicon }, ordered)) || portrays({ masked, lexicon }, ordered) || grades(masked, ordered));
  const isVerdict = banned !== undefined && type === 'item' && judges(raw, masked, banned);
  return { prohibition: isVerdict ? undefined : banned, obligation: isPortrait ? undefined : ordered };
}

/** Which callouts bind. *Important: keep it short* as a paragraph below a checklist speaks of all of the work. */
function calloutsIn({ type, raw, masked, lexicon }: Unit, label: number, describing: boolean): NonNullable<Setting['callouts']> {
  if (describing && !(type === 'sentence' && label > 0 && isOrder({ masked: masked.slice(label), lexicon }))) return 'none';
  return type === 'sentence' || /^\p{Lu}{4,}[:：]/u.test(raw) ? 'all' : 'first';
}

/** What the label says beside what stands behind it. */
function besideLabel({ masked, raw, lexicon }: Unit, { prohibition, obligation }: Markers, label: number): Markers | undefined {
  const name = masked.slice(0, label);
  // *NEVER use x - always use y*: the label is an order of its own.
  const ban = prohibition === undefined ? bansOf(name, raw, lexicon)[0]?.start : undefined;
  if (ban !== undefined && ban === firstLetter(masked)) return { prohibition: ban, obligation: obligation! + label };
  // *Small changes only — don't rewrite*: the end of the label narrows the work.
  return obligation === undefined && endsOnly(name, lexicon) ? { prohibition: prohibition! + label, obligation: 0 } : undefined;
}

/** What the label says of the whole. */
function insteadOfWhole(unit: Unit, found: Markers, context: Context, label: number): Markers | undefined {
  if (found.obligation === undefined && opensWithDuty(unit, context, label)) return { ...found, obligation: 0 };
  if (label === 0 || unit.lexicon.script !== 'kana' || unit.type !== 'item' || context === 'rules' || context === 'prohibitions') return undefined;
  // In Japanese a label in the plain form names a fault and what stands behind it shows it: *使用しない: …*
  const isFault = found.prohibition !== undefined && found.prohibition < label && /[:：]/.test(unit.raw.slice(label - 3, label + 1));
  return isFault ? { ...found, prohibition: undefined } : undefined;
}

/** ***BLOCKED** if any check fails — must not ship*: what a verdict means, and no order. */
function judges(raw: string, masked: string, banned: number): boolean {
  if (!/^(?:[\d–-]{1,7}:\s)?\s*\*\*(?!STOP|HALT)\p{Lu}[\p{Lu} _/-]{2,40}\*\*/u.test(raw)) return false;
  if (!/(?:[;:→—–]|\s-)\s{1,2}(?:[\p{L}-]{2,24}\s){0,2}$/u.test(masked.slice(Math.max(0, banned - 48), banned))) return false;
  return /^(?:must not|do not|don't|cannot)\s(?:be\s)?(?:ship|run|merge|deploy|release|proceed)/.test(masked.slice(banned, banned + 30));
}

/** *Critical issues (must fix)*: a name for how grave something is. */
function grades(masked: string, ordered: number): boolean {
  // *Block: critical issues found — must fix before merge*
  if (/(?:—|–|\s-|--|:|=)\s{1,4}$/.test(masked.slice(Math.max(0, ordered - 6), ordered)) && /^must\s(?:be\s)?fix(?:ed)?(?:\s(?:before|prior)\s|\s?[—–(.-]|\s*$)/.test(masked.slice(ordered, ordered + 30))) return true;
  // *| 1 (non-negotiable) | Security |*
  if (/^\s*\|.*\(\s?$/.test(masked.slice(0, ordered)) && /^non-negotiable\s?\)\s*\|/.test(masked.slice(ordered, ordered + 24))) return true;
  // *| Must Run | tests of the change |*: a name of a class.
  if (/^\s*\|\s*$/.test(masked.slice(0, ordered)) && /^must\s\p{L}{2,12}\s*\|/u.test(masked.slice(ordered, ordered + 24))) return true;
  // *Define where contracts must be kept*: what is asked for.
  if (asked.test(masked.slice(Math.max(0, ordered - 60), ordered)) && masked.startsWith('must', ordered)) return true;
  // *Errors: must fix — type errors*
  if (/:[\s*]{1,5}$/.test(masked.slice(Math.max(0, ordered - 6), ordered)) && /^must\s(?:be\s)?fix(?:ed)?(?:\s[—–-]\s|,\s|[\s.]*$)/.test(masked.slice(ordered, ordered + 60))) return true;
  return masked[ordered - 1] === '(' ? /^must\s(?:(?:be\s)?fix|have)/.test(masked.slice(ordered, ordered + 12)) : masked[ordered - 1] === '（' && masked.startsWith('必须修', ordered);
}

const asked = /(?:\s(?:and|or)|[a-z]{3}|,)\s(?:where|how|whether)\s(?:(?:the|a|an|each|every|any)\s)?(?:\p{L}[\p{L}-]{1,20}\s){1,3}$/u;

type Told = Pick<Unit, 'masked' | 'raw' | 'type' | 'lexicon'> & { readonly label: number };

/** Whether a marker binds in a list that describes: at the start or in capitals, in a sentence that opens with it or with whom it binds, at the end of an order. */
function bindsHere({ masked, raw, type, lexicon, label }: Told, at: number, orders: boolean): boolean {
  if (stands({ raw, masked, type }, at, orders ? 0 : label, orders ? 1 : 2)) return true;
  if (type === 'cell') return false;
  if (/[.!?]\s{1,2}(?:\p{L}{2,16}\s)?$/u.test(masked.slice(Math.max(0, at - 20), at)) || (orders && ordersAgain(masked, label, at, lexicon))) return true;
  const before = masked.slice(label, at);
  const mayTell = (label === 0 && masked.startsWith('must', at)) || /[:：]\**$/.test(raw.slice(0, label).trimEnd());
  return speaksTo(before, lexicon) || (mayTell && speaksOfAll(before)) || (type === 'item' && !orders && ordersOn(masked.slice(label), at - label, lexicon));
}

/** *Remember:*, *Critical:*: a label behind which *no* forbids. */
function reminds(label: string, lexicon: Lexicon): boolean {
  const hit = words(lexicon, ({ markers }) => markers.reminders).first(label) ?? words(lexicon, ({ markers }) => markers.callout).first(label);
  return hit !== undefined && !/\p{L}/u.test(label.slice(0, hit.start)) && !/\p{L}/u.test(label.slice(hit.end));
}

/** *Code quality: always include comments*: behind its label, too, the marker of an order binds. */
function ordersAgain(masked: string, label: number, at: number, lexicon: Lexicon): boolean {
  if (label === 0 || at < label || /[\p{L}\p{N}]/u.test(masked.slice(label, at))) return false;
  const marker = words(lexicon, ({ markers }) => markers.clause.obligation).first(masked, at);
  return marker?.start === at && isOrder({ masked: masked.slice(marker.end), lexicon });
}

/** *Your feedback must …*, *…, you must ask*: in a description, too, a sentence that opens with the agent is about it. */
function speaksTo(before: string, lexicon: Lexicon): boolean {
  const last = words(lexicon, ({ markers }) => markers.addressed).all(before).at(-1);
  if (last?.end === before.trimEnd().length && /(?:^|[.,;:!?—–])\s{0,2}$/.test(before.slice(0, last.start))) return true;
  const hit = words(lexicon, ({ markers }) => markers.addressed).first(before);
  return hit !== undefined && !/\p{L}/u.test(before.slice(0, hit.start)) && before.length - hit.start <= 40;
}

function endsOnly(label: string, lexicon: Lexicon): boolean {
  const last = words(lexicon, ({ markers }) => markers.clause.only).all(label).at(-1);
  return last !== undefined && last.start > firstLetter(label) && label[last.start - 1] !== '-' && !/[\p{L}\p{N}]/u.test(label.slice(last.end));
}

/** *You are a careful expert and always write clean code*: who the agent is, unless the sentence says *must*. */
function portrays({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>, at: number): boolean {
  if (words(lexicon, ({ identity }) => identity).first(masked)?.start !== firstLetter(masked)) return false;
  return words(lexicon, ({ markers }) => markers.clause.obligation).all(masked).some(({ start }) => start === at);
}

/** In a list that describes, a marker binds only at the very start or in capitals. */
function stands({ raw, masked, type }: Pick<Unit, 'raw' | 'masked' | 'type'>, at: number, label: number, reach: number): boolean {
  // A row that opens with code goes on with what the code is.
  const opens = type !== 'cell' || !raw.slice(0, at).includes('`');
  const spelled = raw.slice(at, at + 30).split(/[^\p{L}']+/u, reach);
  return raw.startsWith('**', at - 2) || (opens && (at === firstLetter(masked) || (at >= label && !/[\p{L}\p{N}]/u.test(masked.slice(label, at))))) || spelled.some((word) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase());
}
