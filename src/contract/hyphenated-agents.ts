import type { DelegationMode } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import { whose } from './agent-labels.ts';
import { isAgent, isPlaceholder, looksLikeAgent, persons, type Self } from './agent-names.ts';
import type { Context } from './context.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { isOfGroup, isPicked, modeBefore, modeBehind, type Near } from './nearby.ts';
import { isToolOrSkill, joint } from './named-beside.ts';
import type { Unit } from './unit.ts';

/** In a code span, or without marks. */
const hyphenated = /`([a-z][a-z0-9]{0,40}(?:[-:][a-z0-9]{1,40}(?:\.\d{1,3})?){1,8}|[A-Z][a-z0-9]{1,40}(?:-[A-Z][a-z0-9]{1,40}){1,4})`|(?<![\p{L}\p{N}_./@`#-])([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}(?:\.\d{1,3})?){1,5}|[A-Z]{2,40}(?:-[A-Z]{2,40}){1,3}(?![\w-]))(?![\p{L}\p{N}_/`(.-]{0,80}[/`(])/gu;

/** A name with a hyphen, and what there is to know of it. */
interface Name {
  readonly name: string;
  /** With the marks of a code span. */
  readonly start: number;
  readonly end: number;
  readonly coded: boolean;
  /** It is an agent's wherever it stands; it reads like one. */
  readonly sure: boolean;
  readonly looks: boolean;
  /** The word for an agent stands behind it. */
  readonly called: boolean;
  readonly near: Near | undefined;
}

/** Names with a hyphen, in a code span or without marks. */
export function hyphenatedAgents(unit: Unit, context: Context, self: Self, add: (name: string, mode: DelegationMode) => void): void {
  const { raw, masked, lexicon } = unit;
  let handing = -1;
  let last: { readonly end: number; readonly mode: DelegationMode } | undefined;
  /** Names that are joined to the next one and that nothing has told yet. */
  let waiting: Name[] = [];
  const tell = (name: Name, mode: DelegationMode): void => {
    for (const one of waiting) add(one.name, mode);
    waiting = [];
    add(name.name, mode);
    last = { end: name.end, mode };
  };
  for (const match of matchesOf(hyphenated, raw)) {
    const name = nameOf(match, unit, context, self);
    const inner = name.coded ? name.start + 1 : name.start;
    if (waiting.length > 0 && !joint.test(raw.slice(waiting.at(-1)!.end, inner))) waiting = [];
    if (isSomethingElse(name, masked, lexicon)) continue;
    const { near } = name;
    if (!near && isInList(unit, context, name)) add(name.name, isSpokenAbout(unit, name) ? 'collab' : 'handoff');
    if (last && isJoinedTo(unit, context, last.end, inner, name)) tell(name, last.mode);
    else if (goesTo(unit, name) || (handing !== -1 && goesOn(unit, handing, name))) {
      tell(name, 'handoff');
      handing = name.end;
    } else if (near && isTold(unit, context, name, near)) tell(name, near.mode);
    else if (isChosen(unit, name)) tell(name, 'handoff');
    else if (name.sure && name.coded && beside.test(masked.slice(Math.max(0, name.start - 24), name.start))) tell(name, 'collab');
    else if (name.looks) waiting.push(name);
    else waiting = [];
  }
}

function nameOf(match: RegExpExecArray, { raw, masked, lexicon }: Unit, context: Context, self: Self): Name {
  const [text, coded, plain] = match;
  const name = coded ?? plain!;
  const start = match.index;
  const end = start + text.length;
  const called = /^\s{0,2}(?:as an?\s(?=sub))?(?:sub-?)?agents?(?!\p{L})/iu.test(raw.slice(end, end + 20));
  const sure = isAgent(name.toLowerCase(), self);
  const before = modeBefore(masked, start, lexicon, called || context === 'delegation' ? 60 : 24);
  const told = (before?.close === true ? before : modeBehind(masked, end, lexicon)) ?? before ?? possession(raw, end, sure);
  // *That is for x-writer*
  const near = told ?? (sure && whose.test(masked.slice(Math.max(0, start - 32), start)) ? owner : undefined);
  return { name, start, end, coded: coded !== undefined, sure, looks: sure || looksLikeAgent(name.toLowerCase()), called, near };
}

/** A tool, a skill, a word that stands for any name, or words of every day in a row. */
function isSomethingElse({ name, start, end, sure }: Name, masked: string, lexicon: Lexicon): boolean {
  if (isToolOrSkill(masked, end, lexicon) || isPlaceholder(name.toLowerCase())) return true;
  return /\bany\s$/.test(masked.slice(Math.max(0, start - 5), start)) || (!sure && /-(?:by|to|of|the|and|in|on)-/.test(name));
}

/** *Take `x-researcher` output as a start*. */
const results = /^`?(?:'s)?\s(?:output|results?|findings)(?![a-z-])/;
/** *That is the x-writer agent's job*. */
const job = /^`?(?:(?:\s(?:sub-?)?agent)?['’]s\s(?:job|task|work|lane|domain|territory|responsibility)|\sterritory)(?![a-z-])/;

/** What is an agent's, behind its name. */
function possession(raw: string, end: number, sure: boolean): Near | undefined {
  if (sure && results.test(raw.slice(end, end + 16))) return { mode: 'from', text: '', close: true };
  return job.test(raw.slice(end, end + 32)) ? owner : undefined;
}

const owner: Near = { mode: 'owner', text: '', close: true };

/** The end of the bold text, or one more name in it: ***x / y***. */
const besideName = /^(?:\s?\/\s?[a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}(?:\.\d{1,3})?){1,5})?\*\*/;

/** In a list of agents a name that reads like one is one, whatever the words around it. */
function isInList({ type, raw }: Unit, context: Context, { start, end, looks }: Name): boolean {
  if (context !== 'delegation' || (type !== 'item' && type !== 'cell')) return false;
  return looks || (raw.startsWith('**', start - 2) && besideName.test(raw.slice(end, end + 80)));
}

/** Words stand before the name, and no arrow right before it. */
function isSpokenAbout({ raw, masked }: Unit, { start }: Name): boolean {
  return /\p{L}/u.test(masked.slice(0, start)) && !/→[\s*`]{0,4}$/.test(raw.slice(0, start));
}

/** Each with what it is for: *x (plans), y (texts)*, *x for plans, y for texts*, *with x on plans, and with y*. */
const told = /^[`*]{0,3}\s(?:\([^()\n]{1,60}\)|(?:for|on|when|if|to)\s[^.;:()\n]{1,70})(?:,\s|,?\s(?:and|or)\s)(?:and\s)?(?:(?:with|to)\s)?[`*]{0,3}$/;

/** *Defer to `x-reviewer` or `y-reviewer`*. */
function isJoinedTo({ type, raw }: Unit, context: Context, end: number, inner: number, { sure, looks }: Name): boolean {
  if (inner - end > 90 || !(looks || (context === 'delegation' && type === 'item'))) return false;
  const between = raw.slice(end, inner);
  return joint.test(between) || ((sure || between[1] === '(') && told.test(between));
}

/** *Pass all findings to …*: what is handed stands before the one who gets it. */
const handed = /(?:^|[.;:,(]\s{0,2}|\sand\s|\sthen\s)[^\p{L}\n]{0,6}(?:pass|send|hand|forward|escalate|delegate|assign|transfer)\s[^.;:()\n]{2,60}\sto\s(?:the\s)?[`*]{0,3}$/u;

/** *Hand off to x-expert for plans, …*. */
function goesTo({ masked, lexicon }: Unit, { looks, near, start }: Name): boolean {
  if (!looks) return false;
  const isNear = near?.close === true && near.mode === 'handoff' && near.text.endsWith(' to') && near.text !== 'route to';
  return isNear || (lexicon.language === 'en' && handed.test(masked.slice(0, start)));
}

/** *… y-writer for texts*. */
function goesOn({ masked }: Unit, from: number, { looks, start, end }: Name): boolean {
  if (!looks || !/(?:,|\sand|\sor)\s$/.test(masked.slice(0, start))) return false;
  return /^\s(?:for|on|when|if|to)\s/.test(masked.slice(end, end + 6)) && !/[.;!?]\s/.test(masked.slice(from, start));
}

/** Whether the words near a name are about it as an agent. */
function isTold({ type, masked }: Unit, context: Context, { name, end, called, sure, coded }: Name, near: Near): boolean {
  if (called) return true;
  const looks = looksLikeAgent(name);
  if (context === 'delegation' && (near.close || (type === 'item' && looks))) return true;
  if (!near.close || !(sure || looks) || near.text === 'use') return false;
  if (near.mode === 'return') return !persons.has(name);
  if (near.mode === 'from') return sure;
  if (coded || sure) return true;
  const behind = masked.slice(end, end + 6);
  return near.mode === 'handoff' && /^(?:invoke|spawn|dispatch)$/.test(near.text) && /^(?:[.,;)]|\s(?:to|with|for|once|when)\s|$)/.test(behind);
}

/** What an agent is called for: *use x-reviewer for plans*. */
const purposeful = /^\s(?:for|to|when|if|instead|before|first)(?![a-z])/;

/** *Consider `x-reviewer`*, *one of the agents (x-reviewer, …)*. */
function isChosen({ masked, lexicon }: Unit, { start, end, sure, looks, coded }: Name): boolean {
  if (sure && (coded || purposeful.test(masked.slice(end, end + 8))) && isPicked(masked, start, end, lexicon)) return true;
  return looks && isOfGroup(masked, start, lexicon);
}

/** *Shared with `x-writer`*, *approved by `x-reviewer`*. */
const beside = /\s(?:with|(?:approved|signed off|reviewed|validated|verified|checked|accepted) by)\s(?:the\s)?$/;
