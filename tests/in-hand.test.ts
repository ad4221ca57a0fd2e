import { afterAll, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { inHand } from '../src/parse/in-hand.ts';
import { workspaceOf } from '../src/analyse/workspace.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { lintFile } from '../src/lint/run.ts';
import { parseDocument } from '../src/parse/document.ts';
import { referenceParser } from '../src/parse/markdown.ts';
import { useParser } from '../src/parse/parser.ts';
import { fromText } from '../src/parse/source.ts';

const parsed: string[] = [];
useParser({ name: 'counted', parse: (text) => (parsed.push(text), referenceParser.parse(text)) });
afterAll(() => useParser(referenceParser));

const documentOf = (name: string) => parseDocument(fromText(`.claude/agents/${name}.md`, `---\nname: ${name}\ndescription: Use it to count lamps.\ntools: Read\n---\n\n# ${name}\n\nCount the lamps with \`ls -la\`.\n`));
const names = Array.from({ length: 20 }, (_, index) => `counter-${index}`);

test('what is made of a document is made once while it is in hand', () => {
  const made: string[] = [];
  const nameOf = inHand(({ source }) => (made.push(source.path), source.path));
  const [first, second] = [documentOf('mia'), documentOf('noah')];
  for (const document of [first, first, second, second, first]) expect(nameOf(document)).toBe(document.source.path);
  expect(made).toEqual([first, second, first].map(({ source }) => source.path));
});

test('a tree that was let go is the same when it is asked for again', () => {
  const documents = names.map(documentOf);
  const trees = documents.map(({ tree }) => JSON.stringify(tree));
  expect(documents.map(({ tree }) => JSON.stringify(tree))).toEqual(trees);
});

test('lint parses each file once, whatever number of them there is', () => {
  const files = names.map((name) => ({ document: documentOf(name), name })).map(({ document }) => ({ document, agent: readAgent(document) }));
  parsed.length = 0;
  for (const file of files) lintFile(file, rules, workspaceOf(files.map(({ agent }) => agent)));
  expect(parsed).toEqual(files.map(({ document }) => document.text));
});
