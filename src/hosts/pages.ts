import type { Document } from '../parse/document.ts';

/** Names of pages for people, and folders of what agents are to look up, which are common beside agents. */
const pages = /(?:^|\/)(?:(?:readme|changelog|contributing)[^/]*|(?:license|index|claude|agents|gemini|qwen|copilot-instructions)(?:[._-][a-z]{2}(?:-[a-z]{2})?)?|[^/]*agents?[-_](?:context|guide|index|list|overview|references?|resources)|(?:references?|resources|templates|examples|assets)\/[^/]+)\.md$/i;

/** A name of two words or more in capitals, as people give to what people are to read. */
const shouted = /(?:^|\/)[A-Z0-9]+(?:[_-][A-Z0-9]+)+\.md$/;

/** Names of what agents are made from. */
export const patterns = /(?:^|\/)(?:_[^/]*|[^/]*[._]template|(?:agent[_-])?template)\.md$/i;

/** `AGENTS.md`, `SOUL.md`: a word in capitals names a text that some program or person looks for by this name. */
const standing = /(?:^|\/)(?!AGENT\.md$)[A-Z0-9]{3,40}(?:[._-][A-Z0-9]{1,40}){0,4}\.md$/;

/** Whether a name is that of a text with a place of its own in a project, which an agent has too now and then. */
export function isStanding(path: string): boolean {
  return standing.test(path);
}

/** Whether nobody expects a host to make an agent of a file, by what it is called, and where that is a word in capitals by what is missing too. */
export function isPage({ source: { path }, frontmatter, unclosed }: Pick<Document, 'source' | 'frontmatter' | 'unclosed'>): boolean {
  return pages.test(path) || shouted.test(path) || patterns.test(path) || (!frontmatter && !unclosed && isStanding(path));
}
