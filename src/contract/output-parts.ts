import { alternatives } from './laid-out.ts';
import { titleLead } from './lead-ins.ts';
import { fold } from './phrases.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** Whether a scope is another one or lies in it. */
export function within(scope: Scope | undefined, outer: Scope): boolean {
  for (let current = scope; current; current = current.parent) if (current === outer) return true;
  return false;
}

/** Several lead-ins with a fence each, and no titles between them, are answers of their own. */
export function partsOf(reading: Reading, scope: Scope, units: readonly Unit[]): (readonly Unit[])[] {
  const things = besideInputs(reading, scope, units) ?? thingsOf(reading, scope, units) ?? ownFormats(reading, scope, units) ?? alternatives(reading, scope, units);
  if (things) return things;
  const led = (unit: Unit): boolean => titleLead(unit, reading) !== undefined;
  if (units.some((unit) => unit.type === 'heading' && reading.opened.get(unit.span.start) !== scope && !led(unit))) return [units];
  const starts = units.flatMap((unit, index) => (units[index + 1]?.type === 'code' && (led(unit) || (unit.leads !== undefined && unit.type === 'sentence')) ? [index] : []));
  // What stands before the first label in bold is an answer when it has a fence of its own.
  if (starts.length > 0 && led(units[starts[0]!]!) && units.slice(0, starts[0]).some(({ type }) => type === 'code')) starts.unshift(0);
  if (starts.length < 2) return [units];
  return starts.map((start, place) => units.slice(place === 0 ? 0 : start, starts[place + 1]));
}

/** *Inputs & outputs* with a title for each: what stands below the second. */
function besideInputs({ opened }: Reading, scope: Scope, units: readonly Unit[]): (readonly Unit[])[] | undefined {
  const given = words(scope.lexicon, ({ output }) => output.given);
  if (!given.test(fold(scope.title))) return undefined;
  const start = units.findIndex(({ type, span }) => {
    const own = type === 'heading' ? opened.get(span.start) : undefined;
    return own !== undefined && own !== scope && own.kind === 'bold' && own.topics.has('output') && !given.test(fold(own.title));
  });
  if (start === -1) return undefined;
  const own = opened.get(units[start]!.span.start)!;
  const end = units.findIndex(({ type, span }, index) => index > start && type === 'heading' && !within(opened.get(span.start), own));
  return [units.slice(start, end === -1 ? undefined : end).filter(({ span }) => span.start !== own.span.start)];
}

/** Below *Output* alone, bold lines are names of things, the first of them what is asked for; below *Output format* they are sections. */
function thingsOf({ opened }: Reading, scope: Scope, units: readonly Unit[]): (readonly Unit[])[] | undefined {
  const starts = units.flatMap(({ type, span }, index) => (type === 'heading' && opened.get(span.start) !== scope ? [index] : []));
  const first = starts[0] ?? -1;
  if (starts.length < 2 || fold(scope.title) !== scope.lexicon.headings.output?.[0]) return undefined;
  if (starts.some((index) => opened.get(units[index]!.span.start)?.kind !== 'bold') || units.slice(0, first).some(({ type }) => type !== 'heading')) return undefined;
  return starts.flatMap((start, place) => (place === 0 || opened.get(units[start]!.span.start)?.topics.has('output') ? [units.slice(start + 1, starts[place + 1])] : []));
}

/** *Summary format* below *Output format*, which has a template of its own: two answers. */
function ownFormats({ opened }: Reading, scope: Scope, units: readonly Unit[]): (readonly Unit[])[] | undefined {
  const starts = units.flatMap(({ type, span }, index) => (type === 'heading' && opened.get(span.start) !== scope ? [index] : []));
  const first = starts[0];
  if (first === undefined || !units.slice(0, first).some(({ type }) => type === 'code') || starts.some((index) => !opened.get(units[index]!.span.start)!.topics.has('output'))) return undefined;
  return [units.slice(0, first), ...starts.map((start, place) => units.slice(start + 1, starts[place + 1]))];
}
