import { matchesOf } from '../text/matches.ts';
import type { Span } from '../text/span.ts';
import type { Context } from './context.ts';
import { isOrder } from './imperative.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { bansOf, markersIn, markersOf } from './markers.ts';
import type { Hit } from './phrases.ts';
import { sentences } from './sentences.ts';
import { calling } from './sayings.ts';
import { backtick } from './signs.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

export interface Ban {
  readonly self: boolean;
  readonly everybody: boolean;
}

/**
 * Whether a statement forbids calling agents: oneself, or anybody. Hosts enforce it, so the ban, the call and who is called
 * have to stand together in one sentence: *do not guess which agents exist* and *never for triage itself* forbid no call.
 */
export function bansDelegation(unit: Unit, context: Context): Ban | undefined {
  const { raw, signs, said } = unit;
  // The cheaper questions first: few statements speak of calling anybody.
  if (!((signs & backtick) !== 0 && toolInCode.test(raw)) && (said & calling) === 0) return undefined;
  if (!isWhole(unit, context) && markersIn(unit).prohibition === undefined) return undefined;
  let found: Ban | undefined;
  for (const part of sentences(raw, 0)) {
    const ban = bansIn(unit, part, context);
    if (ban?.everybody) return ban;
    found ??= ban;
  }
  return found;
}

const toolInCode = /`(?:task|agent)`/i;

/** What stands below such a title or behind such a sign is forbidden from its first word on. */
function isWhole({ sign }: Unit, context: Context): boolean {
  return sign === 'forbid' || context === 'prohibitions';
}

function bansIn(unit: Unit, { start, end }: Span, context: Context): Ban | undefined {
  const { lexicon } = unit;
  const masked = unit.masked.slice(start, end);
  const from = isWhole(unit, context) ? 0 : markersOf(masked, lexicon, { raw: unit.raw.slice(start, end) }).prohibition;
  if (from === undefined) return undefined;
  const text = masked.slice(0, allowedFrom(masked, from, lexicon));
  const raw = unit.raw.slice(start, start + text.length);
  // In other languages the verb may stand before the word that forbids it: *Rufe niemals …*.
  const behind = <At extends { readonly start: number }>(hits: readonly At[]): readonly At[] => (verbBehindBan.has(lexicon.language) ? hits.filter((hit) => hit.start >= from) : hits);
  const code = toolInCode.exec(raw);
  const tool = code ? behind([{ start: code.index, end: code.index + code[0].length }]).filter((hit) => hit.start - from <= farthestTool) : [];
  const calls = behind(words(lexicon, ({ delegation }) => delegation.call).all(text));
  if (calls.length + tool.length === 0) return undefined;
  const self = words(lexicon, ({ delegation }) => delegation.self).all(text);
  if (isNear([...calls, ...tool], self, farthestSelf)) return { self: true, everybody: false };
  const anyone = words(lexicon, ({ delegation }) => delegation.anyone).all(text);
  return isNear(calls, anyone, farthestAnyone) || tool.length > 0 || /(?<!\p{L})no delegation/u.test(text) ? { self: true, everybody: true } : undefined;
}

/** *Do not write code yourself — you only call other agents*: where a clause of its own says what is to be done instead. */
function allowedFrom(text: string, ban: number, lexicon: Lexicon): number {
  for (const { index, 0: joint } of matchesOf(/\s(?:—|–|--?)\s|[;；]\s?/gu, text.slice(ban))) {
    const start = ban + index + joint.length;
    const rest = text.slice(start);
    const opens = [words(lexicon, ({ markers }) => markers.addressed), words(lexicon, ({ markers }) => markers.clause.only), words(lexicon, ({ markers }) => markers.clause.obligation)].some((list) => list.first(rest)?.start === 0);
    if ((opens || isOrder({ masked: rest, lexicon })) && /\p{L}{2}\s\p{L}{2}/u.test(text.slice(ban, ban + index)) && markersOf(rest, lexicon).prohibition === undefined) return ban + index;
  }
  return text.length;
}

const verbBehindBan: ReadonlySet<string> = new Set(['en', 'ru']);
/** Characters between the ban and the name of the tool in code, and between the call and the word for who is called. */
const farthestTool = 40;
const farthestSelf = 20;
const farthestAnyone = 12;

type Place = Pick<Hit, 'start' | 'end'>;

function isNear(calls: readonly Place[], named: readonly Place[], farthest: number): boolean {
  return named.some((who) => calls.some((call) => (who.start >= call.end ? who.start - call.end : call.start - who.end) <= farthest));
}

/** *You never change a file and you never call yourself*: one of several bans in a line is about something else than calls. */
export function bansMore({ masked, raw, lexicon }: Unit): boolean {
  const bans = bansOf(masked, raw, lexicon);
  if (bans.length < 2) return false;
  const call = words(lexicon, ({ delegation }) => delegation.call);
  return bans.some(({ start, end }, index) => {
    const rest = masked.slice(end, bans[index + 1]?.start);
    const own = `${clauseBefore(masked.slice(bans[index - 1]?.end ?? 0, start))} ${index + 1 < bans.length ? rest.slice(0, rest.length - clauseBefore(rest).length) : rest}`;
    return !call.test(own) && /\p{L}{2}/u.test(own);
  });
}

/** What stands between a ban and the joint before it: `and you` of *…, and you never …*. */
function clauseBefore(text: string): string {
  const joints = matchesOf(/[,;.—–]|(?<!\p{L})(?:and|or|und|oder|y|e|et|ve|и|или)(?!\p{L})/gu, text);
  return text.slice(joints.at(-1)?.index ?? 0);
}
