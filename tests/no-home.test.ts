import { homedir } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { UsageError } from '../src/cli/errors.ts';
import { homeFolder } from '../src/cli/home-folder.ts';
import { processTerminal } from '../src/cli/terminal.ts';

vi.mock(import('node:os'), async (original) => ({ ...(await original()), homedir: vi.fn<typeof homedir>(() => '/home/ann') }));

afterEach(() => void vi.restoreAllMocks());

test('a user whom the system does not know has no home folder, and a terminal all the same', () => {
  expect(processTerminal().home).toBe('/home/ann');
  vi.mocked(homedir).mockImplementation(() => {
    throw new Error('A system error occurred: uv_os_homedir returned ENOENT');
  });
  expect(homeFolder()).toBe(undefined);
  expect(processTerminal()).not.toHaveProperty('home');
});

test('a home that is no whole path would be one in the project, and is none', () => {
  vi.mocked(homedir).mockReturnValue('lamps');
  expect(homeFolder()).toBe(undefined);
});

test('a folder that was removed under the feet of a command is said to be gone', () => {
  vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw new Error('ENOENT: no such file or directory, uv_cwd');
  });
  expect(processTerminal).toThrow(new UsageError('The current folder is not there any more'));
});
