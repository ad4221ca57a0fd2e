import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { extractContract } from '../src/contract/extract.ts';
import { lexicons } from '../src/contract/lexicon/languages.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

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

const groups = parseYaml(readFileSync(new URL('../fixtures/contract/examples.yaml', import.meta.url), 'utf8')) as readonly Group[];

/** Everything a text binds its agent to, a line each. */
function found(text: string): string[] {
  const document = parseDocument(fromText('agent.md', text));
  const { lines } = document;
  const { outputs, rules, limits, delegation, requiredTools, skills, returnShape } = extractContract(document);
  const place = (span: { readonly start: number; readonly end: number }): string => [...new Set(lines.lines(span))].join('-');
  return [
    ...outputs.map(({ form, strength, span, sections, fields, elsewhere, repeats }) => {
      const titles = sections.map(({ title, nested, optional }, index) => `${index === 0 ? '' : nested ? ' > ' : ' | '}${title}${optional ? '?' : ''}`).join('');
      const parts = fields.length > 0 ? `{${fields.join(', ')}}` : titles;
      return `output ${form} ${strength}${elsewhere ? ' elsewhere' : ''}${repeats ? ' repeats' : ''} ${lines.lines(span).join('-')}${parts === '' ? '' : `: ${parts}`}`;
    }),
    ...rules.map(({ kind, span }) => `rule ${kind} ${place(span)}`),
    ...limits.map(({ what, value, then }) => `limit ${what} ${value}${then === undefined ? '' : ` then ${then}`}`),
    ...(delegation.self === 'forbidden' ? ['self forbidden'] : []),
    ...delegation.forbidden.map((name) => `forbidden ${name}`),
    ...delegation.targets.map(({ name, mode }) => `target ${name} ${mode}`),
    ...requiredTools.map(({ tool, mode, before }) => `tool ${tool} ${mode}${before === undefined ? '' : ` before ${before}`}`),
    ...skills.map(({ name, mandatory }) => `skill ${name}${mandatory ? ' mandatory' : ''}`),
    ...(returnShape ? [`returns ${returnShape.format} {${returnShape.fields.join(', ')}}`] : []),
  ];
}

describe.for(groups)('$title', ({ examples }) => {
  test.for(examples)('in $language: $text', ({ text, finds }) => {
    expect(found(text)).toEqual(finds);
  });
});

test('examples stand in a language of the lexicons, and each language has one', () => {
  const written = new Set(groups.flatMap(({ examples }) => examples.map(({ language }) => language)));
  expect([...written].toSorted()).toEqual(lexicons.map(({ language }) => language).toSorted());
});
