import type { OutputContract } from '../model/contract.ts';
import { firstLetter } from './characters.ts';
import { governing } from './context.ts';
import { isObliged } from './imperative.ts';
import { wholeLines } from './lines.ts';
import { markersOf } from './markers.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** *You will write the notes in markdown list format*, *Return the lamps, the rooms and what is open*: where a file lays down no form, the sentences that name one, or the last one that says what the answer holds, are all there is of it. */
export function plainForm({ units, headings, document: { lines } }: Reading): OutputContract[] {
  const plain = units.filter((unit) => unit.type === 'sentence' && unit.depth === 0 && unit.leads === undefined);
  const named = plain.filter(namesForm);
  const saying = named.length > 0 ? named : plain.filter((unit) => unit.index > (headings.at(-1)?.index ?? -1) && namesParts(unit)).slice(-1);
  const first = saying[0];
  if (!first) return [];
  const last = saying.findLast(({ scope }) => scope === first.scope)!;
  return [{ form: 'prose', strength: saying.some((unit) => isObliged(unit) || isTold(unit)) ? 'must' : 'format', span: wholeLines(lines, { start: first.span.start, end: last.span.end }), sections: [], fields: [] }];
}

function namesForm(unit: Unit): boolean {
  const { masked, lexicon } = unit;
  const form = /markdown|html|xml|csv|json|yaml/.test(masked) ? named.exec(masked) : null;
  if (!form) return false;
  const { context } = governing(unit.scope);
  if ((context !== 'free' && context !== 'rules') || markersOf(masked, lexicon).prohibition !== undefined) return false;
  const start = firstLetter(masked);
  const reply = words(lexicon, ({ output }) => output.reply).first(masked);
  // *Your output should be clean markdown*
  if (reply?.start === start && form.index > reply.end) return isObliged(unit) || /^your\s\S+(?:\s\S+)?\s(?:should|will)\s/.test(masked.slice(start));
  // *A plan in markdown* as a thing that is put somewhere is no answer: the word before the form has to say that it is one.
  if (!into.test(masked.slice(Math.max(0, form.index - longestLink), form.index))) return false;
  if (isTold(unit)) return true;
  const give = words(lexicon, ({ output }) => output.give).first(masked);
  return give?.start === start && namesWhole(unit, give.end, form.index);
}

/** *Output: a summary and the list*, *Return a verdict: pass or fail*: an order about the answer, and more than one thing that it holds. */
function namesParts({ masked, raw, lexicon, scope }: Unit): boolean {
  const order = lexicon.language === 'en' ? answers.exec(masked) : null;
  if (!order || /for example|e\.g\./.test(masked) || markersOf(masked, lexicon, { raw }).prohibition !== undefined) return false;
  const { context } = governing(scope);
  return (context === 'free' || context === 'rules') && parts.test(masked.slice(order[0].length));
}

const answers = /^[^\p{L}]{0,4}(?:(?:final\s)?(?:output|response|report|summary|return|returns|reply|answer)\*{0,2}:\*{0,2}\s(?!\s)|(?:return|report|output|(?:respond|reply|answer|end|finish|conclude|close) with)\s(?!(?:early|to|only|all)\s))/u;
const parts = /^[^.;]{0,80}(?:,\s[^,.;]{2,80},?\s(?:and|or|plus|then)\s|\s\+\s(?:an?|the)\s|(?:\s(?:with|including|containing)\s|:\s)[^.;,]{2,80}(?:,|\sand\s)|^[^.;,]{2,60}\sand\s(?:a|the|any|your|what)\s)/;

function namesWhole({ masked, lexicon }: Unit, start: number, end: number): boolean {
  return words(lexicon, ({ output }) => output.whole).test(masked.slice(start, end));
}

const named = /(?<![\p{L}\d.])(?:markdown|html|xml|csv|json|yaml)(?:[\s-](?:list|table|bullets?))?(?:[\s-]format\p{L}{0,4}(?!\p{L})|\s?(?:形式|格式|フォーマット|형식)|(?=\s?[.,;:!。、，]|\s(?:that|which|with|without|unless|so|and)\s|\s*$))/u;
const into = /(?:(?<!\p{L})(?:in|as|using|im|als|en|em|au|como|в|в виде)\s{1,2}|使用\s?|[以用]\s?)(?:[\p{L}-]{1,12}\s){0,3}$/u;
const longestLink = 48;

/** *You will generate …*, *Vous devez fournir le rapport …*. */
function isTold(unit: Unit): boolean {
  const { masked, lexicon } = unit;
  const told = words(lexicon, ({ output }) => output.told).first(masked);
  if (told?.start !== firstLetter(masked)) return false;
  const give = words(lexicon, ({ output }) => output.give).first(masked, told.end);
  return (give !== undefined && give.start - told.end <= nearVerb) || (lexicon.language !== 'en' && namesWhole(unit, told.end, masked.length));
}

/** *You will then write …*. */
const nearVerb = 12;
