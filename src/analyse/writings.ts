import type { Document } from '../parse/document.ts';
import type { Span } from '../text/span.ts';
import { textsOf } from './fields.ts';
import { inHand } from '../parse/in-hand.ts';
import { standingAt } from './prose.ts';

/** A text of a file as some reader sees it. */
export interface Writing {
  readonly text: string;
  /** The place in the file; nothing for what is no part of this writing alone. */
  place(span: Span): Span | undefined;
}

/** The bytes of a file, and what they become where escapes of fields and character references of the prose are decoded. */
export const writingsOf: (document: Document) => readonly Writing[] = inHand((document) => {
  const writings: Writing[] = [{ text: document.text, place: (span) => span }];
  for (const { text, value } of textsOf(document.fields)) {
    if (!value.raw.includes('\\')) continue;
    writings.push({ text, place: ({ start, end }) => (value.raw.includes(text.slice(start, end)) ? undefined : value.span) });
  }
  const decoded = decodeReferences(document);
  if (decoded) writings.push(decoded);
  return writings;
});

const reference = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(zwj|zwnj|ZeroWidthSpace|NoBreak|ApplyFunction|af|InvisibleTimes|it|InvisibleComma|ic|lrm|rlm|shy));/g;
const named: Readonly<Record<string, number>> = { zwj: 0x200d, zwnj: 0x200c, ZeroWidthSpace: 0x200b, NoBreak: 0x2060, ApplyFunction: 0x2061, af: 0x2061, InvisibleTimes: 0x2062, it: 0x2062, InvisibleComma: 0x2063, ic: 0x2063, lrm: 0x200e, rlm: 0x200f, shy: 0xad };

/** The prose with its references to invisible characters and controls decoded. In code they stand for themselves. */
function decodeReferences(document: Document): Writing | undefined {
  const { prose } = document;
  if (!/&(?:#|zw|Zero|No|App|af|Inv|i[tc];|[lr]rm|shy)/.test(prose.prompt)) return undefined;
  const parts: string[] = [];
  const places: { readonly at: number; readonly span: Span }[] = [];
  let length = 0;
  let last = 0;
  for (const { 0: written, 1: decimal, 2: hexadecimal, 3: name, index } of prose.text.matchAll(reference)) {
    const point = name ? named[name]! : Number.parseInt(decimal ?? hexadecimal!, decimal ? 10 : 16);
    if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000) || !/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(String.fromCodePoint(point))) continue;
    const { where } = standingAt(document, index);
    if (where === 'code' || where === 'fence' || where === 'none') continue;
    const character = String.fromCodePoint(point);
    parts.push(prose.text.slice(last, index), character);
    length += index - last;
    places.push({ at: length, span: { start: index, end: index + written.length } });
    length += character.length;
    last = index + written.length;
  }
  if (places.length === 0) return undefined;
  parts.push(prose.text.slice(last));
  return {
    text: parts.join(''),
    place({ start, end }) {
      const own = places.filter(({ at }) => at >= start && at < end);
      return own.length === 0 ? undefined : document.place({ start: own[0]!.span.start, end: own.at(-1)!.span.end });
    },
  };
}
