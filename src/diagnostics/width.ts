import type { Diagnostic } from './diagnostic.ts';
import type { FileReport } from './report.ts';

let measure: ((text: string) => number) | undefined;

/** Loads the tables that the width of anything but plain letters takes. Dear, so only whoever has such text to show does it. */
export async function loadWidths(): Promise<void> {
  measure ??= (await import('string-width')).default;
}

/** Letters, signs, dashes, quotes and arrows that take one column each, whatever stands beside them. */
const narrow = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u2193\u2500-\u257f]*$/;

/** Whether a line that these findings show has anything else, which only the tables know the width of. */
export function needsWidths(shown: readonly Diagnostic[], reports: readonly FileReport[]): boolean {
  const byPath = new Map(reports.map((report) => [report.path, report]));
  return shown.some((found) =>
    [found, ...found.labels].some(({ file, span }) => {
      const lines = byPath.get(file)?.lines;
      return lines !== undefined && !narrow.test(lines.line(lines.place(span.start).line).replaceAll('\t', ' '));
    }),
  );
}

/** Columns that a text takes on a terminal; without the tables, one for each character. */
export function widthOf(text: string): number {
  if (narrow.test(text)) return text.length;
  return measure ? measure(text) : [...text].length;
}

/** Without our own colours, which take no column; what a file holds of such codes is written as text before. */
export function unpainted(text: string): string {
  return text.replace(/\u001b\[\d+m/g, '');
}

/** A text broken at its blanks for a screen of so many columns, each line but the first behind `indent` blanks. A word stays whole. Where there is no screen nothing is broken. */
export function wrapped(text: string, columns: number | undefined, indent: number): string {
  if (columns === undefined) return text;
  let [broken, wide] = ['', 0];
  for (const [, gap, word] of text.matchAll(/( *)([^ ]+)/g)) {
    const width = widthOf(unpainted(word!));
    const fits = wide + gap!.length + width <= columns || wide <= indent;
    broken += fits ? gap! + word! : `\n${' '.repeat(indent)}${word!}`;
    wide = width + (fits ? wide + gap!.length : indent);
  }
  return broken;
}
