import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lint } from '../src/cli/lint.ts';
import type { Terminal } from '../src/cli/terminal.ts';

const agent = (name: string, body: string) => `---\nname: ${name}\ndescription: Use it for the ${name} of the harbour.\n---\n\n${body}\n`;
const leaves = (to: string) => `## What you do not do\n\n- DO NOT repair lamps (leave that to @${to})\n`;

const files: Readonly<Record<string, string>> = {
  '.claude/agents/a.md': agent('lamp-scout', leaves('lamp-fitter')),
  '.claude/agents/b.md': agent('lamp-fitter', leaves('lamp-writer')),
  '.claude/agents/c.md': agent('lamp-writer', leaves('lamp-scout')),
  '.claude/agents/d.md': agent('lamp-lister', `${leaves('lamp-fiter')}\n## Skill loading (mandatory)\n\n- Load the \`counting-lamp\` skill first.\n\nSee [the guide](guide.md) and [the list](list.md).\n`),
  '.claude/agents/guide.md': '# Guide\n',
  '.claude/skills/counting-lamps/SKILL.md': '---\nname: counting-lamps\ndescription: d\n---\n',
};
const paths = Object.keys(files).filter((path) => /\/[a-d]\.md$/.test(path));

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mandate-graph-'));
  mkdirSync(join(root, '.git'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What is found in each file. */
async function found(named: readonly string[]): Promise<Map<string, string[]>> {
  let out = '';
  const terminal: Terminal = { cwd: root, color: false, out: (text) => void (out += text), note: () => undefined, input: () => Promise.resolve(new Uint8Array()) };
  await lint(terminal, named, { format: 'json' });
  const { files: reports } = JSON.parse(out) as { files: { path: string; diagnostics: { code: string; message: string }[] }[] };
  return new Map(reports.map(({ path, diagnostics }) => [path, diagnostics.map(({ code, message }) => `${code}: ${message}`)]));
}

describe('rules that see the whole project', () => {
  test('follow a hand-off through other files, and look skills and links up', async () => {
    const all = await found([]);
    expect(all.get('.claude/agents/a.md')).toContain('contract/delegation-cycle: Unexpected hand-off to `lamp-fitter`, which hands work back, expected an end: lamp-scout → lamp-fitter → lamp-writer → lamp-scout');
    const last = all.get('.claude/agents/d.md')!.join('\n');
    expect(last).toContain('contract/dangling-agent: Unexpected hand-off to `lamp-fiter`');
    expect(last).toContain('contract/missing-skill: Unexpected skill `counting-lamp`');
    expect(last).toContain('text/broken-link: Unexpected link to `list.md`');
    expect(last).not.toContain('`guide.md`');
  });

  test('find the same in one file as in all, in any order', async () => {
    const all = await found([]);
    const backwards = await found(paths.toReversed());
    for (const path of paths) {
      expect(backwards.get(path)).toEqual(all.get(path));
      expect((await found([path])).get(path)).toEqual(all.get(path));
    }
  });
});
