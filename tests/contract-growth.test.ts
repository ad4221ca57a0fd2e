import type { Root } from 'mdast';
import { describe, expect, test, vi } from 'vitest';
import { extractContract } from '../src/contract/extract.ts';
import type { Matcher } from '../src/contract/phrases.ts';
import { parseDocument } from '../src/parse/document.ts';
import { referenceParser } from '../src/parse/markdown.ts';
import { fromText } from '../src/parse/source.ts';

const work = vi.hoisted(() => ({ characters: 0 }));

function count(text: string): string {
  work.characters += text.length;
  return text;
}

function counted(made: Matcher): Matcher {
  return { test: (text) => made.test(count(text)), first: (text, from) => made.first(count(text), from), all: (text) => made.all(count(text)) };
}

// Every search for words goes through a matcher, so the characters handed to matchers are the work.
vi.mock('../src/contract/dictionary.ts', async (load) => {
  const real = await load<typeof import('../src/contract/dictionary.ts')>();
  const dictionary = (lists: readonly (readonly string[])[], bits?: readonly number[]) => {
    const { matchers, saidIn } = real.dictionary(lists, bits);
    return { matchers: matchers.map(counted), saidIn: (text: string) => saidIn(count(text)) };
  };
  return { ...real, dictionary, matcher: (phrases: readonly string[]) => counted(real.matcher(phrases)) };
});

const families: Readonly<Record<string, (size: number) => string>> = {
  'rules under a title': (size) => `## Critical Rules\n\n${'- never do `x` before 3 attempts.\n'.repeat(size)}`,
  'sentences of one line': (size) => `${'You must use the `Read` tool, then return to the orchestrator. '.repeat(size)}`,
  'one endless item': (size) => `- ${'never always `x-y`, '.repeat(size)}`,
  'titles without text': (size) => '## Output Format\n\n### 1. Part\n\n'.repeat(size),
  'sections of one output': (size) => `## Output Format\n\n${'### Part\n\nMust say x.\n\n'.repeat(size)}`,
  'lead-ins with lists': (size) => 'Return a report that includes:\n\n- a\n- b\n\n'.repeat(size),
  'opening tags': (size) => '<rules>\n\nnever\n\n'.repeat(size),
  'quotes that nothing closes': (size) => `${'“never '.repeat(size)}”`,
  'skills that are mandatory': (size) => '## Skills (mandatory)\n\n- `a-b`\n\n'.repeat(size),
  'tables': (size) => `## Rules\n\n| a | b |\n|---|---|\n${'| `x-y` | never |\n'.repeat(size)}`,
  'fences': (size) => '## Output\n\nReturn:\n\n```\n## A\n\n## B\n```\n\n'.repeat(size),
};

function cost(text: string): number {
  const tree: Root = referenceParser.parse(text);
  const document = parseDocument(fromText('agent.md', text), { name: 'ready', parse: () => tree });
  work.characters = 0;
  // Its parts are found when they are asked for.
  Object.values(extractContract(document));
  return work.characters;
}

describe('twice the text costs twice the work', () => {
  test.for(Object.entries(families))('%s', ([, make]) => {
    const small = cost(make(150));
    const large = cost(make(300));
    expect(small).toBeGreaterThan(0);
    expect(large / small).toBeLessThan(2.2);
  });
});
