import { readFlatToml } from './flat-toml.ts';
import type { ReadValue } from './value.ts';
import { readWholeToml } from './whole-toml.ts';

/** Reads TOML 1.0. A fault gives no value, as in every reader of TOML. */
export function readToml(text: string): ReadValue {
  const flat = readFlatToml(text);
  return flat ? { value: flat, problems: [] } : readWholeToml(text);
}
