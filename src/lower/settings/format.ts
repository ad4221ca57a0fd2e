import type { MapValue } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { Finder } from './find.ts';
import { jsonFormat } from './json.ts';
import type { OwnValue } from './merge.ts';
import type { Layout } from './sequence.ts';
import { tomlFormat } from './toml.ts';

/** Where a value stands: keys from the top, and for an item of a list its index. */
export interface Place {
  readonly at: readonly string[];
  readonly item?: number;
}

/** A piece of a text that holds a value. */
export interface Slot {
  /** Its offset tells it from every other. */
  readonly start: number;
  /** Everything that goes when the value goes. */
  readonly extent: Span;
}

/** A text that was read once. All that is asked and done counts from it as it was read. */
export interface Opened {
  readonly text: string;
  readonly root: MapValue;
  readonly find: Finder;
  /** In order. */
  readonly comments: readonly Span[];
  /** What holds a value; nothing for what is not there, or is there only by what stands below it. */
  slot(place: Place): Slot | undefined;
  /** All pieces that say something of a place or of what is below it. */
  pieces(at: readonly string[]): readonly Slot[];
  /** What a map or list with a slot holds of its own. */
  held(at: readonly string[]): readonly Slot[];
  /** A list, or a map, with its brackets; nothing for what has none. */
  container(at: readonly string[]): Span | undefined;
  without(slots: readonly Slot[]): string;
  /** The text with values that are not there, sorted, their parents made where they are missing; nothing when this text has no room for one. */
  with(values: readonly OwnValue[], layout: Layout): string | undefined;
}

/** Why a text cannot be worked on. */
export interface Fault {
  readonly kind: 'unreadable' | 'wrong-type';
  readonly reason: string;
}

/** A language of settings files. */
export interface Format {
  readonly emptyFile: string;
  open(text: string): Opened | Fault;
}

/** The language of a file, by its ending; nothing for one that is not known. */
export function formatOf(path: string): Format | undefined {
  if (/\.jsonc?$/i.test(path)) return jsonFormat;
  return /\.toml$/i.test(path) ? tomlFormat : undefined;
}
