import type { RequiredTool } from '../model/contract.ts';
import type { Span } from '../text/span.ts';
import { isOrder } from './imperative.ts';
import { markersIn, markersOf } from './markers.ts';
import { plain } from './mask.ts';
import type { Scope, Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** A tool the prose speaks of, while what stands below may still add to it. */
export interface Draft {
  readonly tool: string;
  mode: RequiredTool['mode'];
  readonly purpose?: string;
  readonly before?: string;
  readonly calls: string[];
  span: Span;
  readonly scope: Scope | undefined;
}

/** A statement about tools, and what it stands below. */
export interface Statement {
  readonly unit: Unit;
  readonly context: string;
  readonly scope: Scope | undefined;
}

/** What the statement says about the tool that stands from `at` to `end` in it; without them about whatever it names. */
export function modeOf({ unit, context, scope }: Statement, at = Infinity, end = at): RequiredTool['mode'] {
  if (isAbsent(unit, end)) return 'mention';
  const { prohibition, obligation } = markersIn(unit, { raw: unit.raw });
  const isBanned = prohibition !== undefined && prohibition < at;
  if (isBanned && saysInstead(unit, prohibition, at)) return 'must';
  if (isBanned || unit.sign === 'forbid' || context === 'prohibitions') return 'forbid';
  if (words(unit.lexicon, ({ tools }) => tools.may).test(unit.masked)) return 'mention';
  if (obligation !== undefined || context === 'rules' || isOrder(unit)) return 'must';
  for (let current = scope; current; current = current.parent) if (current.topics.has('mandatory')) return 'must';
  return 'mention';
}

/** A tool that is only named has to be used where the statement uses something, and is forbidden where the ban is about it. */
export function asideMode({ masked, lexicon }: Unit, mode: RequiredTool['mode'], before: string): RequiredTool['mode'] {
  if (!words(lexicon, ({ tools }) => tools.use).test(masked)) return 'mention';
  return mode === 'forbid' && lexicon.language === 'en' && !bansNext.test(before.slice(-80)) ? 'mention' : mode;
}

const bansNext = /(?:never|not|n't|without)\s(?:(?:use|using|call|calling|invoke|invoking)\s)?(?:the\s)?(?:[A-Z]\w{1,20}(?:,\s(?:or\s)?|\s?\/\s?|\sor\s)){0,4}$/i;

/** *`Edit` and `Bash` are excluded by your list*: what stands between is no condition, and no order to use something. */
function isAbsent({ masked, lexicon }: Unit, end: number): boolean {
  if (!(end < masked.length)) return false;
  const behind = masked.slice(end, end + 120);
  const said = words(lexicon, ({ tools }) => tools.absent).first(behind);
  if (said === undefined) return false;
  const between = behind.slice(0, said.start);
  return !/[.;!?—–(]/.test(between) && !words(lexicon, ({ markers }) => markers.conditions).test(between) && !words(lexicon, ({ tools }) => tools.use).test(between);
}

const dividers = ['—', '–', ';', '(', ' - ', ' -- ', '. ', '! ', '。'];

/** Whether the ban ends before the tool: *never write with heredocs — use the Write tool*, *Never edit by hand. Use `patch`*. */
function saysInstead({ masked, lexicon }: Unit, prohibition: number, at: number): boolean {
  const before = masked.slice(0, at);
  const clause = Math.max(...dividers.map((sign) => before.lastIndexOf(sign)));
  const said = before.slice(clause);
  return clause > prohibition && words(lexicon, ({ tools }) => tools.use).test(said) && markersOf(said, lexicon).prohibition === undefined;
}

/**
 * What the tool is for and what has to wait for it. Without a place in the unit, the whole sentence says what it is for. What is
 * `banned` is so in its own clause: in *Never use `edit` - you are read-only* the rest says why, and not for what.
 */
export function about(sentence: Unit | undefined, from?: number, banned = false): Pick<Draft, 'purpose' | 'before'> {
  if (!sentence) return {};
  const { raw, masked, lexicon } = sentence;
  const behind = raw.slice(from ?? 0);
  const end = banned ? behind.search(/(?:^|\s)[—–-]{1,2}\s|[.;!](?:\s|$)/) : -1;
  const purpose = plain(end === -1 ? behind : behind.slice(0, end)).replace(/^[\s,:—–-]+|[\s.]+$/g, '');
  const wait = words(lexicon, ({ tools }) => tools.before).first(masked);
  const before = wait ? plain(raw.slice(wait.end)).replace(/[\s.]+$/g, '') : '';
  return { ...(purpose ? { purpose } : {}), ...(before ? { before } : {}) };
}
