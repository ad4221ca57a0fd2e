import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/contract/check.ts';
import { gatesSections, listsEntries } from '../../src/contract/check/sections.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { judgedOf } from '../../src/hosts/judged.ts';
import { openSource } from '../../src/hosts/open.ts';
import type { Agent } from '../../src/model/agent.ts';
import { binds, type OutputSection } from '../../src/model/contract.ts';
import { decode } from '../../src/parse/source.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus/files');
const agents: readonly Agent[] = readdirSync(corpus, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name))
  .flatMap((path) => openSource(decode(path, readFileSync(path))).map((document) => readAgent(document)));

/** How an answer can write a section. Places are filled in. */
const ways: Readonly<Record<string, (section: OutputSection, title: string, number: number) => string>> = {
  'below headings': ({ level, nested }, title) => `${'#'.repeat(level ?? (nested ? 4 : 3))} ${title}\n\nWords of the answer.`,
  'below numbered headings': ({ nested }, title, number) => (nested ? `#### ${title}\n\nWords of the answer.` : `## ${number}. ${title}\n\nWords of the answer.`),
  'below bold titles': (_, title) => `**${title}**\n\nWords of the answer.`,
  'behind labels': (_, title) => `**${title}:** words of the answer.`,
};

function filled(title: string): string {
  return title.replace(/\[[^\]\n]{1,80}\]|\{[^}\n]{1,80}\}|<[^>\n]{1,80}>/g, 'Oak');
}

function brokenOf(agent: Agent, answer: string): string[] {
  return check(judgedOf(agent, undefined), answer).points.flatMap(({ promise, gates, held, why }) => (gates && held === false ? [`${agent.path}: ${promise}: ${why}`] : []));
}

describe('an answer with every part that an agent of the corpus owes lacks none', () => {
  const owing = agents.filter(({ contract }) => contract.outputs.some((output) => binds(output) && output.sections.length > 0));

  test.for(Object.entries(ways))('%s', ([, write]) => {
    const broken = owing.flatMap((agent) => {
      const sections = agent.contract.outputs.filter(binds).flatMap((output) => output.sections);
      let number = 0;
      const answer = sections.map((section) => write(section, filled(section.title), section.nested ? number : ++number)).join('\n\n');
      return brokenOf(agent, answer).filter((one) => !/: (?:return-shape|field:)/.test(one));
    });
    expect(broken).toEqual([]);
    expect(owing.length).toBeGreaterThan(300);
  });
});

test('an answer without any part that an agent of the corpus owes is told so', () => {
  const owing = agents.filter(({ contract }) => contract.outputs.some((output) => gatesSections(output) && output.sections.some(({ optional }) => !optional)) && !contract.outputs.some(listsEntries));
  expect(owing.filter((agent) => brokenOf(agent, 'Nothing was found.').length === 0).map(({ path }) => path)).toEqual([]);
  expect(owing.length).toBeGreaterThan(200);
});

test('data of the shape that an agent of the corpus owes is of that shape', () => {
  const owing = agents.filter(({ contract: { returnShape } }) => returnShape && !returnShape.elsewhere);
  expect(owing.flatMap((agent) => brokenOf(agent, `\`\`\`json\n${JSON.stringify(sampleOf(agent.contract.returnShape!.schema))}\n\`\`\``))).toEqual([]);
  expect(owing.length).toBeGreaterThan(40);
});

interface Schema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The plainest value that a schema of ours takes. */
function sampleOf(schema: Schema = {}): unknown {
  const kind = Array.isArray(schema.type) ? (schema.type as readonly string[])[0] : schema.type;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (kind === 'object') return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, sampleOf(inner)]));
  if (kind === 'array') return [sampleOf(schema.items)];
  return { integer: 3, number: 3, boolean: true, null: null }[kind as string] ?? (kind === 'null' ? null : 'oak');
}
