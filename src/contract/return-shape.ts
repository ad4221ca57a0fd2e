import type { ReturnShape } from '../model/contract.ts';
import { speaksOfAnswer } from './answer-orders.ts';
import { firstLetter } from './characters.ts';
import { namesFile } from './elsewhere.ts';
import { governing } from './context.ts';
import { isObliged } from './imperative.ts';
import { saysRole } from './named-agents.ts';
import { wholeLines } from './lines.ts';
import { answering, handing, ofRoles } from './sayings.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

const inline = /(?<![\p{L}\p{N}/._$-])\{\s{0,4}["'`]?[\p{L}_][\p{L}\p{N}_-]{0,60}["'`]?\s{0,4}[,:]/u;
/** A brace right behind a letter, a slash or a dollar sign is a place to fill in. */
const opening = /(?<![\p{L}\p{N}/._$-])\{/u;
/** A name of a format, and not the end of a file's name. */
const dataWord = /(?<![\p{L}\p{N}.])(?:json|yaml)(?![\p{L}\p{N}])/iu;

/** Whether the statement orders data of named fields: `Return JSON: {status, errors}`. */
export function hasShape(unit: Unit): boolean {
  const data = unit.data && dataWord.test(unit.raw);
  if (unit.leads === undefined && !data) return false;
  if (unit.leads !== undefined && unit.type === 'sentence' && returnsTo(unit)) return true;
  if (unit.leads !== undefined && unit.type === 'sentence' && speaksOfAnswer(unit) && isObliged(unit)) return true;
  const exact = words(unit.lexicon, ({ output }) => output.exact).test(unit.masked);
  const gives = words(unit.lexicon, ({ output }) => output.give).first(unit.masked);
  if (exact && unit.type === 'sentence' && ((unit.leads !== undefined && gives?.start === firstLetter(unit.masked)) || (data && (gives !== undefined || /json only|only json/.test(unit.masked))))) return true;
  if (!data || !words(unit.lexicon, ({ output }) => output.give).test(unit.masked)) return false;
  return (inline.test(unit.raw) && !isCommand(unit.raw)) || (unit.leads !== undefined && /\{\s*$/.test(unit.raw));
}

/** *`jq -n '{key: $key}'`*: the first braces stand behind an option or a quotation mark in a code span. */
function isCommand(raw: string): boolean {
  const open = raw.search(opening);
  return /`[^`]{0,80}(?:\s-{1,2}\w[^`]{0,80}|[('"])$/.test(raw.slice(Math.max(0, open - 160), open));
}

/** *Return exactly the object that was asked for*: a sentence that opens by saying that the answer is so and not otherwise. */
export function returnsExactly({ masked, said, lexicon, type, leads }: Unit): boolean {
  if ((said & answering) === 0 || type !== 'sentence' || leads !== undefined) return false;
  const give = words(lexicon, ({ output }) => output.answer).first(masked);
  if (give === undefined || give.start !== firstLetter(masked)) return false;
  return /^\s(?:exactly|genau|exactamente|exactement|exatamente|точно)\s/u.test(masked.slice(give.end));
}

/** *Return to the orchestrator:* orders what stands below. */
function returnsTo({ masked, said, lexicon }: Unit): boolean {
  if ((said & handing) === 0 || (said & ofRoles) === 0) return false;
  const back = words(lexicon, ({ delegation }) => delegation.modes.return).first(masked);
  // *Return to the orchestrator only when:* opens conditions.
  const condition = words(lexicon, ({ markers }) => markers.conditions).all(masked).at(-1);
  if (condition !== undefined && !/\p{L}/u.test(masked.slice(condition.end))) return false;
  return back !== undefined && masked.slice(0, back.start).trim() === '' && saysRole(masked, lexicon);
}

/** The data an answer has to be: the first shape the prose orders. */
export function findReturnShape(reading: Reading): ReturnShape | undefined {
  return findShapes(reading)[0];
}

const known = new WeakMap<Reading, readonly ReturnShape[]>();

/** Every order of data whose fields the prose names in one statement; worked out once for each reading. */
export function findShapes(reading: Reading): readonly ReturnShape[] {
  let found = known.get(reading);
  if (!found) known.set(reading, (found = shapesIn(reading)));
  return found;
}

function shapesIn({ units, document: { lines } }: Reading): ReturnShape[] {
  const found: ReturnShape[] = [];
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if (unit.type === 'code' || unit.type === 'heading' || !hasShape(unit) || governing(unit.scope).context === 'example') continue;
    const fields = inlineFields(unit.raw);
    if (fields.length === 0) continue;
    const format = /json/i.test(unit.raw) ? 'json' : 'yaml';
    // *If there is no file, write a failure JSON with {…}*: the answer of one case.
    const elsewhere = !speaksOfAnswer(unit) && (namesFile(unit) || (unit.lexicon.language === 'en' && /^[^\p{L}]{0,8}(?:if|unless)\s/u.test(unit.masked)));
    found.push({ fields, format, schema: schemaOf(fields.map((name) => ({ name }))), span: wholeLines(lines, unit.span), ...(elsewhere ? { elsewhere } : {}) });
  }
  return found;
}

/** Names between the first braces of a line: `{a, b: "…", "c"}`. */
export function inlineFields(raw: string): string[] {
  const open = raw.search(opening);
  if (open === -1) return [];
  const fields: string[] = [];
  let depth = 0;
  let expects = false;
  for (let index = open; index < raw.length; index += 1) {
    const character = raw[index]!;
    if (character === '{' || character === '[' || character === '(') {
      depth += 1;
      if (depth === 1) expects = true;
    } else if (character === '}' || character === ']' || character === ')') {
      depth -= 1;
      if (depth === 0) break;
    } else if (depth === 1 && character === ',') expects = true;
    else if (depth === 1 && expects) {
      const name = /^[\s"'`]{0,6}([\p{L}_][\p{L}\p{N}_.-]{0,60})/u.exec(raw.slice(index, index + 70));
      if (name) {
        fields.push(name[1]!);
        index += name[0].length - 1;
        expects = false;
      }
    }
  }
  return fields;
}

export interface Field {
  readonly name: string;
  /** The value as a sketch shows it. */
  readonly value?: unknown;
}

/** JSON Schema of an object in which every named field is required; a type is given only where a sample shows one. */
export function schemaOf(fields: readonly Field[]): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, value }) => [name, typeOf(value)])),
    required: fields.map(({ name }) => name),
  };
}

function typeOf(value: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) return { type: 'array' };
  if (value !== null && typeof value === 'object') return { type: 'object' };
  if (typeof value === 'number') return { type: 'number' };
  if (typeof value === 'boolean') return { type: 'boolean' };
  return typeof value === 'string' ? { type: 'string' } : {};
}
