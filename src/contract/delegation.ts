import type { Delegation, DelegationMode, DelegationTarget } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import type { Span } from '../text/span.ts';
import { behindLabel, inCode, inForm, linesInFence, standingOut, whose } from './agent-labels.ts';
import { agentColumns, bracketed, listedAgents, titledAgents } from './agent-lists.ts';
import { bare, generic, isAgent, isPlaceholder, looksLikeAgent, mayBePlain, persons, plainAgents, selfOf, type Self } from './agent-names.ts';
import { bansDelegation } from './ban.ts';
import { governing, type Context } from './context.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { wholeLines } from './lines.ts';
import { bansOf } from './markers.ts';
import { answers, bySide, isOfGroup, isPicked, modeBefore, modeBehind, sided, type Near } from './nearby.ts';
import { choosing, handing, ofRoles } from './sayings.ts';
import { arrow, atSign, backtick, bracket, capital, hyphen } from './signs.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { says, words } from './vocabulary.ts';

/** Whom the agent gives work to, works with or reports to, and whom it must not call. */
export function findDelegation(reading: Reading): Delegation {
  const { lines, text, body } = reading.document;
  const self = selfOf(text.slice(0, body.start));
  const own = self.name;
  const targets = new Map<string, DelegationTarget>();
  const forbidden = new Set<string>();
  let selfSpan: Span | undefined;
  const listed = listedAgents(reading, self);
  const inBrackets = bracketed(reading);
  const inColumns = agentColumns(reading, self);
  const inTitles = titledAgents(reading);
  const { units } = reading;
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if ((unit.type === 'heading' && (unit.signs & (backtick | atSign)) === 0 && !((unit.said & ofRoles) !== 0 && received.test(unit.masked) && saysRole(unit.masked, unit.lexicon))) || (unit.type === 'code' && !/subagent_type|#tool:|(?:Task|Agent)\(["']?[a-z]+-|[:：]\*{0,2}\s`?[a-z][\w-]{2,40}`?\s[—–-]\s/.test(unit.fence!.text))) continue;
    const { context } = governing(unit.scope);
    if (context === 'example') continue;
    if (unit.type === 'code') {
      for (const called of [matchesOf(calls, unit.fence!.text).map(({ 1: name, index }) => ({ name: name!, at: index })), inForm(unit)]) {
        const lineOf = linesInFence(unit, lines);
        for (const { name, at } of called) if (bare(name) !== bare(own ?? '') && !isPlaceholder(name) && !generic.has(name.toLowerCase()) && !targets.has(`${name} handoff`)) targets.set(`${name} handoff`, { name, mode: 'handoff', span: lineOf(at) });
      }
      continue;
    }
    const bans = bansDelegation(unit, context);
    if (bans?.self) selfSpan ??= wholeLines(lines, unit.span);
    if (bans?.everybody) forbidden.add('*');
    const isListed = listed.has(unit) || inBrackets.has(unit) || inColumns.has(unit) || inTitles.has(unit);
    const isNamed = mayName(unit, context);
    if (!isListed && !isNamed) continue;
    const found = isNamed ? named(unit, context, self) : [];
    if (isListed) for (const name of [listed.get(unit), inBrackets.get(unit), inTitles.get(unit), ...(inColumns.get(unit) ?? [])]) if (name !== undefined && bare(name) !== bare(own ?? '') && found.every((one) => one.name !== name)) found.push({ name, mode: 'handoff' });
    if (found.length === 0) continue;
    const banned = found.some(({ mode }) => mode === 'handoff') ? bannedNames(unit) : [];
    for (const { name, mode } of found) {
      if (own !== undefined && bare(name) === bare(own) && (mode !== 'handoff' || unit.type === 'heading' || introduces(unit))) continue;
      if (mode === 'handoff' && (bans || banned.includes(name))) forbidden.add(name);
      else if (!targets.has(`${name} ${mode}`)) targets.set(`${name} ${mode}`, { name, mode, span: wholeLines(lines, unit.span) });
    }
  }
  return { self: selfSpan ? 'forbidden' : 'free', ...(selfSpan ? { selfSpan } : {}), forbidden: [...forbidden], targets: [...targets.values()] };
}

/** Calls that name an agent: `subagent_type="x"`, `#tool:agent x`, `Task(x-writer)`. */
const calls = /(?:subagent_type\s?[:=]\s?["'`]|#tool:(?:agent|runSubagent)\s["'`]?|(?:^|\s)(?:Task|Agent)\(["']?(?=[a-z]+-))([A-Za-z][\w-]{1,60})(?:["'`),]|\s|$)/gm;

/** *Pass all findings to …*: what is handed stands before the one who gets it. */
const handed = /(?:^|[.;:,(]\s{0,2}|\sand\s|\sthen\s)[^\p{L}\n]{0,6}(?:pass|send|hand|forward|escalate|delegate|assign|transfer)\s[^.;:()\n]{2,60}\sto\s(?:the\s)?[`*]{0,3}$/u;

/** Whether there may be such an order. */
const passing = /(?:[Pp]ass|[Ss]end|[Hh]and|[Ff]orward|[Tt]ransfer|[Ee]scalate|[Aa]ssign|[Rr]oute)\s[^\n]{2,60}\sto\s[^\n]{0,8}(?:[a-z]-[a-z]|`[a-z])/;

/** *You are the planner (@planner)*: the agent is told its name. */
function introduces({ masked, lexicon }: Unit): boolean {
  return words(lexicon, ({ identity }) => identity).first(masked)?.start === masked.search(/\p{L}/u);
}

/** *Never delegate to @deployer*: agents whom a ban on calling names, right behind the words for it. */
export function bannedNames({ masked, raw, lexicon, sign }: Unit): string[] {
  if (!/@[a-z]|[a-z]-[a-z]/.test(raw)) return [];
  const bans = bansOf(masked, raw, lexicon);
  const starts = sign === 'forbid' ? [0, ...bans.map(({ end }) => end)] : bans.map(({ end }) => end);
  return starts.flatMap((start) => {
    const hit = words(lexicon, ({ delegation }) => delegation.modes.handoff).first(masked.slice(start, start + 60));
    const between = masked.slice(start, start + (hit?.start ?? 0)).trim();
    // *Никогда не вызывай*: a negation belongs to the ban.
    if (!hit || (/\p{L}/u.test(between) && words(lexicon, ({ markers }) => markers.weak).first(between)?.text !== between)) return [];
    const name = /^[^\p{L}@`]{0,6}(?:(?:to|the|an?)\s){0,2}`?@?([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){0,8})(?![\p{L}\p{N}/(-]|\.[\p{L}\p{N}]|\s\p{Lu})/u.exec(raw.slice(start + hit.end, start + hit.end + 80));
    return name && !isPlaceholder(name[1]!) && (name[0].includes('@') || (name[1]!.includes('-') && looksLikeAgent(name[1]!) && !words(lexicon, ({ tools }) => tools.use).test(hit.text))) ? [name[1]!] : [];
  });
}

interface Named {
  readonly name: string;
  readonly mode: DelegationMode;
}

/** Whether a statement may name somebody at all. */
function mayName({ raw, masked, signs, said, lexicon }: Unit, context: Context): boolean {
  if (context === 'delegation') return true;
  const hyphened = (signs & hyphen) !== 0;
  if (lexicon.language === 'en' && mayBePlain(raw) && plainAgents(raw).length > 0) return true;
  if (lexicon.script === 'kana' && (signs & capital) !== 0 && (said & handing) !== 0) return true;
  // A name shows by its marks, its place or its role; most statements have none.
  const shows = (signs & (atSign | backtick | arrow | hyphen)) !== 0 || ((signs & capital) !== 0 && /[a-z0-9][A-Z]/.test(raw)) || ((said & ofRoles) !== 0 && saysRole(masked, lexicon));
  if (!shows) return false;
  if ((said & handing) !== 0 || (signs & (atSign | arrow)) !== 0 || ((signs & bracket) !== 0 && others.test(masked))) return true;
  if ((said & ofRoles) !== 0 && (raw.includes(' to ') || sided.test(masked))) return true;
  if ((signs & backtick) !== 0 && (said & choosing) !== 0 && /`\s(?:as an?\s(?=sub))?(?:sub-?)?agent/i.test(raw)) return true;
  if (((signs & (backtick | hyphen)) !== 0 && raw.includes(' to ') && passing.test(raw)) || ((signs & backtick) !== 0 && /hat(?:['’]s|\sis)\s[^\n]{0,12}`[a-z]/.test(raw))) return true;
  return hyphened && (((said & choosing) !== 0 && /[a-z\d]-[a-z\d]/.test(raw)) || ends.test(raw) || /^.{0,4}[A-Z][a-z]{1,20}-[a-z]/u.test(raw));
}

function named(unit: Unit, context: Context, self: Self): Named[] {
  const { raw, masked, signs, said, lexicon } = unit;
  const hyphened = (signs & hyphen) !== 0;
  const found: Named[] = [];
  const taken = new Set<string>();
  let camel = -1;
  const add = (name: string, mode: DelegationMode): void => {
    if (taken.has(name)) return;
    taken.add(name);
    found.push({ name, mode });
  };
  if ((signs & atSign) !== 0) for (const match of matchesOf(/(?<![\p{L}\p{N}_./@`-])`?@([a-z][a-z0-9]{0,40}(?:[-:][a-z0-9]{1,40}){0,8})`?(?![\p{L}\p{N}/@.(-]{0,80}[/@(])/gu, raw)) {
    const text = match[1]!;
    // What stands in quotation marks is said by somebody.
    if (masked[match.index] === ' ' && !match[0].startsWith('`')) continue;
    const near = modeBefore(masked, match.index, lexicon, 120);
    const called = near?.close === true && near.mode !== 'from' && near.text !== 'use' && text.length > 2;
    const alone = text.length > 3 && (/→\s{0,2}$/.test(raw.slice(0, match.index)) || (unit.type === 'cell' && /\|\s{0,4}$/.test(raw.slice(0, match.index)) && /^\s{0,40}(?:\||$)/.test(raw.slice(match.index + match[0].length))) || (context === 'delegation' && unit.type === 'item' && /^[\s*]{0,4}$/.test(raw.slice(0, match.index)) && /^\*{0,2}\s?(?:→|[:：]|[—–]|-\s)/u.test(raw.slice(match.index + match[0].length))));
    if (isPlaceholder(text) || (!called && self.name !== undefined && bare(text) === bare(self.name)) || !(called || alone || (text.includes('-') && (match[0].startsWith('`') ? isAgent(text, self) : looksLikeAgent(text))))) continue;
    add(text, near?.mode ?? 'handoff');
  }
  if (hyphened || (self.team.size > 0 && raw.includes(':'))) hyphenated(unit, context, self, add);
  if ((signs & backtick) !== 0 && /agent/i.test(raw)) for (const match of matchesOf(/`@?([a-z][a-z0-9]{1,40})`(?=\s(?:as an?\s(?=sub))?(?:sub-?)?agents?(?!\p{L}))/giu, raw)) {
    const near = modeBefore(masked, match.index, lexicon, 60);
    const mode = near?.mode ?? (isPicked(masked, match.index, match.index + match[0].length, lexicon) ? 'handoff' : undefined);
    if (mode !== undefined && !isPlaceholder(match[1]!)) add(match[1]!, mode);
  }
  if ((signs & backtick) !== 0 && ((said & handing) !== 0 || /\sto\s|h(?:at|ose)/.test(raw))) for (const { name, mode } of inCode(unit)) if (bare(name) !== bare(self.name ?? '')) add(name, mode);
  if ((signs & arrow) !== 0) for (const match of matchesOf(/→\s{0,3}(?:\p{L}{1,12}\s)?(?:`@?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)`|\*\*([a-z][a-z0-9]*(?:-[a-z0-9]+(?:\.\d{1,3})?)+)\*\*)/gu, raw)) if (looksLikeAgent(match[1] ?? match[2]!) || (match[2] !== undefined && context === 'delegation')) add(match[1] ?? match[2]!, 'handoff');
  if (lexicon.language === 'en' && mayBePlain(raw)) for (const { name, mode } of plainAgents(raw)) add(name, mode);
  for (const { name, mode } of withBrackets(unit, self)) add(name, mode);
  if (lexicon.script === 'kana' && (signs & capital) !== 0) for (const { name, mode } of standingOut(unit)) add(name, mode);
  const labelled = hyphened && unit.type === 'item' ? behindLabel(unit) : undefined;
  if (labelled !== undefined) add(labelled, 'handoff');
  // *Table-planner needs the notes*: a name at the start of a sentence.
  const first = /^[^\p{L}\n]{0,4}([A-Z][a-z0-9]{1,20}(?:-[a-z0-9]{1,20}){1,4})\s(?:needs|requires|asks|requests|calls|expects|awaits)\s/u.exec(raw.slice(0, 120))?.[1];
  if (first && isAgent(first.toLowerCase(), self)) add(first, 'from');
  if ((signs & capital) !== 0 && /[a-z0-9][A-Z]/.test(raw)) for (const match of matchesOf(/(?<![\p{L}\p{N}.@`])`?(?<!@`?)((?:[A-Z][a-z0-9]+){2,4})`?(?![\p{L}\p{N}(]|\.[\p{L}\p{N}])/gu, raw)) {
    const near = modeBefore(masked, match.index, lexicon, 24);
    const start = match.index + (match[0].startsWith('`') ? 1 : 0);
    const joined = camel !== -1 && joint.test(raw.slice(camel, start));
    if (((near?.close && (near.mode === 'handoff' || (near.mode === 'collab' && match[1]!.endsWith('Agent'))) && !plainUse.test(near.text)) || joined || isOfGroup(masked, match.index, lexicon)) && looksLikeAgent(match[1]!.toLowerCase()) && !isTool(masked, match.index + match[0].length, lexicon)) {
      add(match[1]!, near?.close && near.mode === 'collab' ? 'collab' : 'handoff');
      camel = match.index + match[0].length;
    }
  }
  if (context === 'delegation' && unit.type === 'item') {
    // *With writer: the texts*: the label is the name behind a word for company.
    const beside = /^\s*\*\*(?:With|C|Avec|Con|Com|Mit)\s`?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)`?\s?[:：]?\*\*/u.exec(raw.slice(0, 80));
    if (beside && !isPlaceholder(beside[1]!)) add(beside[1]!, 'collab');
  }
  if (context === 'delegation' && unit.type === 'item' && found.length === 0) {
    const listed = /^\s*(?:\*\*)?(?:`@?|@)?((?:[A-Z][a-z0-9]+){2,4}|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)`?(?:\*\*)?\s?(?:[:：]|\s?[—–-]\s|→)/u.exec(raw.slice(0, 120));
    if (listed && !isPlaceholder(listed[1]!)) add(listed[1]!, 'handoff');
  }
  if (context === 'delegation' && unit.type === 'item' && found.length === 0) {
    const single = /^\s*\p{L}+(?:\s(?:with|to))?\s([a-z][a-z0-9]{3,24})\s(?:on|with|for|about|in|to)\s/u.exec(raw.slice(0, 80));
    if (single && looksLikeAgent(single[1]!) && modeBefore(masked, masked.indexOf(single[1]!, 3), lexicon, 30)?.close) add(single[1]!, modeBefore(masked, masked.indexOf(single[1]!, 3), lexicon, 30)!.mode);
  }
  if ((said & ofRoles) !== 0) for (const [name, list] of Object.entries(lexicon.delegation.roles)) {
    const hit = words(lexicon, ({ delegation }) => delegation.roles[name] ?? list).first(masked);
    // *The workflow-orchestrator* is an agent of that name.
    if (!hit || masked[hit.start - 1] === '-') continue;
    const near = modeBefore(masked, hit.start, lexicon, 60) ?? answers(unit, hit.start);
    const side = lexicon.language === 'en' ? bySide(masked.slice(0, hit.start)) : undefined;
    if (side !== undefined) add(name, side);
    else if (near && (near.mode === 'return' || near.mode === 'collab' || (near.mode === 'from' && (received.test(masked) || (near.close && near.text.includes(' by'))))) && (near.mode !== 'return' || near.close)) add(name, near.mode);
  }
  return found;
}

/** Words that stand before the names of classes more often than before those of agents. */
const plainUse = /^(?:use|使用|使う|사용|usar?|utiliser|kullan|использ)/;
/** Names that are joined: *`x` or `y`*, *x, y and z*, *x/y*. */
const joint = /^[`*]{0,3}(?:,\s|,?\s(?:or|and|und|oder|et|ou|y|o|e|и|или|ve|veya)\s|\s?[/&+]\s?|[、，]|\s?(?:と|や|或|和|및|또는)\s?)[`*@]{0,4}$/u;
/** The end of the bold text, or one more name in it: ***x / y***. */
const besideName = /^(?:\s?\/\s?[a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}(?:\.\d{1,3})?){1,5})?\*\*/;
/** Each with what it is for: *x (plans), y (texts)*, *x for plans, y for texts*, *with x on plans, and with y*. */
const told = /^[`*]{0,3}\s(?:\([^()\n]{1,60}\)|(?:for|on|when|if|to)\s[^.;:()\n]{1,70})(?:,\s|,?\s(?:and|or)\s)(?:and\s)?(?:(?:with|to)\s)?[`*]{0,3}$/;

interface Placed {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const others = /not\sresponsible\sfor\s/;

/** *Hand off to: planner (plans), code-reviewer (faults)*, *not responsible for plans (planner) or faults (code-reviewer)*: several that look alike, of which one is an agent for sure. */
function withBrackets({ raw, masked, signs, lexicon }: Unit, self: Self): Named[] {
  if ((signs & bracket) === 0) return [];
  const listed = /(?:^|\s)to:\s((?:[a-z][a-z0-9-]{2,40}\s\([^()\n]{2,60}\)[,.]?\s?(?:and\s|or\s)?){2,12})/.exec(raw);
  const handed = listed && words(lexicon, ({ delegation }) => delegation.modes.handoff).test(masked.slice(Math.max(0, listed.index - 12), listed.index + 4));
  const inside = matchesOf(/[a-z]\s\(([a-z][a-z0-9-]{2,40})\)/g, raw).map(([, name]) => name!);
  const names = handed ? matchesOf(/(?:^|\s)([a-z][a-z0-9-]{2,40})\s\(/g, listed[1]!).map(([, name]) => name!) : others.test(masked) ? inside : [];
  return names.length >= 2 && names.some((name) => isAgent(name, self)) ? names.filter((name) => handed || looksLikeAgent(name)).map((name) => ({ name, mode: handed ? 'handoff' : 'owner' })) : [];
}

/** Names with a hyphen, in a code span or without marks. */
function hyphenated(unit: Unit, context: Context, self: Self, add: (name: string, mode: DelegationMode) => void): void {
  const { raw, masked, lexicon } = unit;
  let handing = -1;
  let last: { readonly end: number; readonly mode: DelegationMode } | undefined;
  /** Names that are joined to the next one and that nothing has told yet. */
  let waiting: Placed[] = [];
  for (const match of matchesOf(/`([a-z][a-z0-9]{0,40}(?:[-:][a-z0-9]{1,40}(?:\.\d{1,3})?){1,8}|[A-Z][a-z0-9]{1,40}(?:-[A-Z][a-z0-9]{1,40}){1,4})`|(?<![\p{L}\p{N}_./@`#-])([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}(?:\.\d{1,3})?){1,5}|[A-Z]{2,40}(?:-[A-Z]{2,40}){1,3}(?![\w-]))(?![\p{L}\p{N}_/`(.-]{0,80}[/`(])/gu, raw)) {
    const name = (match[1] ?? match[2]!);
    const start = match.index;
    const end = start + match[0].length;
    const inner = match[1] === undefined ? start : start + 1;
    const agent = /^\s{0,2}(?:as an?\s(?=sub))?(?:sub-?)?agents?(?!\p{L})/iu.test(raw.slice(end, end + 20));
    const sure = isAgent(name.toLowerCase(), self);
    const looks = sure || looksLikeAgent(name.toLowerCase());
    const before = modeBefore(masked, start, lexicon, agent || context === 'delegation' ? 60 : 24), near = (before?.close === true ? before : modeBehind(masked, end, lexicon)) ?? before ?? (sure && results.test(raw.slice(end, end + 16)) ? given : job.test(raw.slice(end, end + 32)) || (sure && whose.test(masked.slice(Math.max(0, start - 32), start))) ? owner : undefined);
    if (waiting.length > 0 && !joint.test(raw.slice(waiting.at(-1)!.end, inner))) waiting = [];
    const tell = (mode: DelegationMode): void => {
      for (const one of waiting) add(one.name, mode);
      waiting = [];
      add(name, mode);
      last = { end, mode };
    };
    if (isTool(masked, end, lexicon) || isPlaceholder(name.toLowerCase()) || /\bany\s$/.test(masked.slice(Math.max(0, start - 5), start)) || (!sure && /-(?:by|to|of|the|and|in|on)-/.test(name))) continue;
    // In a list of agents a name that reads like one is one, whatever the words around it.
    if (!near && context === 'delegation' && (unit.type === 'item' || unit.type === 'cell') && (looks || (raw.startsWith('**', start - 2) && besideName.test(raw.slice(end, end + 80))))) add(name, /\p{L}/u.test(masked.slice(0, start)) && !/→[\s*`]{0,4}$/.test(raw.slice(0, start)) ? 'collab' : 'handoff');
    // *Defer to `x-reviewer` or `y-reviewer`*
    if (last && inner - last.end <= 90 && (looks || (context === 'delegation' && unit.type === 'item')) && (joint.test(raw.slice(last.end, inner)) || ((sure || raw[last.end + 1] === '(') && told.test(raw.slice(last.end, inner))))) {
      tell(last.mode);
      continue;
    }
    // *Hand off to x-expert for plans, y-writer for texts*
    const goes = looks && ((near?.close === true && near.mode === 'handoff' && near.text.endsWith(' to') && near.text !== 'route to') || (lexicon.language === 'en' && handed.test(masked.slice(0, start))));
    const more = handing !== -1 && looks && /(?:,|\sand|\sor)\s$/.test(masked.slice(0, start)) && /^\s(?:for|on|when|if|to)\s/.test(masked.slice(end, end + 6)) && !/[.;!?]\s/.test(masked.slice(handing, start));
    if (goes || more) {
      tell('handoff');
      handing = end;
    } else if (near && isTold(unit, context, { name, start, end }, { near, agent, sure, coded: match[1] !== undefined })) tell(near.mode);
    else if ((sure && (match[1] !== undefined || purposeful.test(masked.slice(end, end + 8))) && isPicked(masked, start, end, lexicon)) || (looks && isOfGroup(masked, start, lexicon))) tell('handoff');
    else if (sure && match[1] !== undefined && beside.test(masked.slice(Math.max(0, start - 24), start))) tell('collab');
    else if (looks) waiting.push({ name, start, end });
    else waiting = [];
  }
}

/** *Take `x-researcher` output as a start*. */
const results = /^`?(?:'s)?\s(?:output|results?|findings)(?![a-z-])/;
/** *That is the x-writer agent's job*. */
const job = /^`?(?:(?:\s(?:sub-?)?agent)?['’]s\s(?:job|task|work|lane|domain|territory|responsibility)|\sterritory)(?![a-z-])/;
/** *Shared with `x-writer`*, *approved by `x-reviewer`*. */
const beside = /\s(?:with|(?:approved|signed off|reviewed|validated|verified|checked|accepted) by)\s(?:the\s)?$/;
/** Whether there may be such a name. */
const ends = /[a-z]-[a-z]{2,20}`?(?:(?:'s)?\s(?:output|results?|findings)|(?:\s(?:sub-?)?agent)?['’]s\s(?:job|task|work|lane|domain|responsibility))(?![a-z-])|(?:\swith|ed by|off by)\s(?:the\s)?`[a-z]/;
const given: Near = { mode: 'from', text: '', close: true };
const owner: Near = { mode: 'owner', text: '', close: true };

/** What an agent is called for: *use x-reviewer for plans*. */
const purposeful = /^\s(?:for|to|when|if|instead|before|first)(?![a-z])/;

interface Signs {
  readonly near: Near;
  /** The word for an agent stands behind the name. */
  readonly agent: boolean;
  readonly sure: boolean;
  readonly coded: boolean;
}

/** Whether the words near a name are about it as an agent. */
function isTold({ type, masked }: Unit, context: Context, { name, end }: Placed, { near, agent, sure, coded }: Signs): boolean {
  if (agent) return true;
  const behind = masked.slice(end, end + 6);
  if (context === 'delegation' && (near.close || (type === 'item' && looksLikeAgent(name)))) return true;
  if (!near.close || !(sure || looksLikeAgent(name)) || near.text === 'use') return false;
  if (near.mode === 'return') return !persons.has(name);
  return near.mode === 'from' ? sure : coded || sure || (near.mode === 'handoff' && /^(?:invoke|spawn|dispatch)$/.test(near.text) && /^(?:[.,;)]|\s(?:to|with|for|once|when)\s|$)/.test(behind));
}

/** What is handed to the agent, and by whom. */
const received = /receiv|получ|receb|recib|reç|erhält|erhalten|받|受け取|接收/;

/** The role of another agent: *the orchestrator*. */
export function saysRole(masked: string, lexicon: Lexicon): boolean {
  return says(masked, lexicon, ofRoles);
}

function isTool(masked: string, end: number, lexicon: Lexicon): boolean {
  const hit = words(lexicon, ({ tools }) => tools.noun).first(masked.slice(end, end + 14));
  const skill = words(lexicon, ({ skills }) => skills.noun).first(masked.slice(end, end + 14));
  return (hit !== undefined && hit.start <= 2) || (skill !== undefined && skill.start <= 2);
}
