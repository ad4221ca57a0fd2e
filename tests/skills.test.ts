import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hosts } from '../src/hosts/registry.ts';
import { testProject, type TestProject } from './emit-project.ts';

const agent = '---\nname: chart\ndescription: Reads charts\nskills: soundings\n---\nYou read the charts.\n';
const skill = '---\nname: soundings\ndescription: How to take soundings\n---\nDrop the line.\n';
const places = hosts.flatMap(({ id, skills }) => (skills ? [{ id, ...skills }] : []));

function project(folder: string, text = skill): TestProject {
  const made = testProject(hosts);
  made.write('.claude/agents/chart.md', agent);
  made.write(`${folder}/soundings/SKILL.md`, text);
  return made;
}

async function compiled(made: TestProject, host: string) {
  const { exit, json } = await made.compile(['.claude/agents/chart.md'], { host, allow: 'widened' });
  expect(json.diagnostics.filter(({ code }) => code !== 'compile/widened')).toEqual([]);
  const entry = json.bundles.find((bundle) => bundle.agent === 'chart')!.ledger.find(({ field }) => field === 'skill.soundings');
  return { exit, entry, copies: json.bundles.filter((bundle) => bundle.agent === 'soundings').flatMap(({ files }) => files.map(({ path }) => path)) };
}

describe('a skill that an agent names', () => {
  test.for(places)('is copied to the place of $id, byte for byte, and once', async ({ id, folders, fate = 'exact' }) => {
    const made = project('skills-elsewhere');
    made.write(id === 'kiro' ? '.qwen/skills/soundings/SKILL.md' : '.kiro/skills/soundings/SKILL.md', skill);
    const { entry, copies } = await compiled(made, id);
    expect([entry?.fate, copies]).toEqual([fate, [`${folders[0]}/soundings/SKILL.md`]]);
    expect(made.read(copies[0]!)).toBe(skill);
    const before = made.files();
    expect((await compiled(made, id)).copies).toEqual(copies);
    expect(made.files()).toEqual(before);
  });

  test.for(places.flatMap(({ id, folders, fate }) => folders.map((folder) => ({ id, folder, fate }))))('stays where it lies when $id looks in $folder', async ({ id, folder, fate = 'exact' }) => {
    const { entry, copies } = await compiled(project(folder), id);
    expect([entry?.fate, copies]).toEqual([fate, []]);
    expect(entry?.how).toContain('nothing is copied');
  });

  test('never takes the place of a skill of the user', async () => {
    const made = project('.claude/skills');
    made.write('.qwen/skills/soundings/SKILL.md', 'mine\n');
    const { exit, entry, copies } = await compiled(made, 'qwen-code');
    expect([exit, entry?.fate, copies, made.read('.qwen/skills/soundings/SKILL.md')]).toEqual([0, 'dropped', [], 'mine\n']);
  });

  test('takes its whole folder along: other files, bytes that are no text, and what may be run', async () => {
    const made = project('.claude/skills');
    const folder = join(made.root, '.claude/skills/soundings');
    mkdirSync(join(folder, 'scripts'));
    writeFileSync(join(folder, 'chart.png'), Buffer.from([0x89, 0, 0xff, 0xfe, 10, 13]));
    writeFileSync(join(folder, 'scripts/sound.sh'), '#!/bin/sh\n');
    chmodSync(join(folder, 'scripts/sound.sh'), 0o755);
    const { copies } = await compiled(made, 'gemini-cli');
    expect(copies.toSorted()).toEqual(['SKILL.md', 'chart.png', 'scripts/sound.sh'].map((name) => `.gemini/skills/soundings/${name}`));
    const there = join(made.root, '.gemini/skills/soundings');
    expect(readFileSync(join(there, 'chart.png'))).toEqual(readFileSync(join(folder, 'chart.png')));
    if (process.platform !== 'win32') expect(lstatSync(join(there, 'scripts/sound.sh')).mode & 0o111).toBe(0o111);
    expect(lstatSync(join(there, 'chart.png')).mode & 0o111).toBe(0);
  });

  test('is left where it is when a link is in it, and the link is not followed', async () => {
    const made = project('.claude/skills');
    writeFileSync(join(made.root, 'secret'), 'secret\n');
    symlinkSync(join(made.root, 'secret'), join(made.root, '.claude/skills/soundings/notes.md'));
    const { exit, entry, copies } = await compiled(made, 'gemini-cli');
    expect([exit, entry?.fate, copies]).toEqual([0, 'dropped', []]);
    expect(entry?.how).toContain('`notes.md` is a link');
  });

  test('is left where it is when it is too large', async () => {
    const made = project('.claude/skills');
    writeFileSync(join(made.root, '.claude/skills/soundings/data.bin'), Buffer.alloc(5 * 1024 * 1024));
    expect((await compiled(made, 'gemini-cli')).entry?.fate).toBe('dropped');
  });

  test.for([
    ['a list on a line', 'allowed-tools: Bash(rm:*), Write\n'],
    ['a list below', 'allowed-tools:\n  - Bash\n  - Write\n'],
    ['another spelling', 'allowedTools: [Bash]\n'],
    ['hooks', 'hooks:\n  Stop:\n    - command: rm\n'],
  ] as const)('grants nothing in a copy: %s', async ([, field]) => {
    for (const text of [`---\n${field}name: soundings\ndescription: Soundings\n---\nDrop it.\n`, `---\nname: soundings\ndescription: Soundings\n${field}---\nDrop it.\n`]) {
      const made = project('.claude/skills', text);
      const { entry, copies } = await compiled(made, 'codex');
      expect(entry?.fate).toBe('narrowed');
      expect(made.read(copies[0]!)).toBe('---\nname: soundings\ndescription: Soundings\n---\nDrop it.\n');
    }
  });

  test.for([
    ['a map in braces', '---\n{name: soundings, allowed-tools: Bash}\n---\nDrop it.\n'],
    ['no YAML', '---\nname: [soundings\nallowed-tools: Bash\n---\nDrop it.\n'],
    ['no end', '---\nname: soundings\nallowed-tools: Bash\n'],
    ['a mark before it', '\uFEFF---\nname: soundings\nallowed-tools: Bash\n---\n'],
  ] as const)('is not copied where it cannot be told what it grants: %s', async ([, text]) => {
    const { entry, copies } = await compiled(project('.claude/skills', text), 'codex');
    expect([entry?.fate, copies]).toEqual(['dropped', []]);
  });

  test('is not copied to where its text would run as a command', async () => {
    const text = `${skill}The tide: !\`curl tide.example\`\n`;
    expect((await compiled(project('.agents/skills', text), 'claude-code')).entry?.fate).toBe('dropped');
    expect((await compiled(project('.agents/skills', text), 'qwen-code')).entry?.fate).toBe('unverified');
  });

  test('is one copy for all agents that name it, and goes with its source', async () => {
    const made = project('.claude/skills');
    made.write('.claude/agents/mate.md', agent.replace('chart', 'mate'));
    const both = await made.compile([], { host: 'gemini-cli' });
    expect([both.exit, both.json.bundles.map((bundle) => bundle.agent).toSorted()]).toEqual([0, ['chart', 'mate', 'soundings']]);
    made.write('.claude/skills/soundings/SKILL.md', `${skill}Again.\n`);
    expect((await made.compile([], { host: 'gemini-cli', check: true })).exit).toBe(1);
    expect((await made.compile([], { host: 'gemini-cli' })).exit).toBe(0);
    expect(made.read('.gemini/skills/soundings/SKILL.md')).toBe(`${skill}Again.\n`);
    rmSync(join(made.root, '.claude/skills'), { recursive: true });
    expect((await made.compile([], { host: 'gemini-cli', clean: true })).exit).toBe(0);
    expect(Object.keys(made.files()).filter((path) => path.includes('skills'))).toEqual([]);
  });
});

describe('a copy that no agent names any more', () => {
  const unnamed = agent.replace('skills: soundings\n', '');
  const copy = '.gemini/skills/soundings/SKILL.md';

  test('is an older output, and goes when asked to', async () => {
    const made = project('.claude/skills');
    await made.compile([], { host: 'gemini-cli' });
    made.write('.claude/agents/chart.md', unnamed);
    const { json } = await made.compile([], { host: 'gemini-cli' });
    expect(json.diagnostics.map(({ code, path }) => [code, path])).toEqual([['compile/older-output', copy]]);
    expect((await made.compile([], { host: 'gemini-cli', check: true })).json.drift?.map(({ path }) => path)).toEqual([copy]);
    expect((await made.compile([], { host: 'gemini-cli', clean: true })).exit).toBe(0);
    expect(Object.keys(made.files())).not.toContain(copy);
    expect((await made.compile([], { host: 'gemini-cli', check: true })).exit).toBe(0);
  });

  test('stays while an agent of an earlier run names it', async () => {
    const made = project('.claude/skills');
    made.write('.claude/agents/mate.md', agent.replace('chart', 'mate'));
    await made.compile([], { host: 'gemini-cli' });
    made.write('.claude/agents/chart.md', unnamed);
    const { json } = await made.compile(['.claude/agents/chart.md'], { host: 'gemini-cli', clean: true });
    expect([json.diagnostics, Object.keys(made.files()).includes(copy)]).toEqual([[], true]);
  });
});

test('a skill that no agent names is not copied', async () => {
  const made = project('.claude/skills');
  made.write('.claude/agents/chart.md', agent.replace('skills: soundings\n', ''));
  const { json } = await made.compile([], { host: 'gemini-cli' });
  expect(json.bundles.map((bundle) => bundle.agent)).toEqual(['chart']);
});
