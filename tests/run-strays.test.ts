import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { describe, expect, test } from 'vitest';
import { isGroupAlive, promiseAnswer, runStub, type Stub, stubHost } from './stub-host.ts';

const good = JSON.stringify(promiseAnswer('quay-clerk', 'good'));
/** Waits until so many programs have left their numbers. */
const whenLeft = String.raw`
const whenLeft = (then) => { const wait = setInterval(() => { try { if (fs.readFileSync('strays', 'utf8').split('\n').length > 2) { clearInterval(wait); then(); } } catch {} }, 20); };
`;
/** Starts a program in a session of its own, which starts another one, and keeps their numbers. */
const leave = String.raw`${whenLeft}
const inner = 'require("node:fs").appendFileSync("strays", process.pid + "\\n"); process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000)';
const outer = inner + '; require("node:child_process").spawn(process.execPath, ["-e", ' + JSON.stringify(inner) + '], { detached: true, stdio: "ignore" }).unref()';
spawn(process.execPath, ['-e', outer], { detached: true, stdio: 'ignore' }).unref();
`;

let stub: Stub | undefined;

function straysOf({ project }: Stub): number[] {
  return readFileSync(join(project, 'strays'), 'utf8').trim().split('\n').map(Number);
}

describe.runIf(platform() === 'linux')('a program that left the process group of the host', () => {
  test.for([
    ['ends by itself', `whenLeft(() => { say(${good}); process.exit(0); });`, 'fulfilled'],
    ['is ended', 'whenLeft(init); forever();', 'cancelled'],
  ] as const)('is ended when the host %s', async ([, script, status]) => {
    stub = stubHost(leave + script);
    const cancel = new AbortController();
    const { outcome } = await runStub(stub, { signal: cancel.signal, raw: true, emit: (event) => void (status === 'cancelled' && event.type === 'raw' && cancel.abort()) });
    expect(outcome.status).toBe(status);
    const strays = straysOf(stub);
    expect(strays).toHaveLength(2);
    expect(strays.filter(isGroupAlive)).toEqual([]);
  });

  test('is ended when it starts another one and dies, over and over', async () => {
    const most = 2000;
    const next = 'echo $$ >> strays; if [ $1 -gt 0 ]; then sleep 0.02; setsid sh next $(($1 - 1)) & fi';
    stub = stubHost(`${whenLeft} fs.writeFileSync('next', ${JSON.stringify(next)}); spawn('setsid', ['sh', 'next', '${most}'], { stdio: 'ignore' }); whenLeft(init); forever();`);
    const cancel = new AbortController();
    const { outcome } = await runStub(stub, { signal: cancel.signal, raw: true, emit: ({ type }) => type === 'raw' && cancel.abort() });
    expect(outcome.status).toBe('cancelled');
    const strays = straysOf(stub);
    expect(strays.length).toBeGreaterThan(1);
    expect(strays.length).toBeLessThan(most);
    expect(strays.filter(isGroupAlive)).toEqual([]);
  });

  test('holds nothing up, even if it cannot be found and keeps the pipes', async () => {
    stub = stubHost(`const { pid } = spawn('sleep', ['300'], { detached: true, env: {}, stdio: 'inherit' }); fs.writeFileSync('strays', pid + '\\n'); say(${good}); process.exit(0);`);
    try {
      expect((await runStub(stub)).outcome.status).toBe('fulfilled');
    } finally {
      for (const stray of straysOf(stub)) kill(stray, 'SIGKILL');
    }
  });

  test('is left alone when it is of somebody else', async () => {
    const other = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    try {
      stub = stubHost(`say(${good});`);
      await runStub(stub);
      expect(isGroupAlive(other.pid!)).toBe(true);
    } finally {
      kill(other.pid!, 'SIGKILL');
    }
  });
});
