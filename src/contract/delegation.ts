import type { Delegation, DelegationTarget } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import type { Span } from '../text/span.ts';
import { inForm, linesInFence, type InFence } from './agent-labels.ts';
import { agentColumns, bracketed, listedAgents, titledAgents } from './agent-lists.ts';
import { bare, generic, isPlaceholder, looksLikeAgent, selfOf } from './agent-names.ts';
import { bansDelegation } from './ban.ts';
import { governing } from './context.ts';
import { wholeLines } from './lines.ts';
import { bansOf } from './markers.ts';
import { mayNameAgent, namedAgents, received, saysRole } from './named-agents.ts';
import { ofRoles } from './sayings.ts';
import { atSign, backtick } from './signs.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** Whom the agent gives work to, works with or reports to, and whom it must not call. */
export function findDelegation(reading: Reading): Delegation {
  const { units, document: { lines, text, body } } = reading;
  const self = selfOf(text.slice(0, body.start));
  const own = bare(self.name ?? '');
  const targets = new Map<string, DelegationTarget>();
  const forbidden = new Set<string>();
  let selfSpan: Span | undefined;
  const add = (target: DelegationTarget): void => {
    const key = `${target.name} ${target.mode}`;
    if (!targets.has(key)) targets.set(key, target);
  };
  const [listed, inBrackets, inTitles, inColumns] = [listedAgents(reading, self), bracketed(reading), titledAgents(reading), agentColumns(reading, self)];
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if (!mayTell(unit)) continue;
    const { context } = governing(unit.scope);
    if (context === 'example') continue;
    if (unit.type === 'code') {
      const lineOf = linesInFence(unit, lines);
      for (const { name, at } of calledIn(unit)) if (bare(name) !== own && !isPlaceholder(name) && !generic.has(name.toLowerCase())) add({ name, mode: 'handoff', span: lineOf(at) });
      continue;
    }
    const bans = bansDelegation(unit, context);
    if (bans?.self) selfSpan ??= wholeLines(lines, unit.span);
    if (bans?.everybody) forbidden.add('*');
    const found = mayNameAgent(unit, context) ? namedAgents(unit, context, self) : [];
    const placed = [listed.get(unit), inBrackets.get(unit), inTitles.get(unit), ...(inColumns.get(unit) ?? [])];
    for (const name of placed) if (name !== undefined && bare(name) !== own && found.every((one) => one.name !== name)) found.push({ name, mode: 'handoff' });
    if (found.length === 0) continue;
    const banned = found.some(({ mode }) => mode === 'handoff') ? bannedNames(unit) : [];
    for (const { name, mode } of found) {
      if (self.name !== undefined && bare(name) === own && (mode !== 'handoff' || unit.type === 'heading' || introduces(unit))) continue;
      if (mode === 'handoff' && (bans || banned.includes(name))) forbidden.add(name);
      else add({ name, mode, span: wholeLines(lines, unit.span) });
    }
  }
  return { self: selfSpan ? 'forbidden' : 'free', ...(selfSpan ? { selfSpan } : {}), forbidden: [...forbidden], targets: [...targets.values()] };
}

/** Of titles those with the mark of a name or about who gets what, of fences those that call. */
function mayTell({ type, signs, said, masked, lexicon, fence }: Unit): boolean {
  if (type === 'heading') return (signs & (backtick | atSign)) !== 0 || ((said & ofRoles) !== 0 && received.test(masked) && saysRole(masked, lexicon));
  return type !== 'code' || /subagent_type|#tool:|(?:Task|Agent)\(["']?[a-z]+-|[:：]\*{0,2}\s`?[a-z][\w-]{2,40}`?\s[—–-]\s/.test(fence!.text);
}

/** Calls that name an agent: `subagent_type="x"`, `#tool:agent x`, `Task(x-writer)`. */
const calls = /(?:subagent_type\s?[:=]\s?["'`]|#tool:(?:agent|runSubagent)\s["'`]?|(?:^|\s)(?:Task|Agent)\(["']?(?=[a-z]+-))([A-Za-z][\w-]{1,60})(?:["'`),]|\s|$)/gm;

/** Whom a fence calls, from top to bottom. */
function calledIn(unit: Unit): InFence[] {
  return [...matchesOf(calls, unit.fence!.text).map(({ 1: name = '', index }) => ({ name, at: index })), ...inForm(unit)].toSorted((a, b) => a.at - b.at);
}

/** *You are the planner (@planner)*: the agent is told its name. */
function introduces({ masked, lexicon }: Unit): boolean {
  return words(lexicon, ({ identity }) => identity).first(masked)?.start === masked.search(/\p{L}/u);
}

const bannedName = /^[^\p{L}@`]{0,6}(?:(?:to|the|an?)\s){0,2}`?@?([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){0,8})(?![\p{L}\p{N}/(-]|\.[\p{L}\p{N}]|\s\p{Lu})/u;

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
    const [text = '', name = ''] = bannedName.exec(raw.slice(start + hit.end, start + hit.end + 80)) ?? [];
    const isMarked = text.includes('@') || (name.includes('-') && looksLikeAgent(name) && !words(lexicon, ({ tools }) => tools.use).test(hit.text));
    return isMarked && !isPlaceholder(name) ? [name] : [];
  });
}
