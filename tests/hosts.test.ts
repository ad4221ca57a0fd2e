import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../src/diagnostics/apply-edits.ts';
import { readAgent } from '../src/hosts/detect.ts';
import type { WriteContext } from '../src/hosts/host.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { lower, permittedOn } from '../src/lower/lower.ts';
import { features } from '../src/model/agent.ts';
import { excess } from '../src/model/powers.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';
import { fixtureAgents } from './fixture-agents.ts';

const folder = join(import.meta.dirname, '../fixtures/agents');
const context: WriteContext = { models: {}, servers: [], settings: new Map() };

for (const { name, document } of fixtureAgents(folder)) {
  describe(name, () => {
    const agent = readAgent(document);

    test.for(hosts)('on $id', async (host) => {
      const bundle = lower(agent, host, { context, allowed: () => false });
      const again = lower(agent, host, { context, allowed: () => false });
      expect(again).toEqual(bundle);

      const table = bundle.ledger.map(({ fate, field, needs, how }) => `${fate}  ${field}  ${needs}  ${how}`).join('\n');
      await expect(`${bundle.refused ? 'refused' : 'written'}\n${table}\n`).toMatchFileSnapshot(join(folder, name, 'expected', host.id, 'ledger.txt'));
      for (const file of bundle.files) {
        const read = openSource(fromText(file.path, file.text))[0]!;
        expect(read.prompt).toBe(applyEdits(agent.prompt.value, file.edits ?? []));
        await expect(file.text).toMatchFileSnapshot(join(folder, name, 'expected', host.id, file.path));
      }
      if (!bundle.refused) {
        const back = bundle.files.flatMap((file) => openSource(fromText(file.path, file.text)).map((read) => readAgent(read)));
        expect(back.flatMap((read) => lower(read, host, { context, allowed: () => true }).files.map(({ text }) => text))).toEqual(bundle.files.map(({ text }) => text));
      }
      const over = excess(host.effective(bundle.files, context), permittedOn(host, agent));
      expect(over.length > 0).toBe(bundle.ledger.some(({ fate }) => fate === 'widened'));
    });
  });
}

describe.for(hosts)('$id', (host) => {
  test('answers for every feature', () => {
    expect(Object.keys(host.holds).toSorted()).toEqual(features.toSorted());
  });

  test('each alias and retired name leads to a name of today', () => {
    const current = new Set(host.tools.filter(({ status }) => status === 'current').map(({ name }) => name));
    const lost = host.tools.filter((tool) => tool.current !== undefined && !current.has(tool.current));
    expect(lost).toEqual([]);
  });

  test('no tool is listed twice', () => {
    const names = host.tools.map(({ name }) => name);
    expect(names.length).toBe(new Set(names).size);
  });
});

describe('three dashes in a field', () => {
  const text = '---\nname: counter\ndescription: "Counts lamps --- all of them.\\n---\\nAlso boats"\ntools: Read\n---\nYou count.\n';
  const agent = readAgent(parseDocument(fromText('.claude/agents/counter.md', text)));

  test.for(hosts)('are not written as they are: $id', (host) => {
    const files = lower(agent, host, { context, allowed: () => true }).files.filter(({ path }) => path.endsWith('.md'));
    for (const { path, text: written } of files) {
      const document = parseDocument(fromText(path, written));
      // Cursor takes three dashes for the end at the start of a line only.
      if (host.id !== 'cursor') expect(document.frontmatter!.text, path).not.toContain('---');
      expect(host.load(document), path).toMatchObject({ verdict: 'loads' });
      // A host that reads its fields line by line gets the text on one line.
      expect(host.read(document).description?.value.replaceAll('\n', ' ')).toBe('Counts lamps --- all of them. --- Also boats');
    }
  });
});
