import type { SettingsChange, SettingValue } from '../../hosts/host.ts';
import type { ReadValue } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { Layout } from './sequence.ts';
import { jsonFormat } from './json.ts';
import { tomlFormat } from './toml.ts';

/** Where a value stands: keys from the top, and for an item of a list its index. */
export interface Place {
  readonly at: readonly string[];
  readonly item?: number;
}

/** A language of settings files. Every text given to it has been read without a fault. */
export interface Format {
  readonly emptyFile: string;
  read(text: string): ReadValue;
  comments(text: string): readonly Span[];
  /** The text with a value that is not there, its parents made where they are missing; nothing when this text has no room for it. */
  add(text: string, change: SettingsChange, layout: Layout): string | undefined;
  /** The same as adding these items one by one to a list that holds some; nothing where that is not known. */
  appendAll?(text: string, at: readonly string[], values: readonly SettingValue[], layout: Layout): string | undefined;
  /** The same as removing these last items of a list one by one, no comment among them; nothing where that is not known. */
  removeLast?(text: string, at: readonly string[], values: readonly SettingValue[]): string | undefined;
  /** The text without a value that is there. */
  remove(text: string, place: Place): string;
  /** Everything that goes when a value goes; nothing for what is not there, or is there only by what stands below it. */
  extent(text: string, place: Place): Span | undefined;
  /** Whether a map or list that has an extent holds nothing of its own. */
  isHollow(text: string, at: readonly string[]): boolean;
  /** A list, or a map, with its brackets; nothing for what has none. */
  container(text: string, at: readonly string[]): Span | undefined;
}

/** The language of a file, by its ending; nothing for one that is not known. */
export function formatOf(path: string): Format | undefined {
  if (/\.jsonc?$/i.test(path)) return jsonFormat;
  return /\.toml$/i.test(path) ? tomlFormat : undefined;
}
