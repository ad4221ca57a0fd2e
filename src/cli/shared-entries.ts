import type { LedgerEntry } from '../hosts/host.ts';

/**
 * Makes one object of entries that say the same of one source, one source after the other. Most of what is said of an agent is the
 * same on every host, and all of it is kept to the end.
 */
export function sharedEntries(): (entry: LedgerEntry, source: object) => LedgerEntry {
  const texts = new Map<string, string>();
  let common: { readonly source: object; readonly byStart: Map<number | undefined, LedgerEntry[]> } | undefined;

  /** Of equal texts one and the same: many agents are said the same of. */
  function one(text: string): string {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  }

  return (entry, source) => {
    if (common?.source !== source) common = { source, byStart: new Map() };
    const { byStart } = common;
    const { field, fate, needs, how, span } = entry;
    const others = byStart.get(span?.start) ?? [];
    const known = others.find((other) => other.field === field && other.how === how && other.fate === fate && other.needs === needs && other.span?.end === span?.end);
    if (known) return known;
    const found = { field: one(field), fate, needs, how: one(how), ...(span ? { span } : {}) };
    if (others.push(found) === 1) byStart.set(span?.start, others);
    return found;
  };
}
