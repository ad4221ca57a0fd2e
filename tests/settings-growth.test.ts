import { describe, expect, test, vi } from 'vitest';
import { mergeSettings, withoutOurs, type Merged, type OwnValue } from '../src/lower/settings/merge.ts';

const work = vi.hoisted(() => ({ readings: 0, characters: 0 }));

// What is read and what is compared is the work: every reader, and the texts by which values are told apart.
vi.mock('../src/parse/json.ts', async (load) => {
  const real = await load<typeof import('../src/parse/json.ts')>();
  return { ...real, readJson: (text: string, lenient: boolean) => (read(text), real.readJson(text, lenient)) };
});
vi.mock('../src/parse/toml.ts', async (load) => {
  const real = await load<typeof import('../src/parse/toml.ts')>();
  return { ...real, readToml: (text: string) => (read(text), real.readToml(text)) };
});
vi.mock('../src/lower/settings/toml-places.ts', async (load) => {
  const real = await load<typeof import('../src/lower/settings/toml-places.ts')>();
  return { ...real, placesOf: (text: string) => (read(text), real.placesOf(text)) };
});
vi.mock('../src/lower/settings/value.ts', async (load) => {
  const real = await load<typeof import('../src/lower/settings/value.ts')>();
  return { ...real, canonical: counted(real.canonical), canonicalOf: counted(real.canonicalOf) };
});

function counted<T>(name: (value: T) => string): (value: T) => string {
  return (value) => {
    const text = name(value);
    work.characters += text.length;
    return text;
  };
}

function read(text: string): void {
  work.readings += 1;
  work.characters += text.length;
}

const user = { json: '{\n  // mine\n  "mcpServers": { "mine": { "command": "x" } },\n  "list": []\n}\n', toml: '# mine\nmodel = "x"\n\n[features]\nweb = true # yes\n\n[inline]\nmap = { a = 1 }\nlist = [1]\n' };

const families: Readonly<Record<string, { readonly path: string; readonly value: (name: string, index: number) => OwnValue }>> = {
  'servers in JSON': { path: 'a.json', value: (name, index) => ({ at: ['mcpServers', name], value: { command: 'serve', args: [`${index}`] } }) },
  'items of a list in JSON': { path: 'a.json', value: (name) => ({ at: ['hooks', 'PreToolUse'], value: { matcher: name }, isItem: true }) },
  'maps of their own in JSON': { path: 'a.json', value: (name) => ({ at: [name, 'deep', 'x'], value: 1 }) },
  'tables in TOML': { path: 'a.toml', value: (name, index) => ({ at: ['mcp_servers', name], value: { command: 'serve', args: [`${index}`] } }) },
  'lines of a table in TOML': { path: 'a.toml', value: (name, index) => ({ at: ['features', name], value: index }) },
  'lines of tables in TOML': { path: 'a.toml', value: (name) => ({ at: ['deep', name, 'x'], value: true }) },
  'lists of tables in TOML': { path: 'a.toml', value: (name) => ({ at: ['hooks', 'PreToolUse'], value: { matcher: name }, isItem: true }) },
  'pairs of an inline table in TOML': { path: 'a.toml', value: (name, index) => ({ at: ['inline', 'map', name], value: index }) },
  'items of a list in TOML': { path: 'a.toml', value: (name) => ({ at: ['inline', 'list'], value: name, isItem: true }) },
};

describe.for(Object.entries(families))('%s', ([, { path, value }]) => {
  test('cost as much more as there are more of them, to put in, to change and to take out', () => {
    const [few, many] = [costs(50), costs(400)];
    for (const [step, { readings, characters }] of Object.entries(many)) {
      const less = few[step as keyof typeof few];
      expect(readings, step).toBe(less.readings);
      expect(characters / less.characters, step).toBeLessThan(12);
    }
  });

  function costs(size: number) {
    const base = path.endsWith('.json') ? user.json : user.toml;
    const values = Array.from({ length: size }, (_, index) => value(`agent-${String(index).padStart(4, '0')}`, index));
    const others = values.map((own, index) => (index % 2 === 0 ? own : value(`other-${index}`, index)));
    const first = cost(() => done(mergeSettings(path, base, undefined, values)));
    expect(first.result.record?.values).toHaveLength(size);
    const again = cost(() => done(mergeSettings(path, first.result.text, first.result.record, values)));
    const changed = cost(() => done(mergeSettings(path, first.result.text, first.result.record, others)));
    expect(changed.result).toEqual(done(mergeSettings(path, base, undefined, others)));
    const plain = cost(() => withoutOurs(path, first.result.text!, first.result.record!));
    expect(plain.result).toBe(base);
    return { first: first.work, again: again.work, changed: changed.work, plain: plain.work };
  }
});

function done(result: ReturnType<typeof mergeSettings>): Merged {
  if ('kind' in result) throw new Error(`${result.kind} at ${result.at.join('.')}: ${result.reason}`);
  return result;
}

function cost<T>(body: () => T): { readonly result: T; readonly work: typeof work } {
  Object.assign(work, { readings: 0, characters: 0 });
  const result = body();
  return { result, work: { ...work } };
}
