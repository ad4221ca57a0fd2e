// docs/contract.md: what is recognised in the prose of an agent file, from the examples that the tests hold.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { lexicons } from '../../src/contract/lexicon/languages.ts';

interface Example {
  readonly language: string;
  readonly says?: string;
  readonly text: string;
  readonly finds: readonly string[];
}
interface Group {
  readonly kind: string;
  readonly title: string;
  readonly examples: readonly Example[];
}

const kinds: Readonly<Record<string, string>> = {
  outputs: 'Answers the file orders. `must` and `format` gate a verdict; `list` and an illustration do not, nor does what goes into a file or belongs to a step on the way (`elsewhere`). Of what is given for each of several things (`repeats`) there may be none.',
  rules: 'Statements that bind the agent: a prohibition, an obligation, a limit, a ban on delegation, a shape of what it returns.',
  limits: 'Caps on a number, and what happens after.',
  delegation: 'Whom the agent gives work to, works with, leaves work to or reports to, and whom it must not call.',
  tools: 'Tools that have to be used, are mentioned or are forbidden, and what has to wait for them.',
  skills: 'Skills to load.',
};
const names = new Intl.DisplayNames('en', { type: 'language' });
const groups = parse(readFileSync('fixtures/contract/examples.yaml', 'utf8')) as readonly Group[];
const unknown = groups.find(({ kind }) => kinds[kind] === undefined);
if (unknown) throw new Error(`no words for the kind ${unknown.kind}`);

const parts = Object.entries(kinds).flatMap(([kind, says]) => [`## ${capital(kind)}`, says, ...groups.filter((group) => group.kind === kind).flatMap(section)]);
mkdirSync('docs', { recursive: true });
writeFileSync(
  'docs/contract.md',
  `${['# What the prose binds an agent to', intro(), ...parts].join('\n\n')}\n`,
);

function intro(): string {
  const languages = lexicons.map(({ language }) => names.of(language)).join(', ');
  return [
    '<!-- Made by scripts/generate/contract.ts from fixtures/contract/examples.yaml. The same examples are tests. -->',
    `Mandate reads promises out of the body of an agent file with word lists and the structure of the text; no model guesses. It knows these languages: ${languages}. Which one a block is in follows from its script and its short frequent words, so one file may mix them.`,
    'A title, label, tag or callout says what the text below it is, and can bind it without any further word; elsewhere words such as *never* or *must* bind. Below each example stands all that is found in it. Numbers are lines; `>` is a section below another, `?` an optional one.',
    'What is not recognised: orders given by layout or by examples alone, caps written as words (*one question*), orders below a code block that swallows them, and sarcasm. `npm run eval` prints how much is found in labelled files.',
  ].join('\n\n');
}

function section({ title, examples }: Group): string[] {
  return [`### ${title}`, ...examples.flatMap(shown)];
}

function shown({ language, says, text, finds }: Example): string[] {
  const fence = '`'.repeat(4);
  return [`${names.of(language)}${says === undefined ? '' : `. ${says}`}`, `${fence}md\n${text.trimEnd()}\n${fence}`, finds.length === 0 ? 'Nothing.' : finds.map((line) => `- \`${line.replaceAll('`', "'")}\``).join('\n')];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
