import type { Document } from '../parse/document.ts';
import { hostById } from './by-id.ts';
import { detect } from './detect.ts';
import { isPage, patterns } from './pages.ts';

/** Whether a file in a host's folder is a text for people or for agents to read, or a pattern for agents, and the host takes it for no agent. */
export function isNote(document: Document): boolean {
  const { format, frontmatter, unclosed, source } = document;
  const isPlain = !frontmatter && !unclosed;
  if (format !== 'markdown' || !(isPlain || patterns.test(source.path))) return false;
  const verdict = hostById(detect(document).dialect)?.load(document).verdict;
  return (isPlain && verdict === 'n/a') || (verdict === 'drops' && isPage(document));
}
