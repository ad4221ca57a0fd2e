let measure: ((text: string) => number) | undefined;

/** Loads the tables that the width of anything but plain letters takes. Dear, so only whoever has such text to show does it. */
export async function loadWidths(): Promise<void> {
  measure ??= (await import('string-width')).default;
}

/** Columns that a text takes on a terminal; without the tables, one for each character. */
export function widthOf(text: string): number {
  if (!/[^\x20-\x7e]/.test(text)) return text.length;
  return measure ? measure(text) : [...text].length;
}
