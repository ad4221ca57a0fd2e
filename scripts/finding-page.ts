import { texts, type FindingCode, type Text } from '../src/emit/findings.ts';

const open = '<!-- finding: made by `npm run generate` -->';
const close = '<!-- end of finding -->';

/** The page of a finding of compile: what its data says, with the rest of the page as it is. A new page has nothing else. */
export function findingPage(code: FindingCode, page: string | undefined): string {
  const part = [open, '', ...partOf(code), '', close].join('\n');
  if (page === undefined) return `# ${code}\n\n${part}\n`;
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start === -1 || end < start) throw new Error(`the page of ${code} has no place for what its data says`);
  return page.slice(0, start) + part + page.slice(end + close.length);
}

function partOf(code: FindingCode): string[] {
  const { severity, stops, text, why, help, also }: Text = texts[code];
  const effect = stops ? 'nothing at all is written' : severity === 'error' ? 'this bundle is not written, the others are' : 'the bundle is written';
  return [`\`\`\`text\n${text}\n\`\`\``, '', `${severity === 'error' ? 'An error' : 'A warning'}: ${effect}.`, '', '## Why', '', why, '', '## What to do', '', help, ...(also === undefined ? [] : ['', `Where that may be: ${also}`])];
}
