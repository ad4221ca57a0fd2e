import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mandate-new-host-'));
  for (const name of ['src', 'package.json', 'tsconfig.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: './all.json', include: ['src/hosts/harbour/index.ts'] }));
  cpSync(join(root, 'tsconfig.json'), join(folder, 'all.json'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newHost(...words: string[]) {
  return spawnSync(process.execPath, [join(root, 'scripts/new-host.mjs'), ...words], { cwd: folder, encoding: 'utf8' });
}

function openQuestions(): string[] {
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  return [...stdout.matchAll(/^(\S+)\((\d+)/gm)].map(([, file, line]) => `${file} ${/(?:const|export const) (\w+)/.exec(readFileSync(join(folder, file!), 'utf8').split('\n')[Number(line) - 1]!)?.[1]}`);
}

test('a new host type-checks but for what has to be answered', () => {
  expect(newHost('harbour', 'Harbour Agents').status).toBe(0);
  expect(openQuestions()).toEqual(['fact', 'holds', 'current', 'fields', 'demands', 'builtins', 'home'].map((name) => `src/hosts/harbour/facts.ts ${name}`));
  expect(newHost('harbour').status).toBe(1);
});

test.for([[[]], [['Harbour']], [['../harbour']], [['harbour', "Harbour's"]]])('a wrong name makes nothing: %j', ([words]) => {
  expect(newHost(...words!).status).toBe(2);
});
