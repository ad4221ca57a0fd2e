/** Names of pages for people, and folders of what agents are to look up, which are common beside agents. */
const pages = /(?:^|\/)(?:(?:readme|changelog|contributing)[^/]*|(?:license|index|claude|agents|gemini|qwen|copilot-instructions)(?:[._-][a-z]{2}(?:-[a-z]{2})?)?|[^/]*agents?[-_](?:context|guide|index|list|overview|references?|resources)|(?:references?|resources|templates|examples|assets)\/[^/]+)\.md$/i;

/** A name of two words or more in capitals, as people give to what people are to read. */
const shouted = /(?:^|\/)[A-Z0-9]+(?:[_-][A-Z0-9]+)+\.md$/;

/** Names of what agents are made from. */
export const patterns = /(?:^|\/)(?:_[^/]*|[^/]*[._]template|(?:agent[_-])?template)\.md$/i;

/** Whether nobody expects a host to make an agent of a file, by what it is called. */
export function isPage(path: string): boolean {
  return pages.test(path) || shouted.test(path) || patterns.test(path);
}
