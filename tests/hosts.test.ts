import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import type { WriteContext } from '../src/hosts/host.ts';
import { hosts } from '../src/hosts/registry.ts';
import { lower } from '../src/lower/lower.ts';
import { features } from '../src/model/agent.ts';
import { excess, powersOf } from '../src/model/powers.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

const folder = join(import.meta.dirname, '../fixtures/agents');
const context: WriteContext = { models: {}, servers: [], settings: new Map() };

/** Where a fixture would lie if it were not in this folder: the host is read off the path. */
const places: Readonly<Record<string, string>> = { 'opencode-patterns': '.opencode/agent/branch-review.md', orchestrated: 'release-planner.txt' };

for (const name of readdirSync(folder)) {
  describe(name, () => {
    const text = readFileSync(join(folder, name, 'agent.md'), 'utf8');
    const agent = readAgent(parseDocument(fromText(places[name] ?? 'agent.md', text)));

    test.for(hosts)('on $id', async (host) => {
      const bundle = lower(agent, host, { context, allowed: () => false });
      const again = lower(agent, host, { context, allowed: () => false });
      expect(again).toEqual(bundle);

      const table = bundle.ledger.map(({ fate, field, needs, how }) => `${fate}  ${field}  ${needs}  ${how}`).join('\n');
      await expect(`${bundle.refused ? 'refused' : 'written'}\n${table}\n`).toMatchFileSnapshot(join(folder, name, 'expected', host.id, 'ledger.txt'));
      for (const file of bundle.files) {
        expect(file.text.slice(file.bodyStart)).toBe(agent.prompt.value);
        await expect(file.text).toMatchFileSnapshot(join(folder, name, 'expected', host.id, file.path));
      }
      const over = excess(host.effective(bundle.files, context), powersOf(agent.authority));
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

  const markdownHosts = hosts.filter(({ homes }) => homes.some((home) => home.endsWith('.md')));
  test.for(markdownHosts.map((host) => ({ id: host.id, host })))('are not written as they are: $id', ({ host }) => {
    const files = lower(agent, host, { context, allowed: () => true }).files.filter(({ path }) => path.endsWith('.md'));
    expect(files).toHaveLength(1);
    for (const { path, text: written } of files) {
      const document = parseDocument(fromText(path, written));
      expect(document.frontmatter!.text, path).not.toContain('---');
      expect(host.load(document), path).toMatchObject({ verdict: 'loads' });
      expect(host.read(document).description?.value).toBe('Counts lamps --- all of them.\n---\nAlso boats');
    }
  });
});
