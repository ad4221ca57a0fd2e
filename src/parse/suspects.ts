/** So many marks at the start of a line that a limit could be near. */
const manyMarks = /[ \t>*+\-\d.)]{65}/y;

/** Of which the two parsers make different blocks. */
const oddLine = new RegExp(
  [
    // Footnote definitions, which hold and interrupt other blocks; a checkbox with nothing behind it;
    // a definition with nothing behind it, which may be the head of a table, or with a line right below it that is none.
    /[ \t>*+\-\d.)]*\[(?:\^[^\]\s]+\]:|[ xX\t]\][ \t]*$|[^[\]\r\n]*\]:[ \t]*$|(?<![^ \t>\r\n]\[)[^[\]\r\n]*\]:[^\r\n]*(?:\r\n?|\n)[ \t>]*[^\s[])/,
    // A run of blanks behind marks that look like a fence and open none; a fence with other blanks than usual.
    /[ \t>*+\-\d.)]*(?:`{3,}(?=.*[^\S\r\n]{2})[^`\r\n]+`|(?:```|~~~).*[^\S\r\n \t])/,
    // A quote in a quote with nothing in it.
    /[ \t>*+\-\d.)]*>[ \t]*>[ \t]*$/,
    // A list mark with nothing behind it.
    /[ \t>*+\-\d.)]*(?<![^ \t>\r\n])(?:[-+*]|\d{1,9}[.)])[ \t]*$/,
    // A checkbox without a list mark before it.
    /[ \t>]*\[[ xX\t]\][ \t]/,
    // A bullet that could be the second line of a table.
    /[ \t>]*-[ \t](?=[^|\r\n]*\|)[ \t|:-]*$/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'my',
);

/** A line that could be the underline of a heading, of which one block may have so many and no more. */
const underline = /[ \t>]*(?:=+|-+)[ \t]*$/;

/** What every odd line has: marks alone, or a bracket, a fence, `=` or part of a table behind its marks. It costs less to ask. */
const marked = /[ \t]*(?:[>*+\-\d.)][ \t>*+\-\d.)]*(?:[[`~=|:]|$)|[[`~=])/;

/** From the end of the line before: V8 skips to a character of which there are few, and does not for `^`. */
const suspect = new RegExp(`[\\n\\r\\u2028\\u2029](?=${manyMarks.source}|(?=${marked.source})(?:${underline.source}|${oddLine.source}))`, 'gm');

let last: { readonly text: string; readonly lines: readonly number[] } | undefined;

/** The starts of the first line and of those that one of these holds of. One search for all; the text that was asked for last is remembered. */
function suspectLines(text: string): readonly number[] {
  if (last?.text === text) return last.lines;
  const lines = [0];
  suspect.lastIndex = 0;
  while (suspect.test(text)) lines.push(suspect.lastIndex);
  last = { text, lines };
  return lines;
}

/** Whether a line begins with so many marks that they have to be counted. */
export function hasManyMarks(text: string): boolean {
  return suspectLines(text).some((start) => standsAt(manyMarks, text, start));
}

/** Whether a text could have more underlines than that. */
export function mayHaveUnderlines(text: string, most: number): boolean {
  return suspectLines(text).length > most;
}

/** Whether there is a line of which the parsers could make different blocks. */
export function hasOddLine(text: string): boolean {
  return suspectLines(text).some((start) => standsAt(oddLine, text, start));
}

/** Whether a pattern with the flag `y` holds of a place. */
export function standsAt(pattern: RegExp, text: string, start: number): boolean {
  pattern.lastIndex = start;
  return pattern.test(text);
}
