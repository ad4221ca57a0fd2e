/** A line of a fence: its indent, its backticks, what stands behind them. */
const fence = /^([ \t]{0,12})(`{3,12})([^`\r\n]{0,80})\r?$/;

/**
 * The text, as long as it was, in which a fence inside a fence of markdown, or of no language with a heading before it, is written with tildes.
 *
 * Markdown ends the outer fence at the end of the inner one, so that what follows looks like text and the text after it
 * like code. Where the author opened a second fence by its language inside such a template, and both are closed, the
 * template reaches to its own end.
 */
export function withInnerFences(text: string): string {
  if (!text.includes('```m') && !opensInside(text)) return text;
  const lines = text.split('\n');
  let changed = false;
  for (let index = 0; index < lines.length; index += 1) {
    const [, , ticks = '', language = ''] = fence.exec(lines[index]!) ?? [];
    if (ticks === '') continue;
    const template = /^(?:markdown|mdx?)$/i.test(language.trim());
    const found = template || language.trim() === '' ? closeOf(lines, index, ticks.length, template) : undefined;
    // Text and headings far below belong to a stray closing line, not to a template.
    const titled = template || ((lines[index + 1] ?? '').trim() !== '' && lines.slice(index + 1, index + 4).some((line) => /^ {0,3}#{1,4} /.test(line)));
    const { end, inner } = found && titled ? found : { end: plainEnd(lines, index, ticks.length), inner: [] };
    for (const line of inner) lines[line] = lines[line]!.replaceAll('`', '~');
    changed ||= inner.length > 0;
    index = end;
  }
  return changed ? lines.join('\n') : text;
}

/** Whether a fence opens by its language where another is open. Looks at the lines of fences alone. */
function opensInside(text: string): boolean {
  let open = false;
  for (let at = text.indexOf('```'); at !== -1; at = text.indexOf('```', text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at))) {
    const start = text.lastIndexOf('\n', at) + 1;
    if (text.slice(start, at).trim() !== '') continue;
    const stop = text.indexOf('\n', at);
    const language = text.slice(at, stop === -1 ? undefined : stop).replace(/^`+/, '').trim();
    if (open && language !== '') return true;
    open = !open;
  }
  return false;
}

interface Closing {
  readonly end: number;
  /** Lines that open or close a fence inside. */
  readonly inner: readonly number[];
}

/** The line that closes a template, and the fences in it; without a second closing line it ends where markdown ends it. */
function closeOf(lines: readonly string[], start: number, least: number, template: boolean): Closing {
  const inner: number[] = [];
  let nested = false;
  for (let index = start + 1; index < lines.length; index += 1) {
    const [, , ticks = '', language = ''] = fence.exec(lines[index]!) ?? [];
    if (ticks.length < least) continue;
    const opens = language.trim() !== '' || (template && !nested && /[:：]\**\s*$/.test(lastText(lines, index)));
    if (nested && language.trim() !== '') break;
    if (!nested && !opens) return { end: index, inner };
    inner.push(index);
    nested = !nested;
  }
  return { end: plainEnd(lines, start, least), inner: [] };
}

function plainEnd(lines: readonly string[], start: number, least: number): number {
  for (let index = start + 1; index < lines.length; index += 1) {
    const [, , ticks = '', language = ''] = fence.exec(lines[index]!) ?? [];
    if (ticks.length >= least && language.trim() === '') return index;
  }
  return lines.length;
}

function lastText(lines: readonly string[], before: number): string {
  const line = lines[before - 1] ?? '';
  return (line.trim() === '' ? (lines[before - 2] ?? '') : line).slice(-40);
}
