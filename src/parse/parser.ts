import type { MarkdownParser } from './markdown.ts';

let chosen: MarkdownParser | undefined;

/**
 * Chooses the parser of every document that is opened without one. Loading a parser is asynchronous and costs more than
 * a small file does, so whoever opens documents loads the parser he wants; nothing here does.
 */
export function useParser(parser: MarkdownParser): void {
  chosen = parser;
}

/** The parser that was chosen last. */
export const currentParser: MarkdownParser = {
  get name() {
    return required().name;
  },
  parse: (text) => required().parse(text),
};

function required(): MarkdownParser {
  if (!chosen) throw new Error('no markdown parser was chosen: call useParser first');
  return chosen;
}
