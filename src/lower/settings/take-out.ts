import { applyEdits } from '../../diagnostics/apply-edits.ts';
import type { Value } from '../../parse/value.ts';
import { hasComment } from './comments.ts';
import type { Format, Opened, Place, Slot } from './format.ts';
import type { OwnValue, SettingsRecord } from './merge.ts';
import { canonical, canonicalOf } from './value.ts';

export interface Taken {
  /** What is left; absent when the file is to go. */
  readonly opened?: Opened;
  /** Values that stay, since somebody changed them or wrote a comment into them. */
  readonly edited: readonly OwnValue[];
  /** Values that went although somebody changed them. */
  readonly replaced: readonly OwnValue[];
}

/** The text without what the record says is ours. At one of the `forced` places goes whatever stands where a value of ours was. */
export function takeOut(format: Format, opened: Opened, record: SettingsRecord, forced: ReadonlySet<string> = new Set()): Taken {
  const gone = new Map<number, Slot>();
  const taken: OwnValue[] = [];
  const edited: OwnValue[] = [];
  const replaced: OwnValue[] = [];
  const isClean = ({ extent }: Slot) => !hasComment(opened.comments, extent);
  for (const value of record.values.toReversed()) {
    const slot = slotOf(opened, value);
    const pieces = slot && isClean(slot) ? [slot] : [];
    const others = !slot && !value.isItem && forced.has(canonical(value.at)) ? opened.pieces(value.at) : [];
    for (const piece of [...pieces, ...others]) gone.set(piece.start, piece);
    if (pieces.length > 0) taken.push(value);
    else if (others.length > 0) replaced.push(value);
    else if (stands(opened, value) || (!value.isItem && opened.find.at(value.at))) edited.push(value);
  }
  for (const at of record.parents.toReversed()) {
    const slot = opened.slot({ at });
    if (slot && isClean(slot) && opened.held(at).every(({ start }) => gone.has(start))) gone.set(slot.start, slot);
  }
  const left = gone.size > 0 ? format.open(opened.without([...gone.values()])) : opened;
  // What cannot be taken out by itself stays as a whole.
  if ('reason' in left || !taken.every((value) => count(left, value) < count(opened, value))) return { opened, edited: [...edited, ...taken, ...replaced], replaced: [] };
  if (record.made && isHollow(left.root) && left.comments.length === 0) return { edited, replaced };
  return { opened: refilled(format, left, record), edited, replaced };
}

/** The maps and lists of the user's that hold nothing again, as they stood. */
function refilled(format: Format, opened: Opened, { empty }: SettingsRecord): Opened {
  const edits = empty.flatMap(({ at, text }) => {
    const value = opened.find.at(at);
    const span = value && isHollow(value) ? opened.container(at) : undefined;
    const now = span && opened.text.slice(span.start, span.end);
    return span && now !== text && bare(now!) === bare(text) ? [{ span, text }] : [];
  });
  const again = edits.length > 0 ? format.open(applyEdits(opened.text, edits)) : opened;
  return 'reason' in again ? opened : again;
}

/** Whether a value is there, whoever wrote it. */
export function stands(opened: Pick<Opened, 'find'>, value: OwnValue): boolean {
  return placeOf(opened, value) !== undefined;
}

/** What holds a value that is there. */
export function slotOf(opened: Opened, value: OwnValue): Slot | undefined {
  const place = placeOf(opened, value);
  return place && opened.slot(place);
}

function placeOf({ find }: Pick<Opened, 'find'>, { at, value, isItem }: OwnValue): Place | undefined {
  const found = find.at(at);
  if (!isItem) return found && canonicalOf(found) === canonical(value) ? { at } : undefined;
  const item = found?.kind === 'list' ? find.items(found, canonical(value)).at(-1) : undefined;
  return item === undefined ? undefined : { at, item };
}

function count({ find }: Opened, { at, value, isItem }: OwnValue): number {
  const found = find.at(at);
  if (!isItem) return found ? 1 : 0;
  return found?.kind === 'list' ? find.items(found, canonical(value)).length : 0;
}

export function isHollow(value: Value): boolean {
  return (value.kind === 'map' && value.entries.length === 0) || (value.kind === 'list' && value.items.length === 0);
}

function bare(text: string): string {
  return text.replace(/\s+/g, '');
}
