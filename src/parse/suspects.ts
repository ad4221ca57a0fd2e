let last: { readonly text: string; readonly lines: readonly number[] } | undefined;

/**
 * The starts of the lines that could pass a limit, or of which two parsers could make different blocks: those of marks
 * alone, those that have a bracket, a fence, `=` or part of a table behind their marks, and those with too many of
 * them. One search for all, as each has to look at every character; the text that was asked for last is remembered.
 */
export function suspectLines(text: string): readonly number[] {
  if (last?.text !== text) last = { text, lines: [0, ...Array.from(text.matchAll(suspect), ({ index }) => index + 1)] };
  return last.lines;
}

/** From the end of the line before: V8 skips to a character of which there are few, and does not for `^`. */
const suspect = /[\n\r\u2028\u2029](?:[ \t>*+\-\d.)]{65}|[ \t]*(?:[>*+\-\d.)][ \t>*+\-\d.)]*(?:[[`~=|:]|$)|[[`~=]))/gm;

/** Whether a pattern with the flag `y` holds of a place. */
export function standsAt(pattern: RegExp, text: string, start: number): boolean {
  pattern.lastIndex = start;
  return pattern.test(text);
}
