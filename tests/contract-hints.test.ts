import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { mayBanCalls, mayCapRuns, mayShapeAnswer, maySkill } from '../src/contract/hints.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';
import { denied } from './hints.ts';

interface Group {
  readonly examples: readonly { readonly text: string }[];
}

const groups = parseYaml(readFileSync(new URL('../fixtures/contract/examples.yaml', import.meta.url), 'utf8')) as readonly Group[];
const texts = groups.flatMap(({ examples }) => examples.map(({ text }) => text));
/** So that a text is long enough to be looked at before. */
const padding = '\n'.repeat(600);

describe('a look at a prompt', () => {
  test('denies nothing that its statements say', () => {
    const agents = texts.map((text) => (text.startsWith('---\n') ? text : `---\nname: mia\ndescription: Counts lamps.\n---\n${text}`));
    expect(agents.map((text) => [text, denied(parseDocument(fromText('.claude/agents/mia.md', `${text}${padding}`)))]).filter(([, parts]) => parts!.length > 0)).toEqual([]);
  });

  test('spares most prompts the reading', () => {
    const prompt = `You count lamps in every room of the house and write down what you find.\n\n- Tell the janitor where a door is locked\n- After 5 rooms, take a break\n${padding}`;
    expect([mayCapRuns, mayBanCalls, maySkill, mayShapeAnswer].map((may) => may(prompt))).toEqual([false, false, false, false]);
  });
});
