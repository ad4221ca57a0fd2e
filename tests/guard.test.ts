import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from './fast-check.ts';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QuestionKind } from '../src/guard/question.ts';
import { respond } from '../src/guard/respond.ts';
import { aloneAtWork, idleLine, rosterLine } from '../src/guard/roster.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import type { GuardData } from '../src/model/guard-data.ts';
import { decode } from '../src/parse/source.ts';

const root = join(import.meta.dirname, '..');

function dataFor(agent: string, host: string): GuardData {
  const file = join(root, 'fixtures/promises', agent, 'agent.md');
  const [document] = openSource(decode(`${agent}.md`, readFileSync(file)));
  return hosts.find(({ id }) => id === host)!.guard!(readAgent(document!))!.data.value;
}

function ask(data: GuardData | string, kind: QuestionKind, question: unknown, attempt = 1, roster = '') {
  return respond({ program: 'guard.cjs', kind, question: () => (typeof question === 'string' ? question : JSON.stringify(question)), contract: () => (typeof data === 'string' ? data : JSON.stringify(data)), memory: { count: () => attempt, roster: () => roster } });
}

const silent = { out: '', note: '', exit: 0 };
const good = readFileSync(join(root, 'fixtures/promises/lamp-courier/good.md'), 'utf8');

const call = (fields: object) => ({ session_id: 's', hook_event_name: 'PreToolUse', agent_type: 'lamp-courier', ...fields });
const stop = (answer: unknown) => ({ session_id: 's', hook_event_name: 'SubagentStop', agent_type: 'lamp-courier', agent_id: 'a', stop_hook_active: false, last_assistant_message: answer });

const handIn = (result: unknown) => ({ session_id: 's', hook_event_name: 'BeforeTool', tool_name: 'complete_task', tool_input: { result } });

describe('a call', () => {
  const claude = dataFor('lamp-courier', 'claude-code');

  test('of oneself is refused, whatever the name looks like', () => {
    for (const name of ['lamp-courier', 'Lamp Courier', 'LAMP_COURIER', ' lamp-courier ', '@lamp-courier']) {
      expect(ask(claude, 'call', call({ tool_name: 'Agent', tool_input: { subagent_type: name } })), name).toMatchObject({ exit: 2, note: expect.stringContaining('must not call itself') });
    }
    expect(ask(claude, 'call', call({ tool_name: 'Task', tool_input: { subagent_type: 'lamp-courier' } })).exit).toBe(2);
  });

  test('of another agent, and of an agent by somebody else, is none of its business', () => {
    expect(ask(claude, 'call', call({ tool_name: 'Agent', tool_input: { subagent_type: 'other' } }))).toEqual(silent);
    expect(ask(claude, 'call', call({ agent_type: 'other', tool_name: 'Agent', tool_input: { subagent_type: 'lamp-courier' } }))).toEqual(silent);
    expect(ask(claude, 'call', { ...call({ tool_name: 'Agent', tool_input: { subagent_type: 'lamp-courier' } }), agent_type: undefined })).toEqual(silent);
  });

  test('of a forbidden tool is refused under each of its names', () => {
    expect(ask(claude, 'call', call({ tool_name: 'Bash', tool_input: {} })).exit).toBe(2);
    expect(ask(claude, 'call', call({ tool_name: 'Read', tool_input: {} }))).toEqual(silent);
    expect(ask(dataFor('lamp-courier', 'qwen-code'), 'call', { session_id: 's', agent_id: 'lamp-courier-call_7', hook_event_name: 'PreToolUse', tool_name: 'run_shell_command', tool_input: {} }).exit).toBe(2);
  });

  test('is answered in the form of Copilot', () => {
    const { out, exit } = ask(dataFor('lamp-courier', 'copilot'), 'call', { sessionId: 's', agentType: 'lamp-courier', agentId: 'x', toolName: 'bash', toolArgs: '{"command":"ls"}' });
    expect(JSON.parse(out)).toMatchObject({ permissionDecision: 'deny' });
    expect(exit).toBe(0);
  });

  test('that cannot be read, or whose contract is gone, is refused', () => {
    for (const text of ['', 'null', '[]', '{', '"x"']) expect(ask(claude, 'call', text), text).toMatchObject({ exit: 2 });
    expect(ask('{', 'call', call({ tool_name: 'Agent' }))).toMatchObject({ exit: 2, note: expect.stringContaining('compile the agent again') });
  });
});

describe('an answer', () => {
  const claude = dataFor('lamp-courier', 'claude-code');

  test('that keeps the contract is let go without a word', () => {
    expect(ask(claude, 'stop', stop(good))).toEqual(silent);
  });

  test('that is empty is one as well, and a host that shows none is not held up', () => {
    expect(JSON.parse(ask(claude, 'stop', stop('')).out)).toMatchObject({ decision: 'block' });
    expect(ask(claude, 'stop', stop(undefined))).toEqual(silent);
  });

  test('that lacks a part is sent back with the list of what is missing', () => {
    const { out, exit } = ask(claude, 'stop', stop('{"status":"done"}'));
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ decision: 'block', reason: expect.stringContaining('`lamps_carried` is missing') });
  });

  test('before the last is asked for the envelope of a failure, and the last is let go with a note', () => {
    expect(ask(claude, 'stop', stop('no'), 1).out).toContain('say in it what failed');
    expect(ask(claude, 'stop', stop('no'), 2)).toMatchObject({ out: '', exit: 0, note: expect.stringContaining('attempt 2 of 2') });
  });

  test('is let go with a message when the guard fails', () => {
    for (const text of ['', 'null', '{']) expect(ask(claude, 'stop', text), text).toMatchObject({ out: '', exit: 0, note: expect.stringContaining('let go unchecked') });
  });
});

describe('an answer that is handed in by a call', () => {
  const gemini = dataFor('lamp-courier', 'gemini-cli');
  const [begin, end, other] = [rosterLine('begin', 'lamp-courier'), rosterLine('end', 'lamp-courier'), rosterLine('begin', 'other')];

  test('is that of the one agent at work', () => {
    expect(JSON.parse(ask(gemini, 'stop', handIn('no'), 1, begin).out)).toMatchObject({ decision: 'block', reason: expect.stringContaining('attempt 1 of 2') });
    expect(ask(gemini, 'stop', handIn(good), 1, begin)).toEqual(silent);
    expect(ask(gemini, 'stop', handIn('no'), 2, begin)).toMatchObject({ out: '', note: expect.stringContaining('is let go') });
  });

  test('is let go where nobody is at work, or another one is as well', () => {
    for (const roster of ['', begin + end, other, begin + other]) expect(ask(gemini, 'stop', handIn('no'), 1, roster), roster).toEqual(silent);
  });

  test('counts anew each time that the agent begins', () => {
    expect([begin, begin + end + begin, begin + other, begin + end, begin + begin + end, end + begin, other + idleLine + begin, begin + idleLine].map((roster) => aloneAtWork(roster, 'Lamp_Courier'))).toEqual([1, 2, undefined, undefined, 2, 1, 1, undefined]);
  });
});

test('no input crashes it or gets a forbidden call through', () => {
  const claude = JSON.stringify(dataFor('lamp-courier', 'claude-code'));
  const forbidden = fc.oneof(
    fc.record({ tool_name: fc.constantFrom('Bash', 'bash', 'BASH', 'PowerShell'), tool_input: fc.jsonValue() }),
    fc.record({ tool_name: fc.constantFrom('Agent', 'Task', 'agent'), tool_input: fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom('lamp-courier', 'Lamp-Courier', 'lamp courier')).map(([rest, subagent_type]) => ({ ...rest, subagent_type })) }),
  );
  const around = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('session_id', 'cwd', 'stop_hook_active', 'agent_id', 'last_assistant_message', 'transcript_path')), fc.jsonValue());
  const question = fc.tuple(around, forbidden).map(([rest, call]) => JSON.stringify({ ...rest, ...call, hook_event_name: 'PreToolUse', agent_type: 'lamp-courier' }));
  fc.assert(fc.property(question, (text) => ask(claude, 'call', text).exit === 2), { numRuns: 1000 });
  const cut = fc.tuple(question, fc.nat(400)).map(([text, at]) => text.slice(0, at));
  fc.assert(fc.property(fc.oneof(cut, fc.string(), fc.json(), around.map((fields) => JSON.stringify(fields))), fc.constantFrom('call' as const, 'stop' as const, 'begin' as const, 'end' as const, 'idle' as const), (text, kind) => [0, 2].includes(ask(claude, kind, text).exit)), { numRuns: 1000 });
});

describe('the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mandate-guard-test-'));
  const program = join(folder, 'guard.cjs');
  const question = JSON.stringify({ session_id: 's', hook_event_name: 'SubagentStop', agent_type: 'lamp-courier', agent_id: 'a', stop_hook_active: true, last_assistant_message: 'no' });
  const environment = (name: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    return { PATH: process.env['PATH'], TMPDIR: join(folder, name) };
  };
  const run = (env: object, text: string, kind = 'stop') => spawnSync(process.execPath, [program, kind], { input: text, env: env as NodeJS.ProcessEnv, encoding: 'utf8' });

  beforeAll(async () => {
    const bundle = await rolldown({ input: join(root, 'src/guard/main.ts'), platform: 'node' });
    await bundle.write({ file: program, format: 'cjs' });
    await bundle.close();
    writeFileSync(join(folder, 'contract.json'), JSON.stringify({ ...dataFor('lamp-courier', 'claude-code'), attempts: 10_000 }));
  });

  test('has no pattern between slashes that asks for a property of Unicode', () => {
    // V8 works out the sets of each of them when it reads the file, which every call would pay for.
    expect(readFileSync(program, 'utf8').match(/(?<!\\)\\[pP]\{/g)).toBeNull();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('asks for nothing but Node', () => {
    const asked = [...readFileSync(program, 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !name!.startsWith('node:'))).toEqual([]);
  });

  test('loses no count when many are started at once', async () => {
    const env = environment('many');
    const number = Number(process.env['MANDATE_PARALLEL'] ?? 24);
    const attempts: number[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < number; index = next++) {
        await new Promise<void>((done) => {
          const child = spawn(process.execPath, [program, 'stop'], { env: env as NodeJS.ProcessEnv });
          let out = '';
          child.stdout.on('data', (chunk) => (out += String(chunk)));
          child.on('close', () => {
            attempts.push(Number(/attempt (\d+) of/.exec(out)?.[1]));
            done();
          });
          child.stdin.end(question);
        });
      }
    };
    await Promise.all(Array.from({ length: Math.min(number, 64) }, work));
    expect(attempts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: number }, (_, index) => index + 1));
  });

  test('keeps its count in a folder of the user alone, and lets an answer go when somebody else could write there', () => {
    const env = environment('own');
    expect(run(env, question).stdout).toContain('attempt 1 of');
    expect(run(env, question).stdout).toContain('attempt 2 of');
    const own = join(folder, 'own', `mandate-${process.getuid?.() ?? 'guard'}`);
    expect(statSync(own).mode & 0o777).toBe(0o700);
    chmodSync(own, 0o777);
    expect(run(env, question)).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('not a folder of this user alone') });
  });

  test('starts to count anew when a run gives its first answer', () => {
    const env = environment('anew');
    run(env, question);
    run(env, question);
    expect(run(env, question.replace('"stop_hook_active":true', '"stop_hook_active":false')).stdout).toContain('attempt 1 of');
  });

  test('remembers who is at work where an answer is handed in by a call', () => {
    const own = join(folder, 'gemini');
    mkdirSync(own);
    copyFileSync(program, join(own, 'guard.cjs'));
    writeFileSync(join(own, 'contract.json'), JSON.stringify(dataFor('mayak', 'gemini-cli')));
    const env = environment('at-work');
    const said = (kind: string, fields: object) => spawnSync(process.execPath, [join(own, 'guard.cjs'), kind], { input: JSON.stringify({ session_id: 's', ...fields }), env: env as NodeJS.ProcessEnv, encoding: 'utf8' }).stdout;
    const tell = (kind: string, agent: string) => said(kind, { tool_name: 'invoke_agent', tool_input: { agent_name: agent, prompt: 'go' } });
    const attempt = () => /attempt (\d) of 3/.exec(said('stop', handIn('no')))?.[1];
    expect(attempt()).toBeUndefined();
    tell('begin', 'mayak');
    expect([attempt(), attempt()]).toEqual(['1', '2']);
    tell('begin', 'other');
    expect(attempt()).toBeUndefined();
    tell('end', 'other');
    expect(attempt()).toBeUndefined();
    tell('end', 'mayak');
    tell('begin', 'mayak');
    expect(attempt()).toBe('1');
  });

  test('says no with the exit code that hosts take for one', () => {
    expect(run(environment('call'), JSON.stringify(call({ tool_name: 'Agent', tool_input: { subagent_type: 'lamp-courier' } })), 'call')).toMatchObject({ status: 2, stderr: expect.stringContaining('must not call itself') });
  });
});
