import type { DelegationMode } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import { behindLabel, inCode, standingOut } from './agent-labels.ts';
import { bare, isAgent, isPlaceholder, looksLikeAgent, mayBePlain, plainAgents, type Self } from './agent-names.ts';
import type { Context } from './context.ts';
import { hyphenatedAgents } from './hyphenated-agents.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { isToolOrSkill, joint } from './named-beside.ts';
import { answers, bySide, isOfGroup, isPicked, modeBefore, sided } from './nearby.ts';
import { choosing, handing, ofRoles } from './sayings.ts';
import { arrow, atSign, backtick, bracket, capital, hyphen } from './signs.ts';
import type { Unit } from './unit.ts';
import { says, words } from './vocabulary.ts';

export interface Named {
  readonly name: string;
  readonly mode: DelegationMode;
}

/** *Pass … to x-writer*: whether there may be such an order. */
const passing = /(?:[Pp]ass|[Ss]end|[Hh]and|[Ff]orward|[Tt]ransfer|[Ee]scalate|[Aa]ssign|[Rr]oute)\s[^\n]{2,60}\sto\s[^\n]{0,8}(?:[a-z]-[a-z]|`[a-z])/;
/** Whether something of an agent's, or what it has done, may be named. */
const ends = /[a-z]-[a-z]{2,20}`?(?:(?:'s)?\s(?:output|results?|findings)|(?:\s(?:sub-?)?agent)?['’]s\s(?:job|task|work|lane|domain|responsibility))(?![a-z-])|(?:\swith|ed by|off by)\s(?:the\s)?`[a-z]/;
const others = /not\sresponsible\sfor\s/;

/** Whether a statement may name somebody at all. */
export function mayNameAgent({ raw, masked, signs, said, lexicon }: Unit, context: Context): boolean {
  if (context === 'delegation') return true;
  const isHyphened = (signs & hyphen) !== 0;
  const isCoded = (signs & backtick) !== 0;
  const isOfRoles = (said & ofRoles) !== 0;
  if (lexicon.language === 'en' && mayBePlain(raw) && plainAgents(raw).length > 0) return true;
  if (lexicon.script === 'kana' && (signs & capital) !== 0 && (said & handing) !== 0) return true;
  // A name shows by its marks, its place or its role; most statements have none.
  const shows = (signs & (atSign | backtick | arrow | hyphen)) !== 0 || ((signs & capital) !== 0 && /[a-z0-9][A-Z]/.test(raw)) || (isOfRoles && saysRole(masked, lexicon));
  if (!shows) return false;
  if ((said & handing) !== 0 || (signs & (atSign | arrow)) !== 0 || ((signs & bracket) !== 0 && others.test(masked))) return true;
  if (isOfRoles && (raw.includes(' to ') || sided.test(masked))) return true;
  if (isCoded && (said & choosing) !== 0 && /`\s(?:as an?\s(?=sub))?(?:sub-?)?agent/i.test(raw)) return true;
  if ((isCoded || isHyphened) && raw.includes(' to ') && passing.test(raw)) return true;
  if (isCoded && /hat(?:['’]s|\sis)\s[^\n]{0,12}`[a-z]/.test(raw)) return true;
  return isHyphened && (((said & choosing) !== 0 && /[a-z\d]-[a-z\d]/.test(raw)) || ends.test(raw) || /^.{0,4}[A-Z][a-z]{1,20}-[a-z]/u.test(raw));
}

/** Agents that a statement names, each once, with what is first said to be done with it. */
export function namedAgents(unit: Unit, context: Context, self: Self): Named[] {
  const { raw, signs, said, lexicon } = unit;
  const isHyphened = (signs & hyphen) !== 0;
  const isCapital = (signs & capital) !== 0;
  const isListed = context === 'delegation' && unit.type === 'item';
  const found = new Map<string, DelegationMode>();
  const add = (name: string, mode: DelegationMode): void => {
    if (!found.has(name)) found.set(name, mode);
  };
  const addAll = (named: readonly Named[]): void => {
    for (const { name, mode } of named) add(name, mode);
  };
  if ((signs & atSign) !== 0) addAll(mentioned(unit, context, self));
  if (isHyphened || (self.team.size > 0 && raw.includes(':'))) hyphenatedAgents(unit, context, self, add);
  if ((signs & backtick) !== 0 && /agent/i.test(raw)) addAll(calledAgents(unit));
  if ((signs & backtick) !== 0 && ((said & handing) !== 0 || /\sto\s|h(?:at|ose)/.test(raw))) addAll(inCode(unit).filter(({ name }) => bare(name) !== bare(self.name ?? '')));
  if ((signs & arrow) !== 0) addAll(behindArrows(unit, context));
  if (lexicon.language === 'en' && mayBePlain(raw)) addAll(plainAgents(raw));
  if ((signs & bracket) !== 0) addAll(withBrackets(unit, self));
  if (lexicon.script === 'kana' && isCapital) addAll(standingOut(unit));
  const labelled = isHyphened && unit.type === 'item' ? behindLabel(unit) : undefined;
  if (labelled !== undefined) add(labelled, 'handoff');
  const needing = needingIn(raw, self);
  if (needing !== undefined) add(needing, 'from');
  if (isCapital && /[a-z0-9][A-Z]/.test(raw)) addAll(inCapitals(unit));
  if (isListed) addAll(inCompany(raw));
  if (isListed && found.size === 0) addAll(opening(raw));
  if (isListed && found.size === 0) addAll(plainTarget(unit));
  if ((said & ofRoles) !== 0) addAll(roles(unit));
  return [...found].map(([name, mode]) => ({ name, mode }));
}

const mention = /(?<![\p{L}\p{N}_./@`-])`?@([a-z][a-z0-9]{0,40}(?:[-:][a-z0-9]{1,40}){0,8})`?(?![\p{L}\p{N}/@.(-]{0,80}[/@(])/gu;

/** *Ask @table-planner*. */
function mentioned(unit: Unit, context: Context, self: Self): Named[] {
  const { masked, lexicon } = unit;
  return matchesOf(mention, unit.raw).flatMap(({ index, 0: text, 1: name = '' }): Named[] => {
    const isCoded = text.startsWith('`');
    // What stands in quotation marks is said by somebody.
    if (isPlaceholder(name) || (masked[index] === ' ' && !isCoded)) return [];
    const near = modeBefore(masked, index, lexicon, 120);
    const isCalled = near?.close === true && near.mode !== 'from' && near.text !== 'use' && name.length > 2;
    if (!isCalled && self.name !== undefined && bare(name) === bare(self.name)) return [];
    const isOne = isCalled || (name.length > 3 && standsAlone(unit, context, index, index + text.length)) || (name.includes('-') && (isCoded ? isAgent(name, self) : looksLikeAgent(name)));
    return isOne ? [{ name, mode: near?.mode ?? 'handoff' }] : [];
  });
}

/** Behind an arrow, in a cell, or at the start of what a list says of it. */
function standsAlone({ raw, type }: Unit, context: Context, start: number, end: number): boolean {
  const before = raw.slice(0, start);
  if (/→\s{0,2}$/.test(before)) return true;
  const behind = raw.slice(end);
  if (type === 'cell') return /\|\s{0,4}$/.test(before) && /^\s{0,40}(?:\||$)/.test(behind);
  return context === 'delegation' && type === 'item' && /^[\s*]{0,4}$/.test(before) && /^\*{0,2}\s?(?:→|[:：]|[—–]|-\s)/u.test(behind);
}

/** *Have the `table` agent look*. */
function calledAgents({ raw, masked, lexicon }: Unit): Named[] {
  return matchesOf(/`@?([a-z][a-z0-9]{1,40})`(?=\s(?:as an?\s(?=sub))?(?:sub-?)?agents?(?!\p{L}))/giu, raw).flatMap(({ index, 0: text, 1: name = '' }): Named[] => {
    if (isPlaceholder(name)) return [];
    const mode = modeBefore(masked, index, lexicon, 60)?.mode ?? (isPicked(masked, index, index + text.length, lexicon) ? 'handoff' : undefined);
    return mode === undefined ? [] : [{ name, mode }];
  });
}

/** *Plans → `table-planner`*, *Plans → **planner-x***. */
function behindArrows({ raw }: Unit, context: Context): Named[] {
  return matchesOf(/→\s{0,3}(?:\p{L}{1,12}\s)?(?:`@?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)`|\*\*([a-z][a-z0-9]*(?:-[a-z0-9]+(?:\.\d{1,3})?)+)\*\*)/gu, raw).flatMap(({ 1: coded, 2: bold }): Named[] => {
    const name = coded ?? bold!;
    return looksLikeAgent(name) || (bold !== undefined && context === 'delegation') ? [{ name, mode: 'handoff' }] : [];
  });
}

/** *Hand off to: planner (plans), code-reviewer (faults)*, *not responsible for plans (planner) or faults (code-reviewer)*: several that look alike, of which one is an agent for sure. */
function withBrackets({ raw, masked, lexicon }: Unit, self: Self): Named[] {
  const listed = /(?:^|\s)to:\s((?:[a-z][a-z0-9-]{2,40}\s\([^()\n]{2,60}\)[,.]?\s?(?:and\s|or\s)?){2,12})/.exec(raw);
  const isHanded = listed !== null && words(lexicon, ({ delegation }) => delegation.modes.handoff).test(masked.slice(Math.max(0, listed.index - 12), listed.index + 4));
  if (!isHanded && !others.test(masked)) return [];
  const names = matchesOf(isHanded ? /(?:^|\s)([a-z][a-z0-9-]{2,40})\s\(/g : /[a-z]\s\(([a-z][a-z0-9-]{2,40})\)/g, isHanded ? listed[1]! : raw).map(({ 1: name = '' }) => name);
  if (names.length < 2 || !names.some((name) => isAgent(name, self))) return [];
  return names.filter((name) => isHanded || looksLikeAgent(name)).map((name) => ({ name, mode: isHanded ? 'handoff' : 'owner' }));
}

/** *Table-planner needs the notes*: a name at the start of a sentence. */
function needingIn(raw: string, self: Self): string | undefined {
  const name = /^[^\p{L}\n]{0,4}([A-Z][a-z0-9]{1,20}(?:-[a-z0-9]{1,20}){1,4})\s(?:needs|requires|asks|requests|calls|expects|awaits)\s/u.exec(raw.slice(0, 120))?.[1];
  return name !== undefined && isAgent(name.toLowerCase(), self) ? name : undefined;
}

/** Words that stand before the names of classes more often than before those of agents. */
const plainUse = /^(?:use|使用|使う|사용|usar?|utiliser|kullan|использ)/;

/** *Hand off to TableWriter or `TablePlanner`*. */
function inCapitals({ raw, masked, lexicon }: Unit): Named[] {
  let end = -1;
  return matchesOf(/(?<![\p{L}\p{N}.@`])`?(?<!@`?)((?:[A-Z][a-z0-9]+){2,4})`?(?![\p{L}\p{N}(]|\.[\p{L}\p{N}])/gu, raw).flatMap(({ index, 0: text, 1: name = '' }): Named[] => {
    const near = modeBefore(masked, index, lexicon, 24);
    const joins = near?.close === true && near.mode === 'collab';
    const isHanded = near?.close === true && (near.mode === 'handoff' || (joins && name.endsWith('Agent'))) && !plainUse.test(near.text);
    const isJoined = end !== -1 && joint.test(raw.slice(end, text.startsWith('`') ? index + 1 : index));
    if (!isHanded && !isJoined && !isOfGroup(masked, index, lexicon)) return [];
    if (!looksLikeAgent(name.toLowerCase()) || isToolOrSkill(masked, index + text.length, lexicon)) return [];
    end = index + text.length;
    return [{ name, mode: joins ? 'collab' : 'handoff' }];
  });
}

/** ***With writer:** the texts*: the label is the name behind a word for company. */
function inCompany(raw: string): Named[] {
  const name = /^\s*\*\*(?:With|C|Avec|Con|Com|Mit)\s`?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)`?\s?[:：]?\*\*/u.exec(raw.slice(0, 80))?.[1];
  return name === undefined || isPlaceholder(name) ? [] : [{ name, mode: 'collab' }];
}

/** *table-planner: the plans*, in a list of agents. */
function opening(raw: string): Named[] {
  const name = /^\s*(?:\*\*)?(?:`@?|@)?((?:[A-Z][a-z0-9]+){2,4}|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)`?(?:\*\*)?\s?(?:[:：]|\s?[—–-]\s|→)/u.exec(raw.slice(0, 120))?.[1];
  return name === undefined || isPlaceholder(name) ? [] : [{ name, mode: 'handoff' }];
}

/** *Escalate to planner for plans*, in a list of agents. */
function plainTarget({ raw, masked, lexicon }: Unit): Named[] {
  const name = /^\s*\p{L}+(?:\s(?:with|to))?\s([a-z][a-z0-9]{3,24})\s(?:on|with|for|about|in|to)\s/u.exec(raw.slice(0, 80))?.[1];
  if (name === undefined || !looksLikeAgent(name)) return [];
  const near = modeBefore(masked, masked.indexOf(name, 3), lexicon, 30);
  return near?.close ? [{ name, mode: near.mode }] : [];
}

/** What is handed to the agent, and by whom. */
export const received = /receiv|получ|receb|recib|reç|erhält|erhalten|받|受け取|接收/;

/** *Report to the orchestrator*: agents that are named by what they are. */
function roles(unit: Unit): Named[] {
  const { masked, lexicon } = unit;
  return Object.entries(lexicon.delegation.roles).flatMap(([name, list]): Named[] => {
    const hit = words(lexicon, ({ delegation }) => delegation.roles[name] ?? list).first(masked);
    // *The workflow-orchestrator* is an agent of that name.
    if (!hit || masked[hit.start - 1] === '-') return [];
    const side = lexicon.language === 'en' ? bySide(masked.slice(0, hit.start)) : undefined;
    if (side !== undefined) return [{ name, mode: side }];
    const near = modeBefore(masked, hit.start, lexicon, 60) ?? answers(unit, hit.start);
    const isFrom = near?.mode === 'from' && (received.test(masked) || (near.close && near.text.includes(' by')));
    const isOne = near && (near.mode === 'return' ? near.close : near.mode === 'collab' || isFrom);
    return isOne ? [{ name, mode: near.mode }] : [];
  });
}

/** The role of another agent: *the orchestrator*. */
export function saysRole(masked: string, lexicon: Lexicon): boolean {
  return says(masked, lexicon, ofRoles);
}
