import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { extractContract } from '../src/contract/extract.ts';
import { lexicons } from '../src/contract/lexicon/languages.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

const asked = vi.hoisted(() => ({ everything: false }));

// Where every statement says everything, no finder passes one over.
vi.mock('../src/contract/vocabulary.ts', async (load) => {
  const real = await load<typeof import('../src/contract/vocabulary.ts')>();
  return { ...real, saidIn: (folded: string, lexicon: Parameters<typeof real.saidIn>[1]) => (asked.everything ? -1 : real.saidIn(folded, lexicon)) };
});

function found(text: string, everything: boolean): string {
  asked.everything = everything;
  return JSON.stringify(extractContract(parseDocument(fromText('agent.md', text))));
}

/** What makes a statement of a phrase one that some finder takes: titles, names, numbers, data, marks, what stands before and behind. */
const frames: readonly ((phrase: string) => string)[] = [
  (phrase) => `${phrase} \`x-reviewer\` for plans.`,
  (phrase) => `- ${phrase} @plan-writer, then the orchestrator 3 times.\n- Ask the orchestrator ${phrase}.\n- Known ${phrase} (\`plan-reviewer\`): one.`,
  (phrase) => `${phrase}: the \`Read\` tool.`,
  (phrase) => `Take ${phrase} \`lamp-skill\` and \`skills/lamp\`.`,
  (phrase) => `## Rules\n\n- ${phrase} it.\n- **Short:** ${phrase} x.\n- ${phrase}: x?\n- Short, ${phrase} frills.`,
  (phrase) => `## Steps\n\n- ${phrase} before 5 attempts.\n- x (${phrase})\n\n${phrase} JSON: {a, b}:\n\n- a\n- b`,
  (phrase) => `Fill the ${phrase} exactly.\n\n## ${phrase}\n\n\`\`\`\n# A\n\n[text]\n\n## B\n\n[more]\n\`\`\``,
  (phrase) => `The three Lamp ${phrase} are here. Never ${phrase} x-writer.\n\n| tool | use |\n|---|---|\n| \`lamp-a\` | ${phrase} |`,
  (phrase) => `${phrase} one line only, exactly the ${phrase}.`,
];

/** Every list of phrases of a language, but for those of titles: what is forgotten among the sayings is among these. */
function listsIn(value: unknown): (readonly string[])[] {
  if (Array.isArray(value)) return [value as readonly string[]];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, inner]) => (name === 'headings' || name === 'common' ? [] : listsIn(inner))) : [];
}

/** Phrases of each list. */
const most = 6;

const written = (phrase: string): string => phrase.replace(/^=|[*$]$/g, '');

describe('a statement that is passed over holds nothing of what is looked for', () => {
  test('in the examples', () => {
    const groups = parseYaml(readFileSync(new URL('../fixtures/contract/examples.yaml', import.meta.url), 'utf8')) as readonly { readonly examples: readonly { readonly text: string }[] }[];
    for (const { text } of groups.flatMap(({ examples }) => examples)) expect(found(text, false), text).toBe(found(text, true));
  });

  test('in the agents among the fixtures', () => {
    const folder = new URL('../fixtures/agents/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    expect(files.length).toBeGreaterThan(20);
    for (const text of files.map((name) => readFileSync(new URL(name, folder), 'utf8'))) expect(found(text, false)).toBe(found(text, true));
  });

  test.for(lexicons.map((lexicon) => [lexicon.language, lexicon] as const))('with the words of %s', ([, lexicon]) => {
    const phrases = [...new Set(listsIn(lexicon).flatMap((list) => list.slice(0, most)))].map(written);
    for (const [place, phrase] of phrases.entries()) {
      // Each phrase stands in three of the frames, and its neighbour in the list in the next ones.
      const text = [0, 1, 2].map((more) => frames[(place * 3 + more) % frames.length]!(phrase)).join('\n\n');
      expect(found(text, false), text).toBe(found(text, true));
    }
  });
});
