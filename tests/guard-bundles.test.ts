import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import { liesInHome } from '../src/hosts/homes.ts';
import type { Host } from '../src/hosts/host.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { lower } from '../src/lower/lower.ts';
import { decode, fromText } from '../src/parse/source.ts';

const folder = join(import.meta.dirname, '../fixtures/promises');
const options = { context: { models: {}, servers: [], settings: new Map() }, allowed: () => false };

function agentOf(name: string) {
  return readAgent(openSource(decode(`${name}.md`, readFileSync(join(folder, name, 'agent.md'))))[0]!);
}

function compile(name: string, host: Host, guard?: string) {
  return lower(agentOf(name), host, { ...options, ...(guard === undefined ? {} : { guard }) });
}

for (const name of readdirSync(folder)) {
  test.for(hosts)(`${name} is held on $id by what the ledger names`, async (host) => {
    const bundle = compile(name, host, 'guard');
    expect(compile(name, host, 'guard')).toEqual(bundle);
    const promises = bundle.ledger.filter(({ field }) => field.startsWith('contract.')).map(({ fate, field, needs, how }) => `${fate}  ${field}  ${needs}  ${how}`);
    const settings = (bundle.settings ?? []).map(({ path, at, value, isItem }) => `${path} ${at.join('.')}${isItem ? '[]' : ''} ${JSON.stringify(value)}`);
    const hooks = bundle.files.filter(({ path }) => !liesInHome(path, host) && path.endsWith('.json') && !path.endsWith('contract.json')).map(({ path, text }) => `${path}\n${text}`);
    await expect([...bundle.files.map(({ path }) => path), '', ...promises, ...(settings.length > 0 ? ['', ...settings] : []), ...hooks.flatMap((text) => ['', text.trimEnd()]), ''].join('\n')).toMatchFileSnapshot(join(folder, name, 'expected', `${host.id}.txt`));
  });
}

describe('the guard', () => {
  test('is left out when nobody asks for it, and the ledger does not speak of it', () => {
    for (const host of hosts.filter((candidate) => candidate.guard)) {
      const bundle = compile('harbour-architect', host);
      expect(bundle.files.every(({ path }) => liesInHome(path, host))).toBe(true);
      expect(bundle.settings).toBeUndefined();
      expect(bundle.ledger.filter(({ how }) => how.includes('hook'))).toEqual([]);
    }
  });

  test('is left out of a bundle whose promises need none', () => {
    const [document] = openSource(fromText('.claude/agents/counter.md', '---\nname: counter\ndescription: Counts lamps.\n---\n\nYou count the lamps.\n'));
    for (const host of hosts) expect(lower(readAgent(document!), host, { ...options, guard: 'guard' }).files.filter(({ path }) => path.includes('mandate'))).toEqual([]);
  });

  test('has one file with plain data beside it', () => {
    for (const host of hosts.filter((candidate) => candidate.guard)) {
      const { files } = compile('mayak', host, 'guard');
      expect(files.filter(({ path }) => path.endsWith('/guard.cjs')).map(({ text }) => text)).toEqual(['guard']);
      expect(JSON.parse(files.find(({ path }) => path.endsWith('/contract.json'))!.text)).toMatchObject({ version: 1, attempts: 3, judged: { name: 'mayak' } });
    }
  });

  test('puts a name with the marks of a shell into its command as it is', () => {
    const [document] = openSource(fromText('.claude/agents/odd.md', '---\nname: odd $(id) name\ndescription: Counts lamps.\n---\n\n## Rules\n\n- ALWAYS return JSON: {status, errors}\n'));
    const host = hosts.find(({ id }) => id === 'claude-code')!;
    for (const { value } of lower(readAgent(document!), host, { ...options, guard: 'guard' }).settings ?? []) expect(JSON.stringify(value)).not.toMatch(/(?<!\\)\$\(/);
  });
});
