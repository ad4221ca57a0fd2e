import { expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { lower } from '../src/lower/lower.ts';
import { fromText } from '../src/parse/source.ts';

const hostOf = (id: string) => hosts.find((host) => host.id === id)!;
const context = { models: {}, servers: [], settings: new Map() };

test('fields of a definition for the SDK go to a file of Claude Code and back, but for those that start or approve something', () => {
  const definition = { description: 'Counts', prompt: 'You count.\n', tools: ['Read'], maxTurns: 5, effort: 'high', skills: ['knots'], background: true, permissionMode: 'bypassPermissions', hooks: {}, memory: 'user' };
  const agent = readAgent(openSource(fromText('lamps.json', JSON.stringify({ lamps: definition })))[0]!);
  const { files, ledger } = lower(agent, hostOf('claude-code'), { context, allowed: () => false });
  expect(ledger.filter(({ fate }) => fate === 'dropped').map(({ field }) => field)).toEqual(['permissionMode', 'hooks', 'memory']);
  expect(files[0]!.text).toBe('---\nname: lamps\ndescription: Counts\ntools: Read\nmaxTurns: 5\neffort: high\nskills:\n  - knots\nbackground: true\n---\nYou count.\n');
  const back = lower(readAgent(openSource(fromText(files[0]!.path, files[0]!.text))[0]!), hostOf('claude-agent-sdk'), { context, allowed: () => false });
  const { permissionMode: _mode, hooks: _hooks, memory: _memory, ...kept } = definition;
  expect(JSON.parse(back.files[0]!.text)).toEqual({ lamps: kept });
});
