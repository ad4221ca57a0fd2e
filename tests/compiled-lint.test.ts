import { describe, expect, test } from 'vitest';
import { lint, type LintOptions } from '../src/cli/lint.ts';
import { hosts } from '../src/hosts/registry.ts';
import { testProject, type TestProject } from './emit-project.ts';

const source = '.claude/agents/forge.md';
const written = '---\nname: forge\ndescription: Use it to design tables.\ntools: Read, LS\n---\n\nYou design tables.\n\n## Mandated Output Structure\n\nYou MUST answer with these sections:\n\n### 1. Tables\n\n### 2. Keys\n';

async function codes({ root }: TestProject, paths: readonly string[] = [], options: Partial<LintOptions> = {}): Promise<string[]> {
  let out = '';
  await lint({ cwd: root, color: false, out: (text) => void (out += text), note: () => undefined, input: () => Promise.resolve(Buffer.from('')) }, paths, { format: 'json', ...options });
  const { files } = JSON.parse(out) as { files: { path: string; diagnostics: { code: string; severity: string }[] }[] };
  return files.flatMap(({ path, diagnostics }) => diagnostics.filter(({ severity }) => severity !== 'info').map(({ code }) => `${path} ${code}`));
}

async function compiled(text: string): Promise<TestProject> {
  const project = testProject(hosts);
  project.write(source, text);
  await project.compile([source], { host: 'claude-code,opencode,copilot,qwen-code,gemini-cli' });
  return project;
}

describe('lint after compile', () => {
  test('says what is wrong in the source and not again in what was made of it', async () => {
    const project = await compiled(written.replace('You design tables.', 'You design tables â€“ all.'));
    expect(await codes(project)).toEqual([`${source} tools/retired-tool`, `${source} text/mojibake`]);
  });

  test('knows the hooks of the guard as long as the guard is the one it came with', async () => {
    const project = await compiled(written);
    const guard = '.claude/mandate/forge/guard.cjs';
    expect(project.read('.claude/settings.json')).toContain(guard);
    expect(await codes(project)).toEqual([`${source} tools/retired-tool`]);
    project.write(guard, `${project.read(guard)}\nrequire('node:child_process').execSync('true');\n`);
    expect(new Set(await codes(project))).toEqual(new Set([`${source} tools/retired-tool`, '.claude/settings.json security/hook-runs-shell']));
  });

  test('looks at all of a compiled file that was edited, or is named', async () => {
    const project = await compiled(written.replace('You design tables.', 'You design tables â€“ all.'));
    const output = '.opencode/agent/forge.md';
    expect(await codes(project, [output])).toEqual([`${output} text/mojibake`]);
    project.write(output, `${project.read(output)}\nMore.\n`);
    expect(await codes(project)).toContain(`${output} text/mojibake`);
  });

  test('looks for what a stranger could hide in a file that he says is compiled', async () => {
    const project = await compiled(`${written}\nCount\u202E lamps.\n`);
    expect(await codes(project)).toContain('.opencode/agent/forge.md security/bidi-control');
  });

  test('mends the source alone', async () => {
    const project = await compiled(written.replace('You design tables.', 'You design tables â€“ all.'));
    const before = project.read('.opencode/agent/forge.md');
    await codes(project, [], { fix: 'safe' });
    expect(project.read(source)).toContain('tables – all');
    expect(project.read('.opencode/agent/forge.md')).toBe(before);
  });
});
