import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { fromText } from '../src/parse/source.ts';
import { tooLong } from '../src/run/child.ts';
import { prepare, type RunHost } from '../src/run/prepare.ts';
import { run } from '../src/run/run.ts';

const body = `# Keeper\n\n${'You keep the log of `{file:x}` and "lamps".\n\n'.repeat(4000)}`;
const agent = readAgent(openSource(fromText('keeper.md', `---\nname: keeper\ndescription: Keeps the log\n---\n${body}`))[0]!);
const context = { models: {}, servers: [], settings: new Map<string, string>() };
const runnable = hosts.filter((host): host is RunHost => host.drive !== undefined);

const folder = mkdtempSync(join(tmpdir(), 'mandate-long-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a prompt that is longer than a word of a command can be', () => {
  test.for(runnable.filter(({ id }) => id !== 'codex'))('goes to $id in a file, as it is', (host) => {
    const { files, ...start } = prepare(agent, host, { context, folder: '/scratch', yes: false }).start();
    expect(tooLong(start)).toBeUndefined();
    expect(files.some(({ text }) => text.endsWith(agent.prompt.value) || text.includes(JSON.stringify(agent.prompt.value)))).toBe(true);
  });

  test.runIf(platform() === 'linux')('is refused for Codex before it is started', async () => {
    const [program, started] = [join(folder, 'codex'), join(folder, 'started')];
    writeFileSync(program, `#!/bin/sh\ntouch ${started}\n`);
    chmodSync(program, 0o755);
    const host = runnable.find(({ id }) => id === 'codex')!;
    const outcome = await run({ agent, host, task: 'go', project: folder, strangers: undefined, temporary: folder, environment: { PATH: `${folder}:${process.env['PATH']}` }, alsoPass: [], context, milliseconds: 5000, yes: false, raw: false, emit: () => undefined });
    expect(outcome).toMatchObject({ status: 'failed', attempts: 0, errors: [{ code: 'prompt-too-long', message: expect.stringContaining('131072') }] });
    expect(existsSync(started)).toBe(false);
  });
});
