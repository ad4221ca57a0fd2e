import type { RequiredTool } from '../model/contract.ts';
import { calledBy, calledIn, draftOfCall, serverOf } from './called-tools.ts';
import { governing } from './context.ts';
import { wholeLines } from './lines.ts';
import { plain } from './mask.ts';
import { names, namesServer, plainServers, toolCells } from './plain-servers.ts';
import { grantedNames, routinesOf } from './routines.ts';
import { backtick, hash, star, underscore } from './signs.ts';
import { spelledOut } from './spelled-tools.ts';
import { about, modeOf, type Draft, type Statement } from './tool-draft.ts';
import { hostTools, scriptName, settings, titleTool } from './tool-names.ts';
import type { Scope } from './unit.ts';
import type { Reading } from './units.ts';

/** Tools the prose orders, mentions or forbids, each once, with the calls that stand below it. */
export function findRequiredTools(reading: Reading): RequiredTool[] {
  const { units, document: { lines, text, body } } = reading;
  const granted = new Set([...grantedNames(text.slice(0, body.start)), ...routinesOf(units)]);
  const isServed = /mcp/i.test(text);
  const namesServers = namesServer(text);
  const found = new Map<string, Draft>();
  const servers: Draft[] = [];
  let open: Draft | undefined;
  const add = (draft: Draft): void => {
    const known = found.get(draft.tool.toLowerCase());
    if (!known) found.set(draft.tool.toLowerCase(), draft);
    else if (known.mode === 'mention' && draft.mode !== 'mention') known.mode = draft.mode;
    open = known ?? draft;
  };
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    const { context, scope } = governing(unit.scope);
    if (context === 'example') continue;
    if (unit.type === 'heading') {
      const tool = granted.size > 0 ? titleTool(unit.raw, granted) : undefined;
      if (tool !== undefined) add({ tool, mode: 'mention', calls: [], span: unit.span, scope: unit.scope });
      continue;
    }
    const statement: Statement = { unit, context, scope };
    if (unit.scope !== open?.scope) open = undefined;
    const tagged = unit.scope?.kind === 'tag' ? tagOf(unit.scope) : undefined;
    if (tagged && !found.has(tagged.title.toLowerCase())) add({ tool: tagged.title, mode: modeOf(statement), calls: [], span: tagged.span, scope: unit.scope });
    const called = calledBy(unit);
    if (called) {
      const server = serverOf(called);
      if (server === undefined) continue;
      if (!open || !names(open.tool, server)) add(draftOfCall(statement, called, server, reading));
      else {
        open.calls.push(unit.raw.trim());
        open.span = { start: open.span.start, end: unit.span.end };
      }
      continue;
    }
    if (unit.fence !== undefined) {
      for (const draft of calledIn(unit.fence, statement, reading, granted)) add(draft);
      continue;
    }
    // *Spawned by the planner via `Task()`*: somebody else calls.
    if (passive.test(unit.masked)) continue;
    const drafts = named(statement, granted, isServed, text);
    for (let place = 0; place < drafts.length; place += 1) add(drafts[place]!);
    if (!namesServers || !namesServer(unit.raw)) continue;
    for (const { tool, start, end } of plainServers(unit, granted)) servers.push({ ...about(unit, end), tool, mode: modeOf(statement, start), calls: [], span: unit.span, scope: unit.scope });
  }
  // A server whose calls are named is named by them.
  for (const draft of servers) if ([...found.values()].every(({ tool }) => !names(tool, draft.tool))) add(draft);
  const drafts = servers.length > 0 ? [...found.values()].toSorted((a, b) => a.span.start - b.span.start) : [...found.values()];
  return drafts.map(({ scope: _scope, span, ...tool }) => ({ ...tool, span: wholeLines(lines, span) }));
}

const passive = /^[^\p{L}]{0,4}(?:(?:you|this agent)\s(?:are|is)\s)?(?:spawned|invoked|launched|dispatched|called)\s(?:\p{L}{1,12}\s)?by\s/u;

/** *<tool name="read">* around what it is for. */
function tagOf(scope: Scope): Scope | undefined {
  for (let current: Scope | undefined = scope; current; current = current.parent) if (current.tag === 'tool') return current.title === 'tool' ? undefined : current;
  return undefined;
}

/** Without one of these, a backtick, a hash or a low line there is no name of a tool, and most sentences name none. */
const hint = /tool|MCP|Glob|Grep|Read|Write|Edit|Bash|Web(?:Search|Fetch)|Task|SendMessage|AskUserQuestion|TodoWrite|ExitPlanMode|SlashCommand/;
const nothing: readonly Draft[] = [];

/** Tools that a statement names. */
function named(statement: Statement, granted: ReadonlySet<string>, isServed: boolean, text: string): readonly Draft[] {
  const { unit, context } = statement;
  const { raw, signs } = unit;
  const draft = (tool: string, mode = modeOf(statement), purpose = ''): Draft => ({ tool, mode, ...(purpose ? { purpose } : {}), calls: [], span: unit.span, scope: unit.scope });
  if (context === 'tools' && unit.type === 'item') {
    const label = labelOf(statement, granted);
    if (label) return [draft(label.tool, undefined, label.purpose)];
    const alone = aloneIn(raw);
    if (alone !== undefined) return [draft(alone, 'mention')];
  }
  const column = unit.cells ? toolCells(unit, text, isServed) : [];
  if (column.length > 0) return column.map((tool) => draft(tool));
  const mayName = (signs & (backtick | hash | underscore)) !== 0 || hint.test(raw) || (granted.size > 0 && (signs & star) !== 0 && raw.includes('**'));
  return mayName ? spelledOut(statement, granted, isServed) : nothing;
}

/** ***lamp_list**: where they hang*, below a title about tools. */
function labelOf({ unit: { raw }, scope }: Statement, granted: ReadonlySet<string>): { readonly tool: string; readonly purpose: string } | undefined {
  const label = /^\s*(?:\*{2})?`?([A-Za-z][\w.-]{1,60})`?(?:\*{2})?\s?(?:[:：]|\s[—–-]\s)\s?(?:\*{2})?/.exec(raw);
  const tool = label?.[1];
  if (label === null || tool === undefined || /^[A-Z][a-z]{1,20}-[A-Z]/.test(tool) || scriptName.test(tool)) return undefined;
  const isInSpan = label[0].includes('`');
  const isTool =
    granted.has(tool.toLowerCase()) ||
    hostTools.has(tool.toLowerCase()) ||
    (/[-_\d]/.test(tool) && (isInSpan || saysServer(scope))) ||
    (/^[a-z]/.test(tool) && !isInSpan && !settings.test(tool) && /mcp/i.test(scope?.title ?? ''));
  return isTool ? { tool, purpose: plain(raw.slice(label[0].length)) } : undefined;
}

/** Below a title about servers a plain name is one; below *Tools* it may be a package. */
function saysServer(scope: Scope | undefined): boolean {
  for (let current = scope; current; current = current.parent) if (/mcp|mandatory|required/i.test(current.title) || current.topics.has('mandatory')) return true;
  return false;
}

/** *Bash (for the ladders)*: nothing but a name and what it is for. */
function aloneIn(raw: string): string | undefined {
  const tool = /^\s*([A-Z][A-Za-z]{2,20})(?:\s\([^()\n]{2,60}\))?\s*$/.exec(raw)?.[1];
  return tool !== undefined && hostTools.has(tool.toLowerCase()) && !['agent', 'skill'].includes(tool.toLowerCase()) ? tool : undefined;
}
