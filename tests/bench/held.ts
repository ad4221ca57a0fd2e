// What it costs to hold an agent to its contract: a hook that asks the guard of a bundle, and `mandate run` beside a host that answers at once.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** CPU milliseconds of several programs, the median of some rounds in turns. */
export interface Held {
  readonly title: string;
  readonly cpu: number;
}

interface Asked {
  readonly title: string;
  readonly words: readonly string[];
  readonly input: string;
}

const rounds = 15;

/** The first of the list is `node -e 0`. */
export function hooks(root: string, work: string): Held[] {
  const project = join(work, 'hooks');
  const guard = (agent: string): string => {
    mkdirSync(join(project, agent, '.git'), { recursive: true });
    cpSync(join(root, 'fixtures/promises', agent, 'agent.md'), join(project, agent, `${agent}.md`));
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin/mandate.js'), 'compile', `${agent}.md`, '--host', 'claude-code'], { cwd: join(project, agent), encoding: 'utf8' });
    if (status !== 0) throw new Error(`compile of ${agent} ended with ${status}: ${stderr.slice(0, 2000)}`);
    return join(project, agent, '.claude/mandate', agent, 'guard.cjs');
  };
  const agents = ['lamp-courier', 'harbour-architect', 'mayak'].map((name) => ({ name, program: guard(name) }));
  return measured(work, {}, [
    nothing,
    { title: 'a call', words: [agents[0]!.program, 'call'], input: question('lamp-courier', { hook_event_name: 'PreToolUse', tool_name: 'Read', tool_input: { file_path: 'a' } }) },
    ...agents.flatMap(({ name, program }) => (['good', 'bad'] as const).map((which) => ({ title: `a ${which} answer of \`${name}\``, words: [program, 'stop'], input: question(name, { hook_event_name: 'SubagentStop', stop_hook_active: false, last_assistant_message: answerOf(root, name, which) }) }))),
  ]);
}

function question(agent: string, fields: object): string {
  return JSON.stringify({ session_id: 's', agent_id: 'a', agent_type: agent, ...fields });
}

function answerOf(root: string, agent: string, which: 'good' | 'bad'): string {
  return readFileSync(join(root, 'fixtures/promises', agent, `${which}.md`), 'utf8');
}

/** The same for a run: the CPU of the command alone, once with the code that an earlier one has kept and once without. */
export function runs(root: string, work: string): Held[] {
  const bin = join(work, 'host');
  mkdirSync(bin);
  // A package beside it says its version, as with the real host.
  writeFileSync(join(bin, 'package.json'), JSON.stringify({ name: '@anthropic-ai/claude-code', version: '2.0.0' }));
  const events = [
    { type: 'system', subtype: 'init', session_id: 's', claude_code_version: '2.0.0', tools: [] },
    { type: 'assistant', message: { id: 'm', content: [{ type: 'text', text: answerOf(root, 'lamp-courier', 'good') }] }, parent_tool_use_id: null },
    { type: 'result', subtype: 'success', is_error: false, usage: { input_tokens: 1, output_tokens: 1 } },
  ];
  writeFileSync(join(bin, 'events'), `${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
  writeFileSync(join(bin, 'claude'), `#!/bin/sh\ncat > /dev/null\ncat ${join(bin, 'events')}\n`);
  chmodSync(join(bin, 'claude'), 0o755);
  const words = [join(root, 'bin/mandate.js'), 'run', join(root, 'fixtures/promises/lamp-courier/agent.md'), '--host', 'claude-code', '--format', 'json'];
  const without = join(work, 'no-kept-code.cjs');
  writeFileSync(without, "process.env.NODE_DISABLE_COMPILE_CACHE = '1';");
  return measured(work, { PATH: [bin, process.env['PATH']].join(delimiter) }, [
    nothing,
    { title: '`mandate run`', words, input: 'go' },
    { title: 'the same, `NODE_DISABLE_COMPILE_CACHE=1`', words: ['--require', without, ...words], input: 'go' },
  ]);
}

const nothing: Asked = { title: '`node -e 0`', words: ['-e', '0'], input: '' };

/** With no variables but these: some of those of Node make its start dearer, and a ratio smaller. */
function measured(work: string, environment: Readonly<Record<string, string>>, programs: readonly Asked[]): Held[] {
  const [clock, cost] = [join(work, 'clock.cjs'), join(work, 'cpu')];
  writeFileSync(clock, `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(cost)}, JSON.stringify(process.cpuUsage())));`);
  const empty = join(work, 'empty');
  mkdirSync(empty, { recursive: true });
  const costs = programs.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { title, words, input }] of programs.entries()) {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', clock, ...words], { cwd: empty, input, encoding: 'utf8', env: { HOME: process.env['HOME'], PATH: process.env['PATH'], TMPDIR: work, ...environment } });
      if (status !== 0) throw new Error(`${title} ended with ${status}: ${stderr}${stdout.slice(0, 2000)}`);
      const { user, system } = JSON.parse(readFileSync(cost, 'utf8')) as NodeJS.CpuUsage;
      // The first round fills caches.
      if (round > 0) costs[index]!.push((user + system) / 1000);
    }
  }
  return programs.map(({ title }, index) => ({ title, cpu: costs[index]!.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]! }));
}
