/**
 * A stretch of markdown as long as it was, with what does not bind blanked out: code spans, quotations,
 * addresses, comments, emphasis marks and the marks of quotes and lists at line starts.
 */
export function mask(raw: string): string {
  if (!/[`*<\]"“«„「\\]|(?:^|\n)[ \t>]/.test(raw)) return raw;
  const text = raw.replace(/(^|\n)[ \t>]+/g, blank);
  let done = '';
  let at = 0;
  const cover = (start: number, end: number): void => {
    const covered = text.slice(start, end);
    done += text.slice(at, start) + (covered.includes('\n') ? covered.replace(/[^\n]+/g, blanks) : ' '.repeat(covered.length));
    at = end;
  };
  const closed = new Set<string>();
  const close = (mark: string, from: number): number => {
    if (closed.has(mark)) return -1;
    const found = raw.indexOf(mark, from);
    // No second search for a mark that does not come again keeps the walk linear.
    if (found === -1) closed.add(mark);
    return found;
  };
  for (let index = nextMark(raw, 0); index < raw.length; index = nextMark(raw, index + 1)) {
    const character = raw[index]!;
    if (character === '\\') index += 1;
    else if (character === '`') {
      const run = runLength(raw, index);
      const end = close('`'.repeat(run), index + run);
      if (end !== -1) cover(index, end + run);
      index = end === -1 ? index + run - 1 : end + run - 1;
    } else if (character === '<' && raw.startsWith('<!--', index)) {
      const end = close('-->', index + 4);
      if (end !== -1) cover(index, end + 3);
      if (end !== -1) index = end + 2;
    } else if (character === ']' && raw[index + 1] === '(') {
      const end = close(')', index + 2);
      if (end !== -1) cover(index, end + 1);
      if (end !== -1) index = end;
    } else if (character === '*') cover(index, index + 1);
    else if (closers[character] !== undefined && opens(raw, index)) {
      const length = raw.slice(index + 1, index + longestQuote).indexOf(closers[character]);
      if (length !== -1) {
        cover(index, index + length + 2);
        index += length + 1;
      }
    }
  }
  return done + text.slice(at);
}

const marks = /[\\`<\]*"“«„「]/g;

function nextMark(raw: string, from: number): number {
  marks.lastIndex = from;
  return marks.test(raw) ? marks.lastIndex - 1 : raw.length;
}

const longestQuote = 240;
const closers: Readonly<Record<string, string>> = { '"': '"', '“': '”', '«': '»', '„': '“', '「': '」' };

/** A straight quotation mark opens at the start and after a blank or bracket; after a digit it means inches. */
function opens(raw: string, index: number): boolean {
  return raw[index] !== '"' || index === 0 || /[\s([{:,;/—–*-]/.test(raw[index - 1]!);
}

function runLength(raw: string, start: number): number {
  let end = start;
  while (raw[end] === '`') end += 1;
  return end - start;
}

function blanks(text: string): string {
  return ' '.repeat(text.length);
}

function blank(prefix: string): string {
  return prefix.startsWith('\n') ? `\n${' '.repeat(prefix.length - 1)}` : ' '.repeat(prefix.length);
}

/** Markdown inline text as a person reads it, in one line. */
export function plain(raw: string): string {
  if (!/[\n`*_<>[\\]/.test(raw)) return (/\s\s|[^\S ]/.test(raw) ? raw.replace(/\s+/g, ' ') : raw).trim();
  return raw
    .replace(/(^|\n)[ \t>]+/g, '$1')
    .replace(/!?\[([^[\]\n]{0,300})\]\([^()\s]{0,500}\)/g, '$1')
    .replace(/\*+|`+|(?<![\p{L}\p{N}])_{1,2}(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}.!?])_{1,2}(?![\p{L}\p{N}_])|<\/?\p{L}[^<>\n]{0,80}>/gu, '')
    .replace(/\\([*_`[\]<>#|])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
