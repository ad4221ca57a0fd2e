import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageFile from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mandate-published-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/mandate'), 'junction');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(existsSync(join(root, 'dist')))('who installs the package', () => {
  test('finds every file that it names', () => {
    const named = [...Object.values(packageFile.bin), ...Object.values(packageFile.exports).flatMap((to) => (typeof to === 'string' ? to : Object.values(to)))];
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('learns its version, and what keeps it from being said', () => {
    const program = join(root, packageFile.bin.mandate);
    for (const asked of ['--version', '-V']) expect(execFileSync(process.execPath, [program, asked], { encoding: 'utf8' })).toBe(`${packageFile.version}\n`);
    if (!existsSync('/dev/full')) return;
    const { status, stderr } = spawnSync('sh', ['-c', '"$0" "$@" > /dev/full', process.execPath, program, '--version'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, 'mandate: Cannot write the results: no space left on device\n']);
  });

  test('imports its functions by name', () => {
    write('use.mjs', `import { decode, detect, fromText, parseDocument, powersOf, readAgent, within } from 'mandate';
const agentOf = (source) => readAgent(parseDocument(source));
const [wide, narrow] = [agentOf(fromText('.claude/agents/mia.md', '---\\nname: mia\\ntools: Read, Bash\\n---\\n')), agentOf(decode('.claude/agents/mia.md', Buffer.from('---\\nname: mia\\ntools: Read\\n---\\n')))];
const isWithin = (inner, outer) => within(powersOf(inner.authority), powersOf(outer.authority));
console.log(narrow.name.value, detect(parseDocument(fromText('.claude/agents/mia.md', ''))).dialect, isWithin(narrow, wide), isWithin(wide, narrow));
`);
    expect(execFileSync(process.execPath, ['use.mjs'], { cwd: folder, encoding: 'utf8' })).toBe('mia claude-code true false\n');
  });

  test('has its types', () => {
    write('use.mts', `import { fromText, parseDocument, powersOf, readAgent, type Agent, type Contract } from 'mandate';
const agent: Agent = readAgent(parseDocument(fromText('a.md', '')));
export const contract: Contract = agent.contract;
export const powers = powersOf(agent.authority);
// @ts-expect-error: a name has a place.
export const name: string = agent.name;
`);
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', '', 'use.mts'], { cwd: folder, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}
