/** A line of a fence: its indent, its backticks, what stands behind them. */
const fence = /^([ \t]{0,12})(`{3,12})([^`\r\n]{0,80})\r?$/;

/**
 * The text, as long as it was, in which a fence inside a fence of markdown is written with tildes.
 *
 * Markdown ends the outer fence at the end of the inner one, so that what follows looks like text and the text after it
 * like code. Where the author opened a second fence by its language inside such a template, and both are closed, the
 * template reaches to its own end.
 */
export function withInnerFences(text: string): string {
  if (!text.includes('```m')) return text;
  const lines = text.split('\n');
  let changed = false;
  for (let index = 0; index < lines.length; index += 1) {
    const [, , ticks = '', language = ''] = fence.exec(lines[index]!) ?? [];
    if (ticks === '') continue;
    const { end, inner } = /^(?:markdown|mdx?)$/i.test(language.trim()) ? closeOf(lines, index, ticks.length) : { end: plainEnd(lines, index, ticks.length), inner: [] };
    for (const line of inner) lines[line] = lines[line]!.replaceAll('`', '~');
    changed ||= inner.length > 0;
    index = end;
  }
  return changed ? lines.join('\n') : text;
}

interface Closing {
  readonly end: number;
  /** Lines that open or close a fence inside. */
  readonly inner: readonly number[];
}

/** The line that closes a template, and the fences in it; without a second closing line it ends where markdown ends it. */
function closeOf(lines: readonly string[], start: number, least: number): Closing {
  const inner: number[] = [];
  let nested = false;
  for (let index = start + 1; index < lines.length; index += 1) {
    const [, , ticks = '', language = ''] = fence.exec(lines[index]!) ?? [];
    if (ticks.length < least) continue;
    const opens = language.trim() !== '' || (!nested && /[:：]\**\s*$/.test(lastText(lines, index)));
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
