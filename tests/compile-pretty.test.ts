import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import stringWidth from 'string-width';
import { compile, type CompileOptions } from '../src/cli/compile.ts';
import type { Terminal } from '../src/cli/terminal.ts';

const agent = '---\nname: lamp-counter\ndescription: Use it to count lamps.\ntools: Read, Grep, TodoRead\n---\n\nCount the lamps. Never call yourself.\n';

function project(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-pretty-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, '.git'));
  mkdirSync(join(root, 'agents'));
  return root;
}

async function shown(root: string, options: CompileOptions, columns?: number): Promise<{ out: string; notes: string; exit: number }> {
  const written = { out: '', notes: '' };
  const terminal: Terminal = { cwd: root, color: false, out: (text) => void (written.out += text), note: (text) => void (written.notes += `${text}\n`), input: () => Promise.resolve(new Uint8Array()), ...(columns === undefined ? {} : { columns: () => columns }) };
  const exit = await compile(terminal, ['agents'], { dryRun: true, ...options });
  return { ...written, exit };
}

test('a pair that is refused names the run that may hold it, where there is one', async () => {
  const root = project();
  writeFileSync(join(root, 'agents/lamp-counter.md'), agent);
  const { out, exit } = await shown(root, { host: 'codex,cursor' });
  expect(exit).toBe(1);
  const run = '`mandate run agents/lamp-counter.md --host codex --dry-run` says whether a run can hold it there by its flags.';
  expect(out).toContain(` ${run}\n`);
  expect(out.match(/mandate run/g)).toHaveLength(1);
  const json = JSON.parse((await shown(root, { host: 'codex,cursor', format: 'json' })).out) as { diagnostics: { code: string; help: string; message: string }[] };
  const widened = json.diagnostics.filter(({ code }) => code === 'compile/widened');
  expect(widened.filter(({ help }) => help.endsWith(run)).map(({ message }) => /on (\w+)/.exec(message)![1])).toEqual(widened.flatMap(({ message }) => /on (codex)/.exec(message)?.[1] ?? []));
  expect((await shown(root, { host: 'codex', format: 'sarif' })).out).toContain(JSON.stringify(run).slice(1, -1));
  renameSync(join(root, 'agents/lamp-counter.md'), join(root, "agents/the lamp's; counter.md"));
  expect((await shown(root, { host: 'codex' })).out).toContain(String.raw`mandate run 'agents/the lamp'\''s; counter.md' --host codex --dry-run`);
  expect(out).toContain('Codex would let it run commands, but the file does not allow it (needs a flag of the run)\n');
});

const help = (host: string) => `  help  Take ${host} out of \`--host\`, or write it all the same with \`--allow ${host}:widened\`.`;

test('why a pair is refused is said once, and what to do once for each host', async () => {
  const root = project();
  writeFileSync(join(root, 'agents/lamp-counter.md'), agent);
  const { out } = await shown(root, { host: 'codex,cursor' });
  const lines = out.split('\n');
  expect(lines.filter((line) => line.endsWith('  compile/widened')).length).toBeGreaterThan(4);
  expect(lines.filter((line) => line.startsWith('  why '))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('  docs '))).toEqual(['  docs  mandate explain compile/widened']);
  expect(lines.filter((line) => line.startsWith('  help '))).toEqual([expect.stringContaining(`${help('codex')} \`mandate run `), help('cursor')]);
});

test('verbs and fates stand below each other', async () => {
  const root = project();
  writeFileSync(join(root, 'agents/lamp-counter.md'), agent);
  const { out } = await shown(root, { host: 'opencode' });
  const [head, ...rows] = out.split('\n\n')[0]!.split('\n');
  expect(head).toBe('lamp-counter → opencode');
  expect(rows.slice(0, -1).map((row) => /^ {2}(?:would write|dropped {4}|inferred {3}|enforced {3}) {2}\S/.test(row))).toEqual(rows.slice(0, -1).map(() => true));
});

test.for([60, 80, 200])('a screen of %i columns holds every line', async (columns) => {
  const root = project();
  writeFileSync(join(root, 'agents/lamp-counter.md'), agent);
  const { out } = await shown(root, { host: 'codex,copilot,cursor,opencode,kiro' }, columns);
  expect(Math.max(...out.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  const whole = await shown(root, { host: 'codex,copilot,cursor,opencode,kiro' });
  expect(out.split(/\s+/)).toEqual(whole.out.split(/\s+/));
});

test('a run that stops names the files that it stops for', async () => {
  const root = project();
  writeFileSync(join(root, 'agents/lamp-counter.md'), agent);
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(root, `agents/${name}.md`), agent.replace('lamp-counter', `../${name}`));
  const { out, exit } = await shown(root, { host: 'opencode' });
  expect(exit).toBe(1);
  expect(out).toMatch(/\n5 agents, 1 host: nothing written, because of agents\/a\.md, agents\/b\.md, agents\/c\.md and 1 more\n$/);
});

test('a folder without agents is said as lint says it', async () => {
  const { notes, exit } = await shown(project(), { host: 'opencode' });
  expect({ notes, exit }).toEqual({ notes: 'mandate: no agent file found in agents; `mandate hosts` shows where hosts have theirs, what `.gitignore` names is left out, and a file that is named is read wherever it lies\n', exit: 1 });
});
