import { binds, type Contract, type OutputContract } from '../../model/contract.ts';
import type { Point } from '../../model/verdict.ts';
import type { Span } from '../../text/span.ts';
import { dataOf, yamlKeys, type Data } from './data.ts';
import { scan, type Scanned } from './scan.ts';
import { type DemandReader, gatesSections, sectionPoints } from './sections.ts';
import { faultsOf, isObject } from './shape.ts';

/** One form of answer that the contract orders. */
interface Return {
  readonly kind: 'data' | 'text';
  /** Ordered as a rule, not only described under a title about the output. */
  readonly ruled: boolean;
  readonly span: Span;
  /** Whether any of its points gates. */
  readonly gates: boolean;
  /** Worked out when they are asked for: no more than one form counts. */
  readonly points: () => readonly Point[];
}

/**
 * Points on the form of an answer.
 *
 * An answer cannot be data and a text with sections, nor two texts: of forms that exclude each other the one under the rules
 * counts, and broken points of the others say nothing.
 */
export function returnPoints(contract: Contract, scanned: Scanned, demanded: DemandReader): Point[] {
  const returns = returnsOf(contract, scanned, demanded);
  const winner = winnerOf(returns);
  return returns.flatMap((one) => (winner && one !== winner && one.gates ? one.points().map((point) => excluded(point, one, winner)) : one.points()));
}

/** Of those points the broken ones that gate: what an answer has to be given again for. Far less work than all of them. */
export function brokenParts(contract: Contract, answer: string): Point[] {
  const winner = winnerOf(returnsOf(contract, scan(answer), () => []));
  return winner?.points().filter(({ gates, held }) => gates && held === false) ?? [];
}

function winnerOf(returns: readonly Return[]): Return | undefined {
  const gating = returns.filter((one) => one.gates);
  const ruled = gating.filter((one) => one.ruled);
  const pool = ruled.length > 0 ? ruled : gating;
  const data = pool.filter(({ kind }) => kind === 'data');
  return (data.length > 0 ? data : pool).toSorted((a, b) => broken(a) - broken(b))[0];
}

function broken(one: Return): number {
  const gating = one.points().filter(({ gates }) => gates);
  return gating.length === 0 ? 1 : gating.filter(({ held }) => held === false).length / gating.length;
}

function excluded(point: Point, one: Return, winner: Return): Point {
  if (point.held !== false) return { ...point, gates: false };
  const why = one.kind === winner.kind ? 'the answer has another of the forms that the file lays out' : 'the file orders another form for the same answer, and that one counts';
  const { at: _at, ...rest } = point;
  return { ...rest, held: null, gates: false, why };
}

function returnsOf(contract: Contract, scanned: Scanned, demanded: DemandReader): Return[] {
  const { returnShape, outputs, rules } = contract;
  const isRule = (span: Span) => rules.some((rule) => rule.kind === 'return-shape' && rule.span.start < span.end && span.start < rule.span.end);
  const orders = outputs.filter((output) => !(returnShape && repeatsShape(output, contract))).map((output): Return => {
    const shape = output.fields.length > 0 ? shapeOf(output) : undefined;
    const own = () => (shape ? dataPoints(scanned, shape) : output.sections.length > 0 ? sectionPoints(output, scanned, demanded) : []);
    const points = output.elsewhere ? () => own().map(aside) : own;
    return { kind: isData(output) ? 'data' : 'text', ruled: isRule(output.span), span: output.span, gates: shape?.gates ?? gatesSections(output), points: once(points) };
  });
  if (!returnShape) return orders;
  const ruled = isRule(returnShape.span);
  const gates = !returnShape.elsewhere && (returnShape.fields.length > 1 || ruled);
  return [{ kind: 'data', ruled, span: returnShape.span, gates, points: once(() => dataPoints(scanned, { ...returnShape, gates }).map(returnShape.elsewhere ? aside : (point) => point)) }, ...orders];
}

/** What a file or a step holds is not missing in the answer. */
function aside(point: Point): Point {
  if (point.held !== false) return point;
  const { at: _at, ...rest } = point;
  return { ...rest, held: null, gates: false, why: 'it is laid down for a file or a step on the way, and not for the answer' };
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => (done ??= { value: work() }).value;
}

/** A template that shows the fields of the return shape, which has to be there, lays down the same answer once more. */
export function repeatsShape({ span, fields }: OutputContract, { returnShape }: Contract): boolean {
  const shape = returnShape!;
  return span.start === shape.span.start || (fields.length > 0 && fields.every((field) => shape.fields.includes(field)));
}

function isData({ form, fields }: OutputContract): boolean {
  return fields.length > 0 && (form === 'json' || form === 'yaml' || form === 'code');
}

function shapeOf(output: OutputContract): Shape {
  const { form, fields, span, repeats } = output;
  return { fields, span, format: form === 'json' ? 'json' : 'yaml', schema: { type: 'object', required: fields }, gates: binds(output), ...(repeats ? { repeats } : {}) };
}

interface Shape {
  readonly format: 'json' | 'yaml';
  readonly fields: readonly string[];
  readonly schema: Readonly<Record<string, unknown>>;
  readonly span: Span;
  readonly gates: boolean;
  readonly repeats?: true;
}

/** One point for the data as a whole, and one for each field of it. */
function dataPoints(scanned: Scanned, { format, fields, schema, span, gates, repeats }: Shape): Point[] {
  const point = { promise: 'return-shape', gates, span };
  const all = dataOf(scanned, format);
  const best = closest(all, fields) ?? (format === 'yaml' ? wholeText(scanned, fields) : undefined);
  const name = format.toUpperCase();
  if (!best) {
    const bad = all.find(({ value }) => value === undefined);
    if (!bad && repeats) return [{ ...point, gates: false, held: null, why: 'the answer has no such entry' }];
    if (bad) return [{ ...point, held: false, why: `the ${name} of the answer does not parse`, at: bad.at }];
    return [{ ...point, held: false, why: `the answer holds no ${name}, which was asked for with ${fields.map((field) => `\`${field}\``).join(', ')}` }];
  }
  const value = Array.isArray(best.value) && schema['type'] !== 'array' ? best.value[0] : best.value;
  const faults = faultsOf(value, schema);
  const own: Point = { ...point, at: best.at, ...(faults.length > 0 ? { held: false, why: faults.join('; ') } : { held: true, why: `the ${name} has every field` }) };
  const has = (field: string) => isObject(value) && Object.hasOwn(value, field);
  return [own, ...fields.map((field): Point => ({ promise: `field:${field}`, gates, span, at: best.at, held: has(field), why: has(field) ? 'it is there' : `\`${field}\` is missing` }))];
}

/** The piece of data with the most of the fields; of equals the last, which ends the answer. */
function closest(all: readonly Data[], fields: readonly string[]): Data | undefined {
  const score = ({ value }: Data): number => {
    const one = Array.isArray(value) ? (value as readonly unknown[])[0] : value;
    return isObject(one) ? fields.filter((field) => Object.hasOwn(one, field)).length : -1;
  };
  const readable = all.filter((data) => score(data) >= 0);
  const best = readable.reduce((most, data) => Math.max(most, score(data)), -Infinity);
  const found = readable.findLast((data) => score(data) === best);
  // A broken block at the end is the one that was meant when no other has a field of it.
  return best === 0 && all.at(-1)?.value === undefined && all.length > 0 ? undefined : found;
}

/** Lines `field: …` anywhere in the answer, for forms that are written as plain text. */
function wholeText({ lines, fenced }: Scanned, fields: readonly string[]): Data | undefined {
  const value = yamlKeys(lines.filter((_, index) => !fenced[index]).map((line) => line.replace(/^[\s*_`-]+/, '').replace(/[*_`]{1,3}(?=\s?:)|(?<=:)[*_`]{1,3}/g, '')));
  return fields.some((field) => Object.hasOwn(value, field)) ? { format: 'yaml', value, at: [1, lines.length] } : undefined;
}
