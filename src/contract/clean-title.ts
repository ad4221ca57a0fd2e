import type { Lexicon } from './lexicon/lexicon.ts';
import { plain } from './mask.ts';

const longestTitle = 400;

/** A title without numbering, emphasis, emoji and a closing colon. */
export function cleanTitle(raw: string): string {
  const said = plain(raw.slice(0, longestTitle));
  // Most begin with a letter, and sets of all pictures are dear to compile.
  const title = (/^[#\x80-\uffff]/.test(said) ? said.replace(/^(?:\p{Extended_Pictographic}|\uFE0F|\u20E3|\u200D|#)+/u, '') : said)
    .replace(/^\s*(?:\d{1,3}(?:\.\d{1,3}){0,4}[.):]?|[A-Za-z][.)]|[ivxIVX]{1,5}[.)])\s+/, '');
  if (!/[#:：\s]$/.test(title)) return title.trim();
  return title
    .replace(/\s{0,20}#{0,20}\s{0,20}$/, '')
    .replace(/\s*[:：]\s*$/, '')
    .trim();
}

/** The bold or labelled start of an item, else all of it. */
export function itemTitle(raw: string): string {
  const bold = /^\s*(?:\p{Extended_Pictographic}\uFE0F?\s*)?(?:The\s|An?\s)?\*\*([^*\n]{1,120})\*\*/u.exec(raw);
  if (bold) return cleanTitle(bold[1]!);
  // *`docs/report.md` - what was found*, *Summary — what changed*
  const dashed = /^\s*(`[^`\n]{1,80}`|\p{L}[\p{L}\p{N}/&'-]{0,24}(?:\s[\p{L}\p{N}/&'-]{1,24}){0,3})\s[–—-]{1,2}\s/u.exec(raw);
  if (dashed) return cleanTitle(dashed[1]!);
  const label = /^([^:：\n]{1,100})[:：](?:\s|$)/.exec(plain(raw));
  // *Summary table (old vs. new: size, cost)*: a colon in brackets ends no label.
  return cleanTitle(label && !/[(（][^)）]*$/.test(label[1]!) ? label[1]! : raw);
}

/** How long the first line of a paragraph is when all of it names the form of an answer, and text stands below it: *Output format (strict)*. */
export function plainTitle(raw: string, { headings }: Lexicon): number {
  const [line = '', name] = /^(\p{Lu}\p{Ll}{1,20}(?:\s\p{L}{2,20}){0,3})(?:\s\([^()\n]{1,40}\))?:?[ \t]{0,4}(?=\n\s{0,8}[^\s{["“])/u.exec(raw) ?? [];
  return name !== undefined && headings.output?.some((known) => known.replace(/^=|\$$/g, '') === name.toLowerCase()) ? line.length : 0;
}
