import type { DelegationMode } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import type { LineIndex, Span } from '../text/span.ts';
import { generic, isPlaceholder, isRole, looksLikeAgent } from './agent-names.ts';
import { isTitle } from './context.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { wholeLines } from './lines.ts';
import { modeBefore, modeBehind } from './nearby.ts';
import { fold } from './phrases.ts';
import type { Scope, Unit } from './unit.ts';
import { words } from './vocabulary.ts';

const item = /^\s*(?:[-*]\s{1,3})?\*{0,2}(\p{L}[\p{L} ]{1,23})\*{0,2}[:：]\*{0,2}\s`?([A-Za-z][a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){1,5})`?(?=\s(?:(?:sub-?)?agent\s)?(?:if|when|for|to|on|after|before)\s|\s[—–-]\s)/u;
const line = /^[ \t]{0,8}[-*]\s{1,3}\*{0,2}(\p{L}[\p{L} ]{1,23})\*{0,2}[:：]\*{0,2}\s`?([a-z][a-z0-9-]{2,40})`?\s[—–-]\s/gmu;

/** ***Trigger**: Note-keeper agent if notes are old*: a label that calls, and who is called. */
export function behindLabel({ type, raw, lexicon }: Unit): string | undefined {
  const [, label, name] = (type === 'item' && item.exec(raw.slice(0, 140))) || [];
  return name !== undefined && calls(label!, lexicon) && looksLikeAgent(name.toLowerCase()) && !isPlaceholder(name.toLowerCase()) ? name : undefined;
}

/** Who is named in a fence, in the order of the text, and at which offset of it. */
export interface InFence {
  readonly name: string;
  readonly at: number;
}

/** *RECOMMEND: writer — for the texts* in a form below a title about handing on, where a plain word is a name. */
export function inForm({ fence, scope, lexicon }: Unit): InFence[] {
  if (!fence || !isBelowHandoff(scope)) return [];
  return matchesOf(line, fence.text).flatMap(({ 1: label, 2: name, index }) => (calls(label!, lexicon) && !isPlaceholder(name!) ? [{ name: name!, at: index }] : []));
}

/** The line of the file for each offset in a fence's text, asked for in rising order: lines are counted, as a fence may stand further right in the file than its text says. */
export function linesInFence({ fence, raw, span }: Unit, lines: LineIndex): (at: number) => Span {
  const [first, last] = lines.lines(span);
  const text = fence!.text;
  let line = /^\s*(?:```|~~~)/.test(raw) ? first + 1 : first;
  let seen = 0;
  return (at) => {
    for (let end = text.indexOf('\n', seen); end !== -1 && end < at; end = text.indexOf('\n', seen)) {
      seen = end + 1;
      line += 1;
    }
    const start = lines.start(Math.min(line, last));
    return wholeLines(lines, { start, end: start });
  };
}

/** *Planner/Testerに委譲*: in another script a role stands out, right before what is done with it. */
export function standingOut({ raw, masked, lexicon }: Unit): { readonly name: string; readonly mode: DelegationMode }[] {
  return matchesOf(/(?<![\w/.@`-])[A-Z][a-z]{3,20}(?:[/、・][A-Z][a-z]{3,20}){0,6}(?=\p{L})/gu, raw).flatMap(({ index, 0: row }) => {
    const near = modeBehind(masked, index + row.length, lexicon);
    const isSaid = /^(?:サブ)?エージェント/.test(raw.slice(index + row.length, index + row.length + 10));
    const roles = row.split(/[/、・]/);
    return near && roles.every((name) => (isSaid ? looksLikeAgent : isRole)(name.toLowerCase())) ? roles.map((name) => ({ name, mode: near.mode })) : [];
  });
}

const coded = /`([a-z][a-z\d]{1,30})`(?=\**(?:$|[.,;:!?)\]/|+—–]|\n|\s(?:[—–|(+-]|(?:(?:sub-?)?agents?|to|for|with|and|or|if|when|once|as|first|on|in|instead|before|after|again|who)(?![a-z]))))/g;

/** *Delegate to `planner`*, *hand the texts to `writer`*, *that's `designer`*: a plain word in a code span, and words right before it that say what is done with an agent. */
export function inCode({ raw, masked, lexicon }: Unit): { readonly name: string; readonly mode: DelegationMode }[] {
  let last: { readonly end: number; readonly mode: DelegationMode } | undefined;
  return matchesOf(coded, raw).flatMap(({ index, 0: span, 1: name = '' }) => {
    if (isPlaceholder(name) || generic.has(name)) return [];
    const isJoined = last !== undefined && looksLikeAgent(name) && /^[`*]{0,3}(?:,\s|,?\s(?:and|or)\s|\s?[/&+]\s?)[`*]{0,3}$/.test(raw.slice(last.end, index));
    const told = isJoined ? last!.mode : modeOf(masked, index, name, lexicon);
    if (told === undefined) return [];
    last = { end: index + span.length, mode: told };
    return [{ name, mode: told }];
  });
}

function modeOf(masked: string, start: number, name: string, lexicon: Lexicon): DelegationMode | undefined {
  if (lexicon.language === 'en') {
    const before = masked.slice(Math.max(0, start - 96), start);
    if (whose.test(before)) return isRole(name) ? 'owner' : undefined;
    const verb = given.exec(before)?.[1];
    if (verb !== undefined && (verb === 'delegate' || isRole(name) || (verb === 'hand' && looksLikeAgent(name)))) return 'handoff';
  }
  const near = modeBefore(masked, start, lexicon, 32);
  if (!near?.close || near.text === 'use' || near.text === 'from') return undefined;
  return isRole(name) || (near.mode === 'handoff' && /^(?:delegate|hand)/.test(near.text)) ? near.mode : undefined;
}

/** *Delegate the plans to*. */
const given = /(?:^|[^\p{L}])(delegate|hand|escalate|route|send|pass|forward|assign)\s[^.;:()\n]{2,60}\sto\s(?:the\s)?[`*]{0,3}$/u;
/** *That's for*: the name behind it says whose work it is. */
export const whose = /(?:^|[\s(])th(?:at|ose)(?:['’]s|\sis|\sare)\s(?:for\s|up\sto\s)?(?:the\s)?[`*]{0,3}$/;

function calls(label: string, lexicon: Lexicon): boolean {
  const said = fold(label.trim());
  return [words(lexicon, ({ delegation }) => delegation.pick), words(lexicon, ({ delegation }) => delegation.modes.handoff)].some((list) => list.first(said)?.text === said);
}

function isBelowHandoff(scope: Scope | undefined): boolean {
  for (let current = scope; current && !isTitle(current); current = current.parent) if (current.topics.has('delegation')) return true;
  return false;
}
