import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test, vi } from 'vitest';
import claudeCode from '../src/hosts/claude-code/index.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { readRun } from '../src/hosts/judged.ts';
import { openSource } from '../src/hosts/open.ts';
import type { StreamEvent } from '../src/hosts/recording.ts';
import { hosts } from '../src/hosts/registry.ts';
import { envelope, eventJson } from '../src/run/json.ts';
import { lineReader } from '../src/run/lines.ts';
import { prepare, type RunHost } from '../src/run/prepare.ts';
import { outsideOf, strangersPart } from '../src/run/search-path.ts';
import { maskerOf, passedOn } from '../src/run/secrets.ts';
import { fromText } from '../src/parse/source.ts';
import { LineIndex } from '../src/text/span.ts';
import { isGroupAlive, promiseAgent, promiseAnswer, type Ran, runStub, type Stub, stubHost } from './stub-host.ts';

const root = join(import.meta.dirname, '..');
const good = JSON.stringify(promiseAnswer('quay-clerk', 'good'));
const bad = JSON.stringify(promiseAnswer('quay-clerk', 'bad'));
const lines = new LineIndex(promiseAgent('quay-clerk').prompt.value);

const schema = JSON.parse(readFileSync(join(root, 'src/run/run.schema.json'), 'utf8')) as object;
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
const isEvent = ajv.compile({ ...schema, $id: 'run' });
const isEnvelope = ajv.compile({ $ref: 'run#/$defs/envelope' });

let stub: Stub | undefined;

/** What holds for every run, whatever becomes of the host. */
async function ran(script: string, options: Parameters<typeof runStub>[1] = {}, version?: string): Promise<Ran & { readonly stub: Stub }> {
  stub = stubHost(script, version);
  const run = await runStub(stub, options);
  expect(run.left).toEqual([]);
  expect(isEnvelope(envelope(run.outcome, lines)), JSON.stringify(isEnvelope.errors)).toBe(true);
  for (const event of run.events) expect(isEvent(JSON.parse(JSON.stringify(eventJson(event, lines)))), JSON.stringify(event)).toBe(true);
  for (const { pid } of stub.starts()) expect(isGroupAlive(pid)).toBe(false);
  return { ...run, stub };
}

/** A run whose time is over once the host has called `ready`, however long that took. */
async function ranOut(script: string): ReturnType<typeof ran> {
  const milliseconds = 600_000;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  const waits = setInterval(() => {
    if (!existsSync(join(stub!.project, 'ready'))) return;
    clearInterval(waits);
    vi.advanceTimersByTime(milliseconds);
  }, 20);
  try {
    return await ran(`const ready = () => fs.writeFileSync('ready', ''); ${script}`, { milliseconds });
  } finally {
    clearInterval(waits);
    vi.useRealTimers();
  }
}

const codes = ({ outcome }: Ran): string[] => outcome.errors.map(({ code }) => code);

describe('an answer', () => {
  test('that is as promised ends the run', async () => {
    const { outcome, events, stub: host } = await ran(`say(${good});`);
    expect(outcome).toMatchObject({ status: 'fulfilled', attempts: 1, errors: [], answer: promiseAnswer('quay-clerk', 'good'), filesChanged: [] });
    expect(events.map(({ type }) => type)).toEqual(['start', 'text', 'usage', 'final', 'verdict']);
    expect(host.starts().map(({ input }) => input)).toEqual(['Book a berth']);
  });

  test('that lacks something is asked for again in the same session, with what is missing', async () => {
    const { outcome, events, stub: host } = await ran(`say(start === 1 ? ${bad} : ${good});`);
    expect(outcome).toMatchObject({ status: 'fulfilled', attempts: 2 });
    const [, second] = host.starts();
    expect(second!.arguments.join(' ')).toContain('--resume session-1');
    const retry = events.find(({ type }) => type === 'retry');
    expect(retry).toMatchObject({ attempt: 2 });
    for (const missing of retry?.type === 'retry' ? retry.missing : ['none']) expect(second!.input).toContain(missing);
  });

  test('that never comes is asked for no more often than the contract says', async () => {
    expect((await ran(`say(${bad});`)).outcome).toMatchObject({ status: 'unfulfilled', attempts: 3 });
    const two = await ran('say("none");', { agent: promiseAgent('lamp-courier'), attempts: 9 });
    expect(two.outcome).toMatchObject({ status: 'unfulfilled', attempts: 2 });
    expect(two.stub.starts()[1]!.input).toContain('last attempt');
  });

  test('cannot mend what the agent did', async () => {
    const call = `print({ type: 'assistant', message: { id: 'c', content: [{ type: 'tool_use', id: 't', name: 'Bash', input: {} }] }, parent_tool_use_id: null });`;
    expect((await ran(`init(); ${call} text(${good}); result();`)).outcome).toMatchObject({ status: 'unfulfilled', attempts: 1 });
  });
});

describe('a host', () => {
  test('that is missing is named with what installs it', async () => {
    stub = stubHost('');
    const { outcome, events } = await runStub(stub, { environment: { PATH: '/nowhere' } });
    expect(outcome).toMatchObject({ status: 'host-missing', attempts: 0 });
    expect(outcome.nextAction).toContain('npm install');
    expect(events).toEqual([]);
  });

  test('is not started from the project, nor is what it starts by name', async () => {
    stub = stubHost(`say(${good} + '\\n' + process.env.PATH);`);
    const bins = join(stub.project, 'node_modules/.bin');
    mkdirSync(bins, { recursive: true });
    for (const name of ['claude', 'git', 'node']) writeFileSync(join(bins, name), `#!/bin/sh\ntouch ${stub.temporary}/started-${name}\n`, { mode: 0o755 });
    symlinkSync(bins, join(stub.temporary, 'linked'));
    const alone = await runStub(stub, { environment: { PATH: bins } });
    expect(alone.outcome).toMatchObject({ status: 'host-missing', errors: [{ message: expect.stringContaining('outside of the project') }] });
    const { outcome, left } = await runStub(stub, { environment: { PATH: [bins, 'node_modules/.bin', join(stub.temporary, 'linked'), stub.path].join(delimiter) } });
    expect(outcome.answer.trim().split('\n').at(-1)).toBe(stub.path);
    expect(left).toEqual(['linked']);
  });

  test('may lie in a home folder that is under version control', () => {
    expect(strangersPart('/home/ann', '/home/ann/lamps', '/home/ann')).toBe('/home/ann/lamps');
    expect(strangersPart('/', '/home/ann/lamps', '/home/ann')).toBe('/home/ann/lamps');
    expect(strangersPart('/home/ann', '/home/ann', '/home/ann')).toBe(undefined);
    expect(strangersPart('/home/ann/lamps', '/home/ann/lamps/src', '/home/ann')).toBe('/home/ann/lamps');
    expect(outsideOf(undefined, '/home/ann/bin:bin')).toBe('/home/ann/bin');
    expect(outsideOf('/home/ann/lamps', '/home/ann/lamps/bin:')).toBe('/');
  });

  test('that cannot be started fails', async () => {
    stub = stubHost('');
    writeFileSync(join(stub.path.split(delimiter)[0]!, 'claude'), '#!/nowhere/node\n');
    const { outcome, left } = await runStub(stub);
    expect(outcome).toMatchObject({ status: 'failed', attempts: 0, errors: [{ code: 'not-started' }] });
    expect(isEnvelope(envelope(outcome, lines))).toBe(true);
    expect(left).toEqual([]);
  });

  test('of another version is noted, and runs', async () => {
    const { outcome, events } = await ran(`say(${good});`, {}, '9.9.9');
    expect(outcome.status).toBe('fulfilled');
    expect(events).toContainEqual(expect.objectContaining({ type: 'note', code: 'version', message: expect.stringContaining('9.9.9') as string }));
  });

  test('that is killed in the middle of a line fails', async () => {
    const run = await ran(`init(); fs.writeSync(1, '{"type":"assis'); process.kill(process.pid, 'SIGKILL');`);
    expect(run.outcome.status).toBe('failed');
    expect(codes(run)).toEqual(['host-killed']);
  });

  test('that prints a line of 10 MB goes on without it', async () => {
    const { outcome, events } = await ran(`init(); text('x'.repeat(10 * 1024 * 1024)); text(${good}); result();`);
    expect(outcome.status).toBe('fulfilled');
    expect(events).toContainEqual(expect.objectContaining({ type: 'note', code: 'line-limit' }));
  });

  test('that prints invalid UTF-8 and half lines is read as far as it can be', async () => {
    const { outcome } = await ran(`init(); fs.writeSync(1, Buffer.from([0xff, 0xfe, 0x7b, 0x0a])); const line = Buffer.from(JSON.stringify({ type: 'assistant', message: { id: 'a', content: [{ type: 'text', text: ${good} + 'ё' }] } })); let at = 0; const next = () => { fs.writeSync(1, line.subarray(at, at += 7)); if (at < line.length) setImmediate(next); }; next();`);
    expect(outcome).toMatchObject({ status: 'fulfilled', answer: `${promiseAnswer('quay-clerk', 'good')}ё` });
  });

  test('that prints without an end is ended', async () => {
    const run = await ran(`init(); const block = ('y'.repeat(1023) + '\\n').repeat(256); for (;;) fs.writeSync(1, block);`);
    expect(run.outcome.status).toBe('failed');
    expect(codes(run)).toEqual(['output-limit']);
  });

  test('that prints without an end and without a line is ended', async () => {
    const run = await ran(`init(); const block = Buffer.alloc(256 * 1024, 'y'); for (;;) fs.writeSync(2, block);`);
    expect(run.outcome.status).toBe('failed');
    expect(codes(run)).toEqual(['output-limit']);
  });

  test('that closes its pipes and goes on is ended at the time limit', async () => {
    const run = await ranOut(`say(${good}); fs.closeSync(1); fs.closeSync(2); ready(); forever();`);
    expect(run.outcome).toMatchObject({ status: 'timeout', answer: promiseAnswer('quay-clerk', 'good') });
  });

  test('that hangs, and hears no signal, is ended at the time limit', async () => {
    const run = await ranOut(`process.on('SIGTERM', () => undefined); init(); ready(); forever();`);
    expect(run.outcome.status).toBe('timeout');
  });

  test('that leaves children behind takes them along', async () => {
    const many = `for (let child = 0; child < 40; child += 1) spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000)'], { stdio: 'inherit' });`;
    expect((await ran(`${many} say(${good}); setTimeout(() => process.exit(0), 300);`)).outcome.status).toBe('fulfilled');
    // Each starts the next one, so that there is always one more.
    const chain = `const script = 'let left = 60; const { spawn } = require("node:child_process"); const next = (left) => left > 0 && spawn("/bin/sh", ["-c", "sleep 0.02; for i in 1 2; do sh -c \\'sleep 100\\' & done; wait"], { stdio: "ignore" }) && setTimeout(next, 5, left - 1); next(60); setInterval(() => undefined, 1000)'; spawn(process.execPath, ['-e', script], { stdio: 'ignore' });`;
    expect((await ranOut(`${chain} init(); setTimeout(ready, 200); forever();`)).outcome.status).toBe('timeout');
  });

  test('that fails with exit code 0 fails', async () => {
    expect(codes(await ran('process.stderr.write("no such model\\n");'))).toEqual(['no-stream']);
    expect(codes(await ran('init(); result();'))).toEqual(['no-answer']);
    const said = await ran(`init(); text(${good}); result({ subtype: 'error_during_execution', is_error: true, result: 'overloaded' });`);
    expect(said.outcome).toMatchObject({ status: 'failed', answer: promiseAnswer('quay-clerk', 'good') });
  });

  test('that fails says why', async () => {
    const run = await ran('process.stderr.write("no credit left\\n"); process.exit(1);');
    expect(run.outcome.status).toBe('failed');
    expect(run.outcome.errors[0]!.message).toContain('no credit left');
  });

  test('that did not load the agent fails at once', async () => {
    const run = await ran(`process.stderr.write("agent 'quay-clerk' not found\\n"); forever();`);
    expect(codes(run)).toEqual(['not-loaded']);
  });

  test('that asks for permission is refused, and nothing is approved without a word', async () => {
    const asks = `init(); print({ type: 'assistant', message: { id: 'c', content: [{ type: 'tool_use', id: 't', name: 'Write', input: {} }] }, parent_tool_use_id: null }); print({ type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 't', is_error: true, content: "you haven't granted it yet" }] } }); result();`;
    const { outcome, events, stub: host } = await ran(asks);
    expect(outcome).toMatchObject({ status: 'denied', attempts: 0 });
    expect(outcome.nextAction).toContain('--yes');
    expect(events).toContainEqual(expect.objectContaining({ type: 'denied', tool: 'Write' }));
    expect(host.starts()[0]!.arguments).not.toContain('--allowedTools');
  });

  test('is ended when the run is cancelled', async () => {
    const cancel = new AbortController();
    const { outcome } = await ran('init(); text("working"); forever();', { signal: cancel.signal, emit: ({ type }) => type === 'text' && cancel.abort() });
    expect(outcome.status).toBe('cancelled');
  });
});

describe('what is taken from the disk', () => {
  const writes = `fs.writeFileSync('plan.md', 'new'); fs.writeFileSync('kept.md', 'kept'); say(JSON.stringify({ status: 'done', files_changed: ['plan.md', 'never.md'], lamps_carried: 1, errors: [], next_action: 'none' }));`;

  test.for(['in a repository', 'in a plain folder'])('is what changed, not what the answer says, %s', async (where) => {
    stub = stubHost(writes);
    const git = (...words: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd: stub!.project, stdio: 'ignore' });
    for (const name of ['kept.md', 'dirty.md']) writeFileSync(join(stub.project, name), 'kept');
    if (where === 'in a repository') {
      git('init', '-q');
      git('add', 'kept.md');
      git('commit', '-qm', 'kept');
    }
    const { outcome, events } = await runStub(stub, { agent: promiseAgent('lamp-courier') });
    expect(outcome.filesChanged).toEqual(['plan.md']);
    expect(events.find(({ type }) => type === 'files')).toMatchObject({ changed: ['plan.md'], unchanged: ['never.md'], unclaimed: [] });
  });

  test('sees what was committed meanwhile', async () => {
    stub = stubHost(`require('node:child_process').execSync('git add -A && git -c user.name=a -c user.email=a@example.com commit -qm b'); say(${good});`);
    execFileSync('git', ['init', '-q'], { cwd: stub.project });
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'a', '--allow-empty'], { cwd: stub.project });
    writeFileSync(join(stub.project, 'dirty.md'), 'mine');
    expect((await runStub(stub)).outcome.filesChanged).toEqual([]);
  });
});

describe('secrets', () => {
  const secret = 'sk-ant-very+secret/"value"=42';

  test('never reach events, envelope or errors, in whatever form', async () => {
    const leak = `const key = process.env.ANTHROPIC_API_KEY; init(); text(key + ' ' + encodeURIComponent(key) + ' ' + Buffer.from('x' + key + 'y').toString('base64')); process.stderr.write('key ' + key + '\\n'); print({ type: 'assistant', message: { id: 'c', content: [{ type: 'tool_use', id: 't', name: key, input: { [key]: [key] } }] } }); process.exit(3);`;
    const { outcome, events } = await ran(leak, { raw: true, more: { ANTHROPIC_API_KEY: secret } });
    const shown = JSON.stringify([outcome, events]);
    const escaped = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, escaped, JSON.stringify(escaped).slice(1, -1), encodeURIComponent(secret), Buffer.from(secret).toString('base64').slice(4, -6), 'very+secret']) expect(shown).not.toContain(form);
    expect(shown).toContain('***');
  });

  test('of other programs are not passed on', async () => {
    const { stub: host } = await ran(`say(${good});`, { more: { GITHUB_TOKEN: 'ghp_0123456789', ANTHROPIC_API_KEY: secret, MY_OWN: 'mine' }, alsoPass: ['MY_OWN'] });
    const { names } = host.starts()[0]!;
    expect(names).toContain('ANTHROPIC_API_KEY');
    expect(names).toContain('MY_OWN');
    expect(names).not.toContain('GITHUB_TOKEN');
  });

  test('are not words that stand everywhere', () => {
    expect(maskerOf({ AUTH_MODE: 'enabled', SSH_AUTH_SOCK: '/tmp/agent', API_KEY: 'abc' }).text('enabled /tmp/agent abc')).toBe('enabled /tmp/agent abc');
  });

  test('lie in a folder that only the user reads', async () => {
    const { stub: host } = await ran(`const file = process.argv[process.argv.indexOf('--agents') + 1]; const mode = (path) => (fs.statSync(path).mode & 0o777).toString(8); fs.appendFileSync('modes', mode(require('node:path').dirname(file)) + ' ' + mode(file)); say(${good});`);
    expect(readFileSync(join(host.project, 'modes'), 'utf8')).toBe('700 600');
    expect(statSync(host.project).isDirectory()).toBe(true);
  });

  test('keep only the names of a list', () => {
    expect(passedOn({ PATH: 'a', LC_ALL: 'b', AWS_KEY: 'c', OTHER: 'd', GONE: undefined }, ['AWS_*'])).toEqual({ PATH: 'a', LC_ALL: 'b', AWS_KEY: 'c' });
  });
});

describe('lines', () => {
  test('are whole whatever the pieces are', () => {
    const bytes = Buffer.from('one\r\ntwо\n\nthree');
    for (let size = 1; size <= bytes.length; size += 1) {
      const found: string[] = [];
      const reader = lineReader(100, (line) => found.push(line), () => undefined);
      for (let at = 0; at < bytes.length; at += size) reader.add(bytes.subarray(at, at + size));
      reader.end();
      expect(found).toEqual(['one', 'twо', 'three']);
    }
  });
});

describe('a recording', () => {
  test('is read as the run it was', async () => {
    const { events } = await ran(`init(); print({ type: 'assistant', message: { id: 'c', content: [{ type: 'tool_use', id: 't', name: 'Read', input: { file_path: 'a' } }] }, parent_tool_use_id: null }); text(${good}); result();`);
    const recorded = events.map((event) => JSON.parse(JSON.stringify(eventJson(event, lines))) as StreamEvent);
    expect(readRun(recorded, '')).toMatchObject({ host: { id: 'claude-code' }, recording: { main: { agent: 'quay-clerk', answers: [promiseAnswer('quay-clerk', 'good')], calls: [{ tool: 'Read', input: { file_path: 'a' } }] } } });
  });
});

describe('the start of a host', () => {
  const drivers = hosts.filter((host): host is RunHost => host.drive !== undefined);

  test.for(drivers)('$id approves nothing unless told to', (host) => {
    const clerk = promiseAgent('quay-clerk');
    const free = { ...clerk, contract: { ...clerk.contract, requiredTools: [] } };
    const start = (yes: boolean) => JSON.stringify(prepare(free, host, { context: { models: {}, servers: [], settings: new Map() }, folder: '/scratch', yes }).start());
    expect(start(false)).not.toMatch(/yolo|--auto"|allow-all|--allowedTools|workspace-write|dangerously/);
    expect(start(true)).not.toBe(start(false));
  });

  test.for([
    ['opencode', '!  agent "mandate-run-quay-clerk" not found. Falling back to default agent'],
    ['opencode', '!  agent "mandate-run-quay-clerk" is a subagent, not a primary agent. Falling back to default agent'],
    ['copilot', 'No such agent: mandate:quay-clerk, available: explore'],
    ['claude-code', "Error: agent 'quay-clerk' not found. Available agents: claude"],
  ])('%s is heard when it says that it runs another agent', ([id, line]) => {
    const drive = drivers.find((host) => host.id === id)!.drive();
    expect(drive.notLoaded!(line!, 'quay-clerk')).toContain('quay-clerk');
    expect(drive.notLoaded!('permission requested: read; auto-rejecting', 'quay-clerk')).toBeUndefined();
  });

  test('gives Codex a sandbox that writes only for who may run commands and was told so', () => {
    const codex = drivers.find(({ id }) => id === 'codex')!;
    const words = (tools: string, yes: boolean) => {
      const [document] = openSource(fromText('porter.md', `---\nname: porter\ndescription: Carries\ntools: ${tools}\n---\nYou carry.\n`));
      const { widened, start } = prepare(readAgent(document!), codex, { context: { models: {}, servers: [], settings: new Map([['config.toml', '[mcp_servers.docs]\ncommand = "docs"\n']]) }, folder: '/scratch', yes });
      expect(widened).toEqual([]);
      return start().arguments.join(' ');
    };
    expect(words('Read, Bash, Edit', true)).toContain('-s workspace-write');
    expect(words('Read, Bash, Edit', false)).toContain('-s read-only');
    expect(words('Read, Edit', true)).toContain('-s read-only');
    expect(words('Read', true)).toMatch(/--disable multi_agent.*web_search="disabled".*mcp_servers\.docs\.enabled=false/);
    expect(words('WebSearch', true)).toMatch(/--disable shell_tool.*view_image=false/);
    expect(words('Read, mcp__docs__find', true)).toContain('mcp_servers.docs.enabled_tools=["find"]');
  });

  test('forbids the agent to call itself, and takes away what its prose forbids', () => {
    const { start } = prepare(promiseAgent('quay-clerk'), claudeCode as RunHost, { context: { models: {}, servers: [], settings: new Map() }, folder: '/scratch', yes: false });
    expect(start().arguments).toContain('Agent(quay-clerk)');
    expect(JSON.parse(start().files[0]!.text)).toMatchObject({ 'quay-clerk': { disallowedTools: ['Bash'] } });
  });

  test('leaves the servers to an agent of Gemini CLI that only may not run commands', () => {
    const gemini = drivers.find(({ id }) => id === 'gemini-cli')!;
    const { arguments: words, files } = prepare(promiseAgent('quay-clerk'), gemini, { context: { models: {}, servers: [], settings: new Map() }, folder: '/scratch', yes: false }).start();
    expect(words).not.toContain('--allowed-mcp-server-names');
    expect(files.map(({ text }) => text).join('')).toContain('"run_shell_command"');
  });
});
