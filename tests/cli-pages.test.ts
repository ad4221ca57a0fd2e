import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import stringWidth from 'string-width';
import { rules } from '../rules/registry.ts';
import { explain } from '../src/cli/explain.ts';
import { fates } from '../src/cli/fates.ts';
import { showHosts } from '../src/cli/hosts.ts';
import { inspect } from '../src/cli/inspect.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { hosts } from '../src/hosts/registry.ts';
import { features } from '../src/model/agent.ts';

async function shown(show: (terminal: Terminal) => Promise<number>, columns?: number): Promise<string> {
  let out = '';
  const terminal: Terminal = { cwd: tmpdir(), color: false, out: (text) => void (out += text), note: () => undefined, input: () => Promise.resolve(new Uint8Array()), ...(columns === undefined ? {} : { columns: () => columns }) };
  expect(await show(terminal)).toBe(0);
  return out;
}

const explained = (name?: string, columns?: number) => shown((terminal) => explain(terminal, name), columns);
const table = (columns?: number) => shown((terminal) => showHosts(terminal, { format: 'pretty' }), columns);

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)));
}

/** Words as they follow each other, however the lines are broken. */
function words(text: string): string {
  return text.split(/\s+/).join(' ');
}

describe('explain', () => {
  test.for(hosts.map(({ id }) => id))('lays the facts of %s out for the screen, and leaves none out', async (id) => {
    const whole = await explained(id, 10_000);
    for (const columns of [60, 80, 200]) {
      const text = await explained(id, columns);
      expect(widest(text)).toBeLessThanOrEqual(columns);
      expect(words(text)).toBe(words(whole));
    }
    expect(widest(await explained(id))).toBeLessThanOrEqual(100);
  });

  test('lays a page out for the screen, and leaves its fences alone', async () => {
    const page = readFileSync('rules/tools/retired-tool.md', 'utf8').replace(/<!-- .* -->\n\n?/g, '');
    const text = await explained('tools/retired-tool', 60);
    expect(widest(text)).toBeLessThanOrEqual(60);
    expect(words(text)).toBe(words(page));
    for (const [fence] of page.matchAll(/^`{4}md[^]*?^`{4}$/gm)) expect(text).toContain(fence);
    expect(await explained('tools/retired-tool')).toBe(page);
  });

  test('breaks lines of pages between words alone', async () => {
    for (const { id } of rules) expect(words(await explained(id, 60)), id).toBe(words(await explained(id)));
  });

  test('without a name lists every rule, host and fate', async () => {
    const text = await explained();
    for (const { id, severity, summary } of rules) expect(words(text)).toContain(`${id} ${severity} ${summary}`);
    for (const { id, title } of hosts) expect(words(text)).toContain(`${id} ${title}`);
    for (const [fate, meaning] of Object.entries(fates)) expect(words(text)).toContain(`${fate} ${meaning}`);
    expect(text).toContain('compile/not-owned');
    expect(widest(await explained(undefined, 80))).toBeLessThanOrEqual(80);
  });

  test('knows a host by its title, and a fate', async () => {
    expect(await explained('Gemini CLI')).toBe(await explained('gemini-cli'));
    expect(await explained('asked')).toContain('nothing enforces it');
  });

  test('says where all names are when none is near, and what to ask of a file', async () => {
    await expect(explained(import.meta.filename)).rejects.toThrow(/is a file: `mandate inspect .*` shows what it means, and `.*:1` asks for its first line where a compile wrote it$/);
    await expect(explained('xyzzyxyzzy')).rejects.toThrow('Nothing is called `xyzzyxyzzy`: no rule, no host, no tool of a host; `mandate explain` lists what there is');
  });
});

describe('the table of hosts', () => {
  test.for([40, 60, 80, 200])('fits a screen of %i columns', async (columns) => {
    const text = await table(columns);
    expect(widest(text)).toBeLessThanOrEqual(columns);
    const heads = text.split('\n').filter((line) => /^ {10}\s+\S/.test(line) && hosts.some(({ id }) => line.trim().split(/\s+/).includes(id)) && line.trim().split(/\s+/).every((word) => hosts.some(({ id }) => id === word)));
    expect(heads.flatMap((line) => line.trim().split(/\s+/))).toEqual(hosts.map(({ id }) => id));
  });

  test('has every host and feature, each value under its host', async () => {
    const [head, ...rows] = (await table()).split('\n');
    for (const [index, feature] of features.entries()) {
      for (const { id, holds } of hosts) expect(rows[index]!.slice(head!.indexOf(id)).split(' ')[0]).toBe(holds[feature]);
      expect(rows[index]!.startsWith(feature)).toBe(true);
    }
  });

  test('says what its words mean, and what each host is', async () => {
    const text = await table();
    expect(text).toContain(`\nwidened          ${fates.widened}\n`);
    for (const { id, title, drive } of hosts) expect(text).toMatch(new RegExp(`^${id} +${title} .*agents in .*${drive ? '; can be run by `mandate run`' : '[^`]'}$`, 'm'));
  });
});

/** What is shown of an agent with such a list of tools. */
const inspectedWith = (tools: string) => shown((terminal) => inspect({ ...terminal, input: () => Promise.resolve(Buffer.from(`---\nname: lamp\ndescription: Counts.\ntools: ${tools}\n---\n\nCount.\n`)) }, '-', { format: 'pretty', stdinFilename: '.claude/agents/lamp.md' }));

describe('inspect', () => {
  const file = join(import.meta.dirname, '../fixtures/demo/schema-forge.txt');
  const inspected = (columns?: number) => shown((terminal) => inspect(terminal, file, { format: 'pretty' }), columns);

  test.for([60, 80, 200])('fits a screen of %i columns, each line of the file named at its end', async (columns) => {
    const text = await inspected(columns);
    expect(widest(text)).toBeLessThanOrEqual(columns);
    expect(text).toMatch(/^ {2}1\. +Summary: What Is Built {2}lines 22-24$/m);
    expect(text).toMatch(/^ {2}obligation +Name the trade-off .*(?:…|\.) {2}line 36$/m);
  });

  test('cuts no more of a statement than has no room', async () => {
    expect(await inspected(80)).toContain('Name the trade-off against at least one alternative.  line 36');
    expect(await inspected(60)).toMatch(/Name the trade-off.*… {2}line 36/);
  });

  test('shows what stands for something in code, and no tags', async () => {
    const text = '---\nname: lamp\ndescription: Counts.\n---\n\n## Rules\n\n- Never write to `notes/<name>.md` without asking.\n- Never count a <b>lamp</b> twice.\n';
    const out = await shown((terminal) => inspect({ ...terminal, input: () => Promise.resolve(Buffer.from(text)) }, '-', { format: 'pretty', stdinFilename: '.claude/agents/lamp.md' }));
    expect(out).toContain('Never write to notes/<name>.md without asking.');
    expect(out).toContain('Never count a lamp twice.');
  });

  test('says what an agent without a tool may do', async () => {
    expect(await inspectedWith('[]')).toMatch(/\nMay do\n {2}nothing\n/);
    expect(await inspectedWith('Read')).toMatch(/\nMay do\n {2}nothing but what is listed here\n {2}allow +Read {2}line 4\n/);
  });

  describe('of a file with several agents', () => {
    const team = '{"agent": {"mia": {"description": "Counts.", "prompt": "Count."}, "leo": {"description": "Paints.", "prompt": "Paint."}}}';
    const ofTeam = (agent?: string) => shown((terminal) => inspect({ ...terminal, input: () => Promise.resolve(Buffer.from(team)) }, '-', { format: 'pretty', stdinFilename: 'opencode.json', ...(agent === undefined ? {} : { agent }) }));

    test('shows the one that is named', async () => {
      expect(await ofTeam('leo')).toMatch(/^leo {2}opencode\.json\n {2}description +Paints\./);
    });

    test('lists the names where none is, or a wrong one', async () => {
      await expect(ofTeam()).rejects.toThrow('- holds 2 agents; choose one with --agent: mia, leo');
      await expect(ofTeam('mai')).rejects.toThrow('No agent `mai` in -, expected mia, leo. Did you mean `mia`?');
    });

    test('says where two of a name are', async () => {
      const agents = join(import.meta.dirname, '../fixtures/agents');
      await expect(shown((terminal) => inspect(terminal, agents, { format: 'pretty', agent: 'trail-keeper' }))).rejects.toThrow(/holds \d+ agents called `trail-keeper`: .*\.md, .*; name a file with one$/);
    });
  });
});
