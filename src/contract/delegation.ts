import type { Delegation, DelegationMode, DelegationTarget } from '../model/contract.ts';
import type { Span } from '../text/span.ts';
import { bansDelegation } from './ban.ts';
import { firstLetter } from './characters.ts';
import { governing, type Context } from './context.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { wholeLines } from './lines.ts';
import { bansOf, verbLast } from './markers.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { gate, says, words } from './vocabulary.ts';

/** Whom the agent gives work to, works with or reports to, and whom it must not call. */
export function findDelegation(reading: Reading): Delegation {
  const { lines, text, body } = reading.document;
  const own = /^name:[ \t]*["']?([\w -]{1,80})/m.exec(text.slice(0, body.start))?.[1]?.trim();
  const targets = new Map<string, DelegationTarget>();
  const forbidden = new Set<string>();
  let selfSpan: Span | undefined;
  for (const unit of reading.units) {
    if ((unit.type === 'heading' && !/[`@]/.test(unit.raw)) || (unit.type === 'code' && !unit.fence!.text.includes('subagent_type'))) continue;
    const { context } = governing(unit.scope);
    if (context === 'example') continue;
    if (unit.type === 'code') {
      for (const [, name] of unit.fence!.text.matchAll(/subagent_type\s?[:=]\s?["'`]([A-Za-z][\w-]{1,60})["'`]/g)) if (bare(name!) !== bare(own ?? '') && !isPlaceholder(name!) && !generic.has(name!.toLowerCase()) && !targets.has(`${name} handoff`)) targets.set(`${name} handoff`, { name: name!, mode: 'handoff', span: wholeLines(lines, unit.span) });
      continue;
    }
    const bans = bansDelegation(unit, context);
    if (bans?.self) selfSpan ??= wholeLines(lines, unit.span);
    if (bans?.everybody) forbidden.add('*');
    const found = named(unit, context);
    const banned = found.some(({ mode }) => mode === 'handoff') ? bannedNames(unit) : [];
    for (const { name, mode } of found) {
      if (own !== undefined && bare(name) === bare(own) && (mode !== 'handoff' || introduces(unit))) continue;
      if (mode === 'handoff' && (bans || banned.includes(name))) forbidden.add(name);
      else if (!targets.has(`${name} ${mode}`)) targets.set(`${name} ${mode}`, { name, mode, span: wholeLines(lines, unit.span) });
    }
  }
  return { self: selfSpan ? 'forbidden' : 'free', ...(selfSpan ? { selfSpan } : {}), forbidden: [...forbidden], targets: [...targets.values()] };
}

/** *Pass all findings to …*: what is handed stands before the one who gets it. */
const handed = /(?:^|[.;:,(]\s{0,2}|\sand\s|\sthen\s)[^\p{L}\n]{0,6}(?:pass|send|hand|forward|escalate|delegate|assign|transfer)\s[^.;:()\n]{2,60}\sto\s(?:the\s)?[`*]{0,3}$/u;

/** Whether there may be such an order. */
const passing = /(?:[Pp]ass|[Ss]end|[Hh]and|[Ff]orward|[Tt]ransfer)\s[^\n]{2,60}\sto\s[^\n]{0,8}[a-z]-[a-z]/;

/** Names of people. */
const persons: ReadonlySet<string> = new Set(['end-user', 'super-user', 'code-owner', 'on-call-engineer', 'third-party-provider']);

/** Kinds of helpers that hosts bring along. */
const generic = new Set(['general-purpose', 'general', 'explore', 'plan']);

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

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

const modes: readonly DelegationMode[] = ['owner', 'return', 'handoff', 'collab', 'from'];

function named(unit: Unit, context: Context): Named[] {
  const { raw, masked, lexicon } = unit;
  // A name shows by its marks, its place or its role; most statements have none.
  if (context !== 'delegation' && ((!mayCall(masked, lexicon) && !/[@→]/.test(raw) && !(raw.includes('-') && raw.includes(' to ') && passing.test(raw))) || (!/[@`→-]|[a-z0-9][A-Z]/.test(raw) && !saysRole(masked, lexicon)))) return [];
  const found: Named[] = [];
  const taken = new Set<string>();
  let handing = -1;
  let last: { readonly end: number; readonly mode: DelegationMode } | undefined;
  const add = (name: string, mode: DelegationMode): void => {
    if (taken.has(name)) return;
    taken.add(name);
    found.push({ name, mode });
  };
  if (raw.includes('@')) for (const match of raw.matchAll(/(?<![\p{L}\p{N}_./@`-])`?@([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){0,8})`?(?![\p{L}\p{N}/@.(-]{0,80}[/@(])/gu)) {
    const text = match[1]!;
    // What stands in quotation marks is said by somebody.
    if (masked[match.index] === ' ' && !match[0].startsWith('`')) continue;
    const near = modeBefore(masked, match.index, lexicon, 120);
    const called = near?.close === true && near.mode !== 'from' && near.text !== 'use' && text.length > 2;
    if (isPlaceholder(text) || !(called || (text.includes('-') && !match[0].startsWith('`') && looksLikeAgent(text)))) continue;
    add(text, near?.mode ?? 'handoff');
  }
  if (raw.includes('-')) for (const match of raw.matchAll(/`([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,8})`|(?<![\p{L}\p{N}_./@`#-])([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,5})(?![\p{L}\p{N}_/`(.-]{0,80}[/`(])/gu)) {
    const name = (match[1] ?? match[2]!);
    const end = match.index + match[0].length;
    const agent = /^\s{0,2}(?:sub-?)?agents?(?!\p{L})/iu.test(raw.slice(end, end + 12));
    const near = modeBefore(masked, match.index, lexicon, agent || context === 'delegation' ? 60 : 24) ?? modeBehind(masked, end, lexicon);
    // In a list of agents a name that reads like one is one, whatever the words around it.
    if (!near && context === 'delegation' && (unit.type === 'item' || unit.type === 'cell') && (looksLikeAgent(name) || (raw.startsWith('**', match.index - 2) && raw.startsWith('**', end))) && !isTool(masked, end, lexicon)) add(name, /\p{L}/u.test(masked.slice(0, match.index)) ? 'collab' : 'handoff');
    if (isTool(masked, end, lexicon)) continue;
    // *Defer to `x-reviewer` or `y-reviewer`*
    if (last && looksLikeAgent(name) && /^[`*]{0,3}(?:,\s|,?\s(?:or|and)\s|\s?\/\s?)[`*]{0,3}$/.test(raw.slice(last.end, match.index + (match[1] === undefined ? 0 : 1)))) {
      add(name, last.mode);
      last = { end, mode: last.mode };
    }
    // *Hand off to x-expert for plans, y-writer for texts*
    const goes = looksLikeAgent(name) && ((near?.close === true && near.mode === 'handoff' && near.text.endsWith(' to') && near.text !== 'route to') || (lexicon.language === 'en' && handed.test(masked.slice(0, match.index))));
    const more = handing !== -1 && looksLikeAgent(name) && /(?:,|\sand|\sor)\s$/.test(masked.slice(0, match.index)) && /^\s(?:for|on|when|if|to)\s/.test(masked.slice(end, end + 6)) && !/[.;!?]\s/.test(masked.slice(handing, match.index));
    if (goes || more) {
      add(name, 'handoff');
      handing = end;
    }
    if (!near) continue;
    if (agent || (match[1] !== undefined && near.close && near.mode !== 'from' && near.text !== 'use' && looksLikeAgent(name)) || (near.mode === 'return' && near.close && looksLikeAgent(name) && !persons.has(name)) || (context === 'delegation' && (near.close || (unit.type === 'item' && looksLikeAgent(name))))) {
      add(name, near.mode);
      last = { end, mode: near.mode };
    }
  }
  if (raw.includes('(')) for (const match of raw.matchAll(/\((?:use|see)\s`?([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,5})`?(?=\)|\sfor\sth|\sinstead)/g)) if (looksLikeAgent(match[1]!)) add(match[1]!, 'handoff');
  if (raw.includes('`') && /agent/i.test(raw)) for (const match of raw.matchAll(/`@?([a-z][a-z0-9]{1,40})`(?=\s(?:sub-?)?agents?(?!\p{L}))/giu)) {
    const near = modeBefore(masked, match.index, lexicon, 60);
    if (near && !isPlaceholder(match[1]!)) add(match[1]!, near.mode);
  }
  if (raw.includes('→')) for (const match of raw.matchAll(/→\s{0,3}(?:\p{L}{1,12}\s)?(?:`([a-z][a-z0-9]*(?:-[a-z0-9]+)*)`|\*\*([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\*\*)/gu)) if (looksLikeAgent(match[1] ?? match[2]!) || (match[2] !== undefined && context === 'delegation')) add(match[1] ?? match[2]!, 'handoff');
  if (/[a-z0-9][A-Z]/.test(raw)) for (const match of raw.matchAll(/(?<![\p{L}\p{N}.@`])`?(?<!@`?)((?:[A-Z][a-z0-9]+){2,4})`?(?![\p{L}\p{N}(]|\.[\p{L}\p{N}])/gu)) {
    const near = modeBefore(masked, match.index, lexicon, 24);
    if (near?.close && near.mode === 'handoff' && near.text !== 'use' && looksLikeAgent(match[1]!.toLowerCase()) && !isTool(masked, match.index + match[0].length, lexicon)) add(match[1]!, near.mode);
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
    if (single && modeBefore(masked, masked.indexOf(single[1]!, 3), lexicon, 30)?.close) add(single[1]!, modeBefore(masked, masked.indexOf(single[1]!, 3), lexicon, 30)!.mode);
  }
  for (const [name, list] of Object.entries(lexicon.delegation.roles)) {
    const hit = words(lexicon, ({ delegation }) => delegation.roles[name] ?? list).first(masked);
    // *The workflow-orchestrator* is an agent of that name.
    if (!hit || masked[hit.start - 1] === '-') continue;
    const near = modeBefore(masked, hit.start, lexicon, 60) ?? answers(unit, hit.start);
    if (near && (near.mode === 'return' || near.mode === 'collab') && (near.mode === 'collab' || near.close)) add(name, near.mode);
  }
  return found;
}

/** The role of another agent: *the orchestrator*. */
export const saysRole = says(({ delegation }) => Object.values(delegation.roles));

/** Words for a way to work with somebody, without which a plain name is nobody's. */
const mayCall = gate(({ delegation, output }) => [...Object.values(delegation.modes), output.answer]);

const workers = /(?:er|or|ist|pro|expert|agent|architect|analyst|guru|scout|reviewer|specialist|auditor|lead|writer|dev|ops|qa|guide|helper|coach|assistant|consultant|critic|master|oracle|admin|sre)$/;

/** *@agent-name*, *@your-team*: stands for a name. */
function isPlaceholder(name: string): boolean {
  return /^(?:your|my|some|the|any|example|other|ts)-|(?:^|-)(?:names?|id|here|placeholder)$/.test(name) || name === 'agent' || name === 'subagent';
}

function looksLikeAgent(name: string): boolean {
  return workers.test(name);
}

function isTool(masked: string, end: number, lexicon: Lexicon): boolean {
  const hit = words(lexicon, ({ tools }) => tools.noun).first(masked.slice(end, end + 14));
  const skill = words(lexicon, ({ skills }) => skills.noun).first(masked.slice(end, end + 14));
  return (hit !== undefined && hit.start <= 2) || (skill !== undefined && skill.start <= 2);
}

/** *Return one line to the orchestrator*. */
function answers(unit: Unit, end: number): Near | undefined {
  const { masked, lexicon } = unit;
  const answer = words(lexicon, ({ output }) => output.answer).first(masked);
  return answer && answer.start === firstLetter(masked) && end - answer.end <= 60 ? { name: '', mode: 'return', text: answer.text, close: true } : undefined;
}

interface Near extends Named {
  readonly text: string;
  /** Nothing but an article and marks stand between the words and the name. */
  readonly close: boolean;
}

/** The words for a mode right behind a name, in languages whose verb comes last: *`x`'a devredin*. */
function modeBehind(masked: string, end: number, lexicon: Lexicon): Near | undefined {
  if (!verbLast.has(lexicon.language)) return undefined;
  const behind = masked.slice(end, end + 32);
  for (const mode of modes) {
    const hit = words(lexicon, ({ delegation }) => delegation.modes[mode]).first(behind);
    if (hit && /^['’]?\p{L}{0,4}\s{0,2}(?:(?:sub)?agent\p{L}{0,4}\s{0,2}|エージェント\p{L}{0,2}|에이전트\p{L}{0,3}\s{0,2})?$/u.test(behind.slice(0, hit.start))) return { name: '', mode, text: hit.text, close: true };
  }
  return undefined;
}

/** The words for a mode that stand last before a name. */
function modeBefore(masked: string, start: number, lexicon: Lexicon, reach: number): Near | undefined {
  const before = masked.slice(Math.max(0, start - reach), start);
  let best: (Near & { readonly end: number }) | undefined;
  for (const mode of modes) {
    for (const hit of words(lexicon, ({ delegation }) => delegation.modes[mode]).all(before)) {
      if (!best || hit.end > best.end || (hit.end === best.end && hit.text.length > best.text.length)) best = { name: '', mode, text: hit.text, end: hit.end, close: /^[^\p{L}]{0,6}(?:(?:the|a|an|our|to|с|к)\s{1,2})?[^\p{L}]{0,4}$/u.test(before.slice(hit.end)) };
    }
  }
  return best;
}
