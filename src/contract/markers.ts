import { matchesOf } from '../text/matches.ts';
import { firstLetter } from './characters.ts';
import { blankOut, endsLabel, opensClause, withoutExcuses } from './clauses.ts';
import { isCapitals, isOrder, verbLast, type Said } from './imperative.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { isSole, onlyBehind } from './only.ts';
import type { Hit } from './phrases.ts';
import { binding } from './sayings.ts';
import type { Unit } from './unit.ts';
import { saidIn, words } from './vocabulary.ts';

/** Which kinds of binding words a text holds, and where the first of each stands. */
export interface Markers {
  readonly prohibition: number | undefined;
  readonly obligation: number | undefined;
}

/** How much a text may bind beyond its plain markers. */
export interface Setting {
  /** Below a title about rules, where `no` and `not` forbid. */
  readonly titled?: boolean;
  readonly callouts?: 'all' | 'first' | 'none';
  /** The text as written, in which capitals bind wherever they stand. */
  readonly raw?: string;
}

const unbound: Markers = { prohibition: undefined, obligation: undefined };

/** Binding words of a folded, masked text. Words inside an excuse (`when you do not`) do not count. */
export function markersOf(masked: string, lexicon: Lexicon, { titled = false, callouts = 'all', raw = '' }: Setting = {}): Markers {
  if ((saidIn(masked, lexicon) & binding) === 0) return unbound;
  const text = withoutExcuses(masked, lexicon);
  const strong = strongBans(text, lexicon);
  const clauses = clause(text, raw, lexicon, ({ markers }) => markers.clause.prohibition);
  const prohibition = earliest(strong[0]?.start, clauses[0]?.start, opening(text, raw, lexicon, titled));
  const rest = blankOut(text, [...strong, ...clauses].toSorted((a, b) => a.start - b.start));
  const obligation = earliest(
    words(lexicon, ({ markers }) => markers.obligation).first(rest)?.start,
    clause(rest, raw, lexicon, ({ markers }) => markers.clause.obligation)[0]?.start,
    clause(rest, raw, lexicon, ({ markers }) => markers.clause.only, true)[0]?.start,
    onlyBehind(rest, raw, lexicon, titled),
    callouts === 'none' || prohibition !== undefined ? undefined : callout(rest, lexicon, callouts === 'first'),
  ) ?? ending(rest, raw, lexicon);
  const forbids = prohibition ?? (obligation === undefined ? aside(text, raw, lexicon, titled) : undefined);
  return { prohibition: forbids, obligation };
}

/** The same of a whole statement. */
export function markersIn(unit: Unit, setting?: Setting): Markers {
  return (unit.said & binding) === 0 ? unbound : markersOf(unit.masked, unit.lexicon, setting);
}

/** Words that forbid wherever they stand, and verbs whose ending forbids. */
function strongBans(text: string, lexicon: Lexicon): readonly Hit[] {
  const hits = words(lexicon, ({ markers }) => markers.prohibition).all(text);
  const ends = lexicon.markers.forbidding;
  if (ends.length === 0) return hits;
  const verbs = matchesOf(/\p{L}{4,40}/gu, text).filter(({ 0: word }) => ends.some((end) => word.endsWith(end))).map(({ index, 0: word }): Hit => ({ start: index, end: index + word.length, text: word }));
  return verbs.length === 0 ? hits : [...hits, ...verbs.filter((verb) => !hits.some((hit) => hit.start < verb.end && hit.end > verb.start))].toSorted((a, b) => a.start - b.start);
}

/** Every ban of a text, from left to right. */
export function bansOf(masked: string, raw: string, lexicon: Lexicon): Hit[] {
  if ((saidIn(masked, lexicon) & binding) === 0) return [];
  const text = withoutExcuses(masked, lexicon);
  return [...strongBans(text, lexicon), ...clause(text, raw, lexicon, ({ markers }) => markers.clause.prohibition)].toSorted((a, b) => a.start - b.start);
}

/** *Contracts the system must honour*: an item that names a thing by what it has to do gives no order. */
export function describes({ masked, lexicon }: Said, marker: number): boolean {
  const start = firstLetter(masked);
  // *Which risks it must avoid*, *Writing tests only for easy cases*
  if (lexicon.language === 'en' && /^(?:(?:which|what|who|whether|how|where|why)\s|\p{L}{2,20}ing\s(?=.{0,200}only))/u.test(masked.slice(start))) return true;
  if (!/^\p{L}{1,20}(?:\s\p{L}{1,20}){0,2}[\s.]*$/u.test(masked.slice(marker, marker + 80).trimEnd()) || masked.length - marker > 80) return false;
  const from = Math.max(start, marker - 60);
  const before = masked.slice(from, marker);
  const word = words(lexicon, ({ markers }) => markers.relative).all(before).findLast((hit) => /^\s(?:\p{L}{1,24}\s){0,2}$/u.test(before.slice(hit.end)));
  if (!word || !/[\p{L}\p{N}]\s$/u.test(before.slice(0, word.start))) return false;
  return words(lexicon, ({ markers }) => markers.conditions).first(masked, start)?.start !== start && !isOrder({ masked, lexicon });
}

/** A lead-in that says when to end the work: *Stop if any of these is true:*. */
export function halts({ masked, lexicon }: Said): boolean {
  const text = masked.trimEnd();
  if (text.length > longestOpening) return false;
  const start = firstLetter(text);
  const hit = words(lexicon, ({ markers }) => markers.halt).first(text);
  if (!hit) return false;
  if (hit.start === start || (verbLast.has(lexicon.language) && text.slice(hit.end).replace(/\s{2,}/g, ' ').length <= 24) || lexicon.script === 'han') return true;
  const conditions = words(lexicon, ({ markers }) => markers.conditions);
  if (conditions.first(text)?.start === start) return true;
  // *Check first — if one of these is found, stop:*
  const clause = /(?:[—–:.;]|\s-)(\s[^—–:.;]*),\s$/.exec(text.slice(0, hit.start))?.[1];
  return clause !== undefined && conditions.first(clause)?.start === 1;
}

function clause(text: string, raw: string, lexicon: Lexicon, pick: (lexicon: Lexicon) => readonly string[], sole = false): Hit[] {
  return words(lexicon, pick).all(text).filter(({ start, end }) => {
    // *End with GO / DO NOT GO*: the name of a verdict.
    if (/\p{Lu}[*`]{0,3} \/ [*`]{0,3}$/u.test(raw.slice(Math.max(0, start - 8), start))) return false;
    return (isCapitals(raw.slice(start, end)) && raw[start - 1] !== '-') || raw.startsWith('**', start - 2) || endsLabel(raw, end, lexicon) || opensClause(text, raw, start, lexicon, sole);
  });
}

/** `No changes to …`, `Not a single …`, `Short, no frills`: a negation that opens the whole. */
function opening(text: string, raw: string, lexicon: Lexicon, titled: boolean): number | undefined {
  const start = firstLetter(text);
  // *NO code, plans only*: capitals in front of small letters forbid under any title.
  if (start === -1 || (!titled && !/^(?:NO|ZERO)\s\p{Ll}/u.test(raw.slice(start, start + 6)))) return undefined;
  // *No answer after all rounds → say so*: a condition.
  if (/^[^.;:!?]{1,80}(?:→|->|=>)/u.test(text.slice(start))) return undefined;
  // *No exceptions* forbids nothing.
  return words(lexicon, ({ markers }) => markers.weak).first(text)?.start === start && words(lexicon, ({ markers }) => markers.obligation).first(text)?.start !== start ? start : undefined;
}

/** `Short, no frills`: a part that has no verb. Outside a title about rules only code can be what is not to be there, or what *only* excludes. */
function aside(text: string, raw: string, lexicon: Lexicon, titled: boolean): number | undefined {
  return words(lexicon, ({ markers }) => markers.none).all(text).find(({ start, end }) => {
    const binds = titled || isCapitals(raw.slice(start, end)) || /^\s`/.test(raw.slice(end, end + 2)) || isSole(text.slice(0, start), lexicon);
    if (!binds) return false;
    const before = text.slice(Math.max(0, start - 3), start);
    return /[—–;,(]\s{0,2}$|\s-\s$/.test(before) || (titled && /[.!]\s{1,2}$/.test(before) && sentence.test(text.slice(end)) && isOrder({ masked: text, lexicon }));
  })?.start;
}

/** *Name the rooms. No invented names.* */
const sentence = /^\s\p{L}[^.;:!?,→|]{2,50}(?:[.!]|$)/u;

const longestOpening = 140;

/** *Use strict types always*: an order whose last word binds it. */
function ending(text: string, raw: string, lexicon: Lexicon): number | undefined {
  if (text.length > longestOpening) return undefined;
  const tail = text.replace(/[\s.]{1,8}$/, '');
  // *Read the notes (mandatory)*
  const bracket = /[)）]$/.test(tail) ? /[(（][^()（）]{1,24}[)）]$/.exec(tail) : null;
  const isDuty = bracket !== null && words(lexicon, ({ headings }) => headings.mandatory).first(bracket[0], 1)?.start === 1;
  if (isDuty && (isOrder({ masked: text, lexicon }) || isCapitals(raw.slice(bracket.index + 1, tail.length - 1)))) return bracket.index;
  const last = lexicon.markers.clause.obligation.find((word) => tail.endsWith(` ${word}`));
  return last !== undefined && isOrder({ masked: text, lexicon }) ? tail.length - last.length : undefined;
}

/** What a callout says may be a fact: *Important: this agent creates drafts*. */
const fact = /^[\s)]{0,4}[:!：！—–-][\s*]{0,4}(?:this|these|it|there|your|an?|эт[аои]\p{L}{0,2}|est[ea]s?|cet(?:te)?|dies\p{L}{0,2}|bu)\s/u;

function callout(text: string, lexicon: Lexicon, firstOnly: boolean): number | undefined {
  const found = words(lexicon, ({ markers }) => markers.callout).first(text);
  if (!found || (firstOnly && found.text !== lexicon.markers.callout[0]) || /[\p{L}\p{N}]/u.test(text.slice(0, found.start))) return undefined;
  const behind = text.slice(found.end, found.end + 24);
  // *Important -- affects users*: the name of a grade.
  if (firstOnly && /^[\s)*]{0,4}[—–-]/.test(behind) && !isOrder({ masked: text.slice(found.end).replace(/^[\s)*—–-]{1,8}/, ''), lexicon })) return undefined;
  return /^[\s)]{0,4}[:!：！—–-]/.test(behind) && !fact.test(behind) ? found.start : undefined;
}

function earliest(...places: readonly (number | undefined)[]): number | undefined {
  const known = places.filter((place) => place !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
