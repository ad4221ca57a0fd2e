import { expect, test } from 'vitest';
import { readAgent } from '../../src/hosts/detect.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { fromText } from '../../src/parse/source.ts';

test('what the loader quotes has its places in the file, whatever had to be written otherwise', () => {
  const text = '---\nname: lamp\ndescription: Use it: "\\now\\" [and]\ntools: "[", Read\ncolor: blue\n---\nx\n';
  const agent = readAgent(parseDocument(fromText('.claude/agents/lamp.md', text)));
  expect(agent.tools.map(({ value, span }) => [value, text.slice(span.start, span.end)])).toEqual([['"["', '"["'], ['Read', 'Read']]);
  expect(agent.description?.value).toBe(text.slice(agent.description!.span.start, agent.description!.span.end));
});
