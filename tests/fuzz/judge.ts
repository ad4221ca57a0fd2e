import type { Value } from '../../src/parse/value.ts';
import type { Span } from '../../src/text/span.ts';

/** A law that an input breaks. */
export interface Fault {
  readonly law: 'no throw' | 'places' | 'fixes' | 'same bytes' | 'same tree' | 'same value' | 'formats' | 'time';
  readonly what: string;
}

/** Tries one law: the action says what breaks it, or nothing. Tells whether it held. */
export type Hold = (law: Fault['law'], action: () => string | undefined | void) => boolean;

export function judge(laws: (hold: Hold) => void): Fault[] {
  const faults: Fault[] = [];
  laws((law, action) => {
    try {
      const what = action();
      if (what === undefined) return true;
      faults.push({ law, what });
    } catch (error) {
      faults.push({ law: 'no throw', what: `${law}: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 6).join(' ← ') : String(error)}` });
    }
    return false;
  });
  return faults;
}

export function isWithin({ start, end }: Span, length: number): boolean {
  return start >= 0 && start <= end && end <= length;
}

/** The first place of a value that is not in its text. */
export function outsideOf(value: Value | undefined, length: number): string | undefined {
  const stack = value ? [value] : [];
  for (let one = stack.pop(); one; one = stack.pop()) {
    if (!isWithin(one.span, length)) return `a ${one.kind} at ${JSON.stringify(one.span)} of ${length}`;
    if (one.kind === 'list') stack.push(...one.items);
    if (one.kind !== 'map') continue;
    for (const { key, value: inner } of one.entries) {
      if (!isWithin(key.span, length)) return `a key at ${JSON.stringify(key.span)} of ${length}`;
      stack.push(inner);
    }
  }
  return undefined;
}
