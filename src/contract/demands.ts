import type { Demand } from '../model/contract.ts';
import type { LineIndex } from '../text/span.ts';
import { firstLetter } from './characters.ts';
import { isOrder } from './imperative.ts';
import { wholeLines } from './lines.ts';
import { markersOf } from './markers.ts';
import { mask, plain } from './mask.ts';
import { fold } from './phrases.ts';
import { sentences } from './sentences.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/**
 * What the text of a section asks for: the first sentence of each paragraph and item, and later ones that order.
 * The item that is itself the section gives only what follows its title.
 */
export function demandsOf(units: readonly Unit[], lines: LineIndex, titled: boolean): Demand[] {
  const found: Demand[] = [];
  let lead: { readonly text: string; readonly end: number } | undefined;
  let block = -1;
  for (const [index, unit] of units.entries()) {
    if (unit.type === 'code' || unit.type === 'heading') continue;
    if (lead && unit.span.start >= lead.end) lead = undefined;
    const parts = unit.type === 'item' ? sentences(unit.raw, unit.span.start) : [unit.span];
    for (const [place, part] of parts.entries()) {
      const raw = unit.raw.slice(part.start - unit.span.start, part.end - unit.span.start);
      const first = place === 0 && (unit.type === 'item' || unit.block !== block);
      if (!first && !asks(raw, unit)) continue;
      const text = titled && index === 0 && place === 0 ? afterTitle(raw) : plain(raw);
      if (text === '' || (unit.leads !== undefined && place === parts.length - 1)) continue;
      found.push({ text, ...(lead ? { lead: lead.text } : {}), span: wholeLines(lines, part) });
    }
    if (unit.leads !== undefined) lead = { text: plain(unit.raw), end: unit.leads };
    block = unit.block;
  }
  return found;
}

function asks(raw: string, unit: Unit): boolean {
  const masked = fold(mask(raw));
  const { prohibition, obligation } = markersOf(masked, unit.lexicon);
  return prohibition !== undefined || obligation !== undefined || isOrder({ masked, lexicon: unit.lexicon }) || words(unit.lexicon, ({ demands }) => demands).first(masked)?.start === firstLetter(masked) || /[?？]\s*$/.test(raw);
}

function afterTitle(raw: string): string {
  const text = plain(raw);
  const colon = /[:：]\s|\s[—–-]\s/.exec(text);
  return colon && colon.index < 100 ? text.slice(colon.index + colon[0].length).trim() : '';
}
