import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Agent } from '../model/agent.ts';
import type { Source } from '../parse/source.ts';
import { hideSecrets } from '../text/secrets.ts';
import { LineIndex } from '../text/span.ts';

/** The offsets in a file of which formats tell the lines: those of its findings, and that of its name, at which findings of other files point. */
export function shownOffsets({ path, name }: Agent, found: readonly Diagnostic[]): Set<number> {
  const own = found.flatMap(({ file, span, labels, fixes }) => {
    const marked = [{ file, span }, ...labels].filter((place) => place.file === path).map((place) => place.span);
    return [...marked, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span))];
  });
  return new Set([name.span, ...own].flatMap(({ start, end }) => [start, end, Math.max(start, end - 1)]));
}

/** Lines of a file whose text is only read when one of them is shown, or when a place is asked for that is not among these. */
export function linesAt(source: Source, places: readonly number[]): LineIndex {
  return new LineIndex(() => shownText(source), places);
}

/** A format that shows the text of a line must not show a key that stands on it. */
function shownText(source: Source): string {
  try {
    return hideSecrets(source.text);
  } catch {
    // What is gone by now has no lines to show, and all that was found in it is said without them.
    return '';
  }
}
