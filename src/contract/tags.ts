/** A piece of an HTML block: a tag alone on its line, or a run of text. Offsets count from the block. */
export type Piece =
  | { readonly type: 'open' | 'close'; readonly name: string; /** The `name` attribute, which says more than the tag. */ readonly title?: string | undefined; readonly start: number; readonly end: number; readonly item?: undefined }
  | { readonly type: 'text'; readonly name: ''; readonly start: number; readonly end: number; /** Length of the bullet of a list item. */ readonly item?: number };

const tagLine = /^[ \t]*<(\/?)([A-Za-z][\w-]{0,60})(?:[ \t][^<>]{0,200})?>[ \t]*$/;
const oneLine = /^[ \t]*<([A-Za-z][\w-]{0,60})(?:[ \t][^<>]{0,200})?>([^<>]{1,380})<\/\1>[ \t]*$/;
const bullet = /^[ \t]{0,12}(?:[-*+]|\d{1,3}[.)])[ \t]{1,4}/;

/** Tags that lay text out and name nothing. */
const layout = new Set(['details', 'summary', 'br', 'p', 'div', 'span', 'img', 'a', 'b', 'i', 'em', 'strong', 'ul', 'ol', 'li', 'table', 'tr', 'td', 'th', 'code', 'pre', 'hr', 'sub', 'sup', 'center', 'h1', 'h2', 'h3', 'h4']);

/** The name of a tag that stands alone on its line and names what is below it. */
export function scopeTag(line: string): string | undefined {
  const name = tagLine.exec(line.slice(0, longestLine).replace(/\r$/, ''))?.[2];
  return name === undefined || layout.has(name.toLowerCase()) ? undefined : name;
}

export function isFenceLine(line: string): boolean {
  return /^[ \t]{0,12}(?:```|~~~)/.test(line);
}

const longestLine = 400;

export function scanTags(raw: string): Piece[] {
  const pieces: Piece[] = [];
  let text: { start: number; end: number; item?: number } | undefined;
  const flush = (): void => {
    if (text) pieces.push({ type: 'text', name: '', ...text });
    text = undefined;
  };
  let fenced = false;
  let start = 0;
  while (start < raw.length) {
    const newline = raw.indexOf('\n', start);
    const end = newline === -1 ? raw.length : newline;
    const line = raw.slice(start, Math.min(end, start + longestLine)).replace(/\r$/, '');
    const tag = tagLine.exec(line);
    if (isFenceLine(line)) {
      flush();
      fenced = !fenced;
    } else if (fenced) flush();
    else if (tag) {
      flush();
      if (!layout.has(tag[2]!.toLowerCase())) pieces.push({ type: tag[1] ? 'close' : 'open', name: tag[2]!, title: /\sname="([^"]{1,80})"/.exec(line)?.[1], start, end });
    } else if (layout.has(oneLine.exec(line)?.[1]?.toLowerCase() ?? 'p') === false) {
      flush();
      const [, name = '', inner = ''] = oneLine.exec(line)!;
      const from = start + line.indexOf('>') + 1;
      pieces.push({ type: 'open', name, start, end }, { type: 'text', name: '', start: from, end: from + inner.length, item: 0 }, { type: 'close', name, start, end });
    } else if (line.trim() === '' || /^[ \t]*<!--/.test(line)) flush();
    else {
      const marker = bullet.exec(line);
      if (marker || !text) {
        flush();
        text = { start, end, ...(marker ? { item: marker[0].length } : {}) };
      } else text.end = end;
    }
    start = end + 1;
  }
  flush();
  return pieces;
}

/** *Forbidden:* and a list right below it: where the list ends, in the same block or as what comes next. */
export function ledBy(pieces: readonly Piece[], index: number, next: number | undefined): number | undefined {
  let last = index;
  while (pieces[last + 1]?.item !== undefined) last += 1;
  if (last > index) return pieces[last]!.end;
  return last === pieces.length - 1 ? next : undefined;
}
