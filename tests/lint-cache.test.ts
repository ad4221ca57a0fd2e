import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lint, type LintOptions } from '../src/cli/lint.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import '../src/index.ts';

const agent = (name: string, body: string) => `---\nname: ${name}\ndescription: Use it to count lamps.\ntools: LS, Read\n---\n\n${body}\n`;
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-cache-')));
  mkdirSync(join(folder, '.git'));
  write('mia.md', agent('mia', 'Count. Then delegate to `@noah`. See [the list](list.md).'));
  write('noah.md', agent('noah', 'Count the lamps.'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  mkdirSync(join(folder, '.claude/agents'), { recursive: true });
  writeFileSync(join(folder, '.claude/agents', name), text);
}

async function run(options: LintOptions = {}): Promise<string> {
  const written: string[] = [];
  const terminal: Terminal = { cwd: folder, color: false, out: (text) => void written.push(text), note: (text) => void written.push(text), input: () => Promise.resolve(new Uint8Array()) };
  await lint(terminal, [], { format: 'json', ...options });
  return written.join('');
}

const cache = { cache: 'kept' };

function cacheFiles(): string[] {
  return readdirSync(join(folder, 'kept/lint')).map((name) => join(folder, 'kept/lint', name));
}

/** The text of a message in the cache, changed so that it shows whether the cache was read. */
function mark(): void {
  for (const path of cacheFiles()) writeFileSync(path, readFileSync(path, 'utf8').replaceAll('retired tool', 'marked tool'));
}

describe('a run with a cache', () => {
  test('finds what a run without one finds, the first time and the second', async () => {
    const without = await run();
    expect(without).toContain('retired tool');
    expect(await run(cache)).toBe(without);
    expect(await run(cache)).toBe(without);
  });

  test('sees what has changed in a file, in the files around it and in what its links lead to', async () => {
    await run(cache);
    const changes: readonly (() => void)[] = [
      () => write('noah.md', agent('noah', 'Count. Then delegate to `@mia`.')),
      () => write('mia.md', agent('mia', 'Count twice. Then delegate to `@noah`. See [the list](list.md).')),
      () => write('list.md', 'Lamps.\n'),
      () => write('noah.md', agent('lou', 'Count.')),
      () => write('second.md', agent('mia', 'Count.')),
      () => rmSync(join(folder, '.claude/agents/noah.md')),
      () => rmSync(join(folder, '.claude/agents/list.md')),
    ];
    for (const change of changes) {
      change();
      const cached = await run(cache);
      expect(cached).toBe(await run());
    }
  });

  test('sees that the file of a prompt has come or gone', async () => {
    const [agents, prompt] = [join(folder, '.kiro/agents'), join(folder, '.kiro/agents/mia.txt')];
    mkdirSync(agents, { recursive: true });
    writeFileSync(join(agents, 'mia.json'), '{ "name": "mia", "description": "Use it to count lamps.", "tools": ["read"], "prompt": "file://./mia.txt" }\n');
    expect(await run(cache)).toContain('core/prompt-file');
    writeFileSync(prompt, 'Count.\n');
    expect(await run(cache)).not.toContain('core/prompt-file');
    rmSync(prompt);
    expect(await run(cache)).toBe(await run());
  });

  test('sees a new file that shares its name with any of those that are known', async () => {
    for (const name of ['ben', 'cleo', 'dora']) write(`${name}.md`, agent(name, 'Count.'));
    await run(cache);
    write('anna.md', agent('dora', 'Count.'));
    const without = await run();
    expect(without).toContain('second agent `dora`');
    expect(await run(cache)).toBe(without);
  });

  test('sees a change that keeps the size and the time of a file', async () => {
    // What was written just now is not trusted by its times alone.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    await run(cache);
    const path = join(folder, '.claude/agents/noah.md');
    const { atime, mtime } = statSync(path);
    write('noah.md', agent('noah', 'Count the lamps.').replace('LS, Read', 'LS, Rxad'));
    utimesSync(path, atime, mtime);
    const without = await run();
    expect(without).toContain('Rxad');
    expect(await run(cache)).toBe(without);
    expect(await run(cache)).toBe(without);
  });

  test('knows the settings it was made with', async () => {
    await run(cache);
    const rule = ['tools/retired-tool=off'];
    expect(await run({ ...cache, rule })).toBe(await run({ rule }));
    writeFileSync(join(folder, 'mandate.config.json'), '{ "rules": { "tools/retired-tool": "error" } }\n');
    expect(await run(cache)).toBe(await run());
  });

  test.runIf(process.platform === 'linux')('says so where there can be no folder for it', async () => {
    await expect(run({ cache: '/proc/lamps' })).rejects.toThrow('Cannot write the cache to /proc/lamps/lint: no such file or directory');
  });

  test('takes a damaged cache for none', async () => {
    const without = await run(cache);
    mark();
    expect(await run(cache)).toBe(without);
    for (const path of cacheFiles()) writeFileSync(path, '{');
    expect(await run(cache)).toBe(without);
  });

  test('neither takes nor keeps results when it changes files', async () => {
    await run({ ...cache, fix: 'safe' });
    expect(readdirSync(folder)).not.toContain('kept');
  });
});
