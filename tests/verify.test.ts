import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { exitCode, UsageError } from '../src/cli/errors.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { verify, type VerifyOptions } from '../src/cli/verify.ts';
import { partOf, readRun } from '../src/hosts/judged.ts';
import { eventsOf } from '../src/hosts/shared/events.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'mandate-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recording = (name: string): string => readFileSync(join(root, 'fixtures/wire', name), 'utf8');

const reads = (tool: string) => [{ tool }];
const calls = (tool: string, own: string) => [{ tool }, { tool: own, delegatesTo: 'probe' }];

describe('a recorded run', () => {
  const answer = 'The answer\n\nof two paragraphs';

  test.for([
    { file: 'claude-code/main.jsonl', as: 'main', host: 'claude-code', answer, calls: calls('Read', 'Agent') },
    { file: 'claude-code/subagent.jsonl', as: 'subagent', host: 'claude-code', answer, calls: reads('Read') },
    { file: 'claude-code/main-transcript.jsonl', as: undefined, host: 'claude-code', answer, calls: calls('Read', 'Agent') },
    { file: 'opencode/main.jsonl', as: 'main', host: 'opencode', answer, calls: calls('glob', 'task') },
    { file: 'opencode/subagent.jsonl', as: 'subagent', host: 'opencode', answer, calls: undefined },
    { file: 'codex/subagent.jsonl', as: 'subagent', host: 'codex', answer, calls: undefined },
    { file: 'qwen-code/subagent.jsonl', as: 'subagent', host: 'qwen-code', answer, calls: reads('glob') },
    { file: 'gemini-cli/main.jsonl', as: 'main', host: 'gemini-cli', answer, calls: calls('glob', 'invoke_agent') },
    { file: 'copilot/main.jsonl', as: 'main', host: 'copilot', answer, calls: calls('glob', 'task') },
    { file: 'copilot/subagent.jsonl', as: 'subagent', host: 'copilot', answer, calls: reads('glob') },
  ] as const)('of $file is known by what it holds', ({ file, as, host, answer: said, calls: made }) => {
    const found = readRun(eventsOf(recording(file)), host);
    expect(found?.host.id).toBe(host);
    const part = partOf(found!.recording, 'probe', as);
    if (part === undefined || part === 'unclear') throw new Error(String(part));
    expect(part.answer).toBe(said);
    expect(part.run?.calls.map(({ tool, delegatesTo }) => ({ tool, ...(delegatesTo === undefined ? {} : { delegatesTo }) }))).toEqual(made);
  });

  test('that does not name its main agent is unclear when one below has the name', () => {
    expect(partOf(readRun(eventsOf(recording('claude-code/main.jsonl')), '')!.recording, 'probe', undefined)).toBe('unclear');
    expect(partOf(readRun(eventsOf(recording('codex/subagent.jsonl')), '')!.recording, 'probe', undefined)).toMatchObject({ answer: 'done' });
  });

  test('is none when the text is an answer', () => {
    expect(readRun(eventsOf('{"status":"done"}\n'), '')).toBeUndefined();
    expect(readRun(eventsOf('# Plan\n'), '')).toBeUndefined();
  });

  test('that is cut off is read as far as it goes', () => {
    for (const file of ['claude-code/main.jsonl', 'copilot/main.jsonl', 'opencode/main.jsonl', 'codex/subagent.jsonl']) {
      const text = recording(file);
      for (let end = 0; end < text.length; end += 97) expect(() => readRun(eventsOf(text.slice(0, end)), '')).not.toThrow();
    }
  });
});

async function run(agent: string, answer: string | undefined, options: Partial<VerifyOptions> = {}, input = '') {
  const written = { out: '', notes: '' };
  const terminal: Terminal = { cwd: root, color: false, out: (text) => void (written.out += text), note: (text) => void (written.notes += text), input: () => Promise.resolve(Buffer.from(input)) };
  const exit = await verify(terminal, agent, answer, { format: 'pretty', ...options });
  return { exit, ...written };
}

describe('mandate verify', () => {
  const courier = 'fixtures/promises/lamp-courier/agent.md';
  const probe = join(folder, 'probe.md');
  writeFileSync(probe, '---\nname: probe\ndescription: Counts lamps.\n---\n\n## Rules\n\n- NEVER call yourself.\n- NEVER use the `Read` tool.\n- ALWAYS use `glob` first.\n');

  test('exits 0 for an answer that keeps its promises, from a file or standard input', async () => {
    const good = 'fixtures/promises/lamp-courier/good.md';
    expect(await run(courier, good)).toMatchObject({ exit: exitCode.clean, out: expect.stringContaining('lamp-courier: fulfilled') });
    expect((await run(courier, '-', {}, readFileSync(join(root, good), 'utf8'))).exit).toBe(exitCode.clean);
  });

  test('exits 1 and lists what is broken first', async () => {
    const { exit, out } = await run(courier, 'fixtures/promises/lamp-courier/bad.md');
    expect(exit).toBe(exitCode.problems);
    expect(out.split('\n').slice(0, 2).join('\n')).toBe('lamp-courier: not fulfilled\n  ✗ return-shape: the answer holds no JSON, which was asked for with `status`, `lamps_carried`, `errors`, `next_action`  fixtures/promises/lamp-courier/agent.md:13');
  });

  test('says one line for each broken point to an agent', async () => {
    expect((await run('fixtures/promises/mayak/agent.md', 'fixtures/promises/mayak/bad.md', { format: 'agent' })).out).toBe(
      'fixtures/promises/mayak/agent.md:24: broken section:Неисправности (Faults): no part of the answer is titled `Неисправности (Faults)`\n',
    );
  });

  test('prints JSON of the published form', async () => {
    const valid = new Ajv2020().compile(JSON.parse(readFileSync(join(root, 'src/cli/verify.schema.json'), 'utf8')) as object);
    for (const name of ['good', 'bad']) {
      const { out } = await run('fixtures/promises/harbour-architect/agent.md', `fixtures/promises/harbour-architect/${name}.md`, { format: 'json' });
      expect(valid(JSON.parse(out)), JSON.stringify(valid.errors)).toBe(true);
    }
  });

  test('judges conduct by a recorded run', async () => {
    const own = await run(probe, undefined, { run: 'fixtures/wire/claude-code/main.jsonl', as: 'main', format: 'agent' });
    expect(own.exit).toBe(exitCode.problems);
    expect(own.out).toContain('broken self-delegation: `probe` called itself');
    expect(own.out).toContain('broken forbidden-tool:Read: it called `Read`, which it must not');
    expect(own.out).toContain('doubtful tool:glob: it never called `glob`');
    expect((await run(probe, 'fixtures/wire/copilot/subagent.jsonl', { as: 'subagent' })).exit).toBe(exitCode.clean);
  });

  test('wants to be told which agent a recording is about when that cannot be known', async () => {
    await expect(run(probe, 'fixtures/wire/opencode/main.jsonl')).rejects.toThrow(UsageError);
  });

  test('takes wrong paths and flags for what they are', async () => {
    await expect(run(courier, undefined)).rejects.toThrow('Missing answer');
    await expect(run(courier, 'nothing.md')).rejects.toThrow('Cannot read nothing.md: no such file or directory');
    await expect(run(courier, undefined, { run: 'package.json' })).rejects.toThrow('no recorded run');
    await expect(run(courier, '-', { format: 'yaml' })).rejects.toThrow('Unknown format `yaml`');
    await expect(run('-', '-')).rejects.toThrow('Standard input');
  });

  test('holds no answer to be one that fulfils what could not be read', async () => {
    for (const [name, text, what] of [['bytes.md', 'a\0b', 'bytes that are no UTF-8 text'], ['deep.md', '> '.repeat(1000), 'text over the limit of container-marks']] as const) {
      writeFileSync(join(folder, name), text);
      const path = join(folder, name);
      expect(await run(path, courier)).toMatchObject({ exit: exitCode.problems, out: '', notes: expect.stringContaining(`Unexpected ${what}, expected an agent file that can be read whole`) });
    }
  });
});
