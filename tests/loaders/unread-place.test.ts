import { expect, test } from 'vitest';
import { file, verdict } from './verdict.ts';

const agent = file('name: mia\ndescription: Counts lamps', 'Count the lamps of the harbour.\n');

// Gemini CLI 0.61.0 and Qwen Code 0.24.4 list the files of one folder and do not go down; the others are read in their sources.
test.for([
  ['gemini-cli', '.gemini/agents'],
  ['qwen-code', '.qwen/agents'],
  ['goose', '.goose/agents'],
  ['factory-droid', '.factory/droids'],
] as const)('%s reads agents directly in `%s`, and takes what lies below for none', ([host, folder]) => {
  expect(verdict(host, `${folder}/mia.md`, agent)).toBe('loads');
  expect(verdict(host, `packages/lamps/${folder}/mia.md`, agent)).toBe('loads');
  expect(verdict(host, `${folder}/team/mia.md`, agent)).toBe('drops');
  expect(verdict(host, `packages/lamps/${folder}/team/mia.md`, agent)).toBe('drops');
  expect(verdict(host, `${folder}/team/lamps.md`, 'A list of the lamps.\n')).toBe('n/a');
});

test('Gemini CLI passes over files whose name begins with `_`', () => {
  expect(verdict('gemini-cli', '.gemini/agents/_shared.md', 'What all agents share.\n')).toBe('n/a');
  expect(verdict('gemini-cli', '.gemini/agents/shared_.md', agent)).toBe('loads');
});
