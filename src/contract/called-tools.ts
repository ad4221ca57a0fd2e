import { matchesOf } from '../text/matches.ts';
import type { Span } from '../text/span.ts';
import { names } from './plain-servers.ts';
import { fencedTools } from './plain-tools.ts';
import { bracket } from './signs.ts';
import { about, modeOf, type Draft, type Statement } from './tool-draft.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

const call = /^[\s`]*(mcp__[\w-]{1,80}|[\w-]{2,60}\.[\w-]{1,60}|[a-z][\w-]{1,60})\s?\(\s?[{"'].*\)[\s`;.]*$/su;

/** The name of what a statement calls that is nothing but a call. */
export function calledBy({ raw, signs }: Unit): string | undefined {
  return (signs & bracket) === 0 ? undefined : call.exec(raw.slice(0, 400))?.[1];
}

/** The server of a call, *lamps* of `mcp__lamps__list`. */
export function serverOf(name: string): string | undefined {
  return name.startsWith('mcp__') ? name.split('__')[1] : undefined;
}

/** What a call with nothing around it asks for: the server that its title or an earlier line names, else the call itself. */
export function draftOfCall(statement: Statement, name: string, server: string, { units, document: { text } }: Reading): Draft {
  const { unit } = statement;
  const isKnown = isNamedBefore(unit, server, text);
  const lead = isKnown ? leadOf(units, unit) : undefined;
  const asked = lead ?? unit;
  return { ...about(lead), tool: isKnown ? server : name, mode: modeOf({ ...statement, unit: asked }), calls: [unit.raw.trim()], span: { start: asked.span.start, end: unit.span.end }, scope: unit.scope };
}

/** Without one of these a fence calls nothing. */
const callSign = /mcp__|AskUser|TodoWrite|ExitPlan|subagent_type|#tool:/;
const fencedCall = /^[ \t]{0,8}(?:(?:\d{1,2}\.\s)?(?:[Cc]all:?\s|[Uu]se\s|[Tt]ool:\s)?mcp__([\w-]{1,60}?)__[\w-]{1,60}(?=\(|:\s|\s|$)|(AskUserQuestion|TodoWrite|ExitPlanMode)\(|#tool:([a-z][\w/-]{1,60})(?=\s))/gm;

/** Calls that a fence spells out. */
export function calledIn(fence: NonNullable<Unit['fence']>, statement: Statement, { units, document: { text } }: Reading, granted: ReadonlySet<string>): Draft[] {
  const { unit, context } = statement;
  const lead = leadOf(units, unit);
  const asked = lead ?? unit;
  const span: Span = { start: asked.span.start, end: unit.span.end };
  const said = modeOf({ ...statement, unit: asked });
  const draft = (tool: string, mode = said): Draft => ({ ...about(lead), tool, mode, calls: [], span, scope: unit.scope });

  const plain = context === 'output' ? [] : fencedTools(fence, granted);
  if (plain.length > 0) return plain.map((tool) => draft(tool));
  if (!callSign.test(fence.text)) return [];

  const hands = fence.text.includes('subagent_type') ? /^[ \t]{0,8}(Agent|Task|task)\(/m.exec(fence.text)?.[1] : undefined;
  // *Call TableScout to find the rules:*: who is called is said, and how is shown.
  const callee = hands && /subagent_type\s?[:=]\s?["'`]([\w-]{2,60})/.exec(fence.text)?.[1];
  const before = units[unit.index - 1];
  if (callee && before?.type !== 'code' && before?.raw.includes(callee)) return [];
  if (hands) return [draft(hands)];

  return matchesOf(fencedCall, fence.text).map(([line, server, own, named]) => {
    const tool = own ?? named ?? (isNamedBefore(unit, server!, text) ? server! : line.slice(line.indexOf('mcp__')).trim());
    return draft(tool, mayUse(unit.scope) ? 'mention' : said);
  });
}

/** *Screenshots by the browser (preferred when available)*. */
function mayUse(scope: Scope | undefined): boolean {
  for (let current = scope; current; current = current.parent) if (words(current.lexicon, ({ tools }) => tools.may).test(current.title.toLowerCase())) return true;
  return false;
}

/** Whether the title above or the text before speaks of the server of a call. */
function isNamedBefore({ scope, span }: Unit, server: string, text: string): boolean {
  if (scope && names(scope.title, server)) return true;
  const at = text.slice(0, span.start).indexOf(server);
  return at > 0 && !/[\w-]/.test(text[at - 1]!) && !/[\w-]/.test(text[at + server.length] ?? ' ');
}

/** The sentence that stands before a call under the same title. */
function leadOf(units: readonly Unit[], unit: Unit): Unit | undefined {
  const before = units[unit.index - 1];
  if (before === undefined || before.type === 'heading' || before.type === 'code') return undefined;
  const isBeside = before.scope === unit.scope || (unit.scope?.kind === 'label' && unit.scope.parent === before.scope);
  return isBeside ? before : undefined;
}
