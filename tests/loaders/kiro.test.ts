import { describe, expect, test } from 'vitest';
import { readAgent } from '../../src/hosts/detect.ts';
import kiro from '../../src/hosts/kiro/index.ts';
import { openSource } from '../../src/hosts/open.ts';
import type { Agent } from '../../src/model/agent.ts';
import { powersOf } from '../../src/model/powers.ts';
import { fromText } from '../../src/parse/source.ts';

const context = { models: {}, servers: [], settings: new Map<string, string>() };

function open(path: string, text: string) {
  return openSource(fromText(path, text))[0]!;
}

function agent(fields: Readonly<Record<string, unknown>>): Agent {
  return readAgent(open('.kiro/agents/subject.json', JSON.stringify({ name: 'subject', prompt: 'x', ...fields })));
}

function powers(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { rest, named } = powersOf(agent(fields).authority);
  return { rest, ...Object.fromEntries(named.map(({ key, ...power }) => [key, [power.level, ...(power.only ?? []), ...(power.except ?? [])].join(' ')])) };
}

/** Only what the documentation says; of all else nothing is claimed. */
test.for([
  ['loads', 'a.md', '---\nname: a\ntools: [read]\n---\nx'],
  ['loads', 'a.md', '---\ndescription: no name\n---\nx'],
  ['n/a', 'a.md', 'x'],
  ['n/a', 'a.md', '---\ntools: read\n---\nx'],
  ['n/a', 'a.md', '---\na: b: c\n---\nx'],
  ['loads', 'a.json', '{"name": "a", "prompt": "x", "tools": []}'],
  ['recovers', 'a.json', '{"name": "a", "prompt": "x"}'],
  ['drops', 'a.json', '{"name": "a",'],
  ['drops', 'a.json', '[]'],
] as const)('%s: %s %j', ([verdict, name, text]) => {
  expect(kiro.load(open(`.kiro/agents/${name}`, text)).verdict).toBe(verdict);
});

describe('authority', () => {
  test.for([
    ['no list is the default', {}, { rest: 'allow' }],
    ['approval is no grant', { tools: [], allowedTools: ['shell'], permissions: [{ capability: 'shell', effect: 'allow' }] }, { rest: 'deny' }],
    ['names of both versions', { tools: ['fs_read', 'web_search', '@atlas', '@base/find'] }, { rest: 'deny', 'fs-read': 'allow', net: 'allow', 'mcp:atlas:*': 'allow', 'mcp:base:find': 'allow' }],
    ['a question is about what is listed', { tools: ['shell'], permissions: [{ capability: 'builtin', effect: 'ask' }] }, { rest: 'deny', exec: 'ask' }],
    ['a part that is denied', { tools: ['write'], permissions: [{ capability: 'filesystem', effect: 'deny', match: ['a/**'] }] }, { rest: 'deny', 'fs-read': 'deny', 'fs-write': 'allow deny a/**' }],
    ['a denial of something unheard of is one of all', { tools: ['read', '@atlas'], permissions: [{ capability: 'new', effect: 'deny' }] }, { rest: 'deny', 'fs-read': 'deny', 'fs-write': 'deny', exec: 'deny', net: 'deny', 'delegate:*': 'deny', 'mcp:*:*': 'deny', 'mcp:atlas:*': 'deny' }],
    ['commands of version 2', { tools: ['shell'], toolsSettings: { shell: { denyByDefault: true, allowedCommands: ['git status'] } } }, { rest: 'deny', exec: 'allow =git status' }],
    ['no command at all', { toolsSettings: { shell: { denyByDefault: true } } }, { rest: 'allow', exec: 'deny' }],
    ['agents one by one', { tools: ['subagent'], toolsSettings: { subagent: { allowedAgents: ['scout'] } } }, { rest: 'deny', 'delegate:*': 'deny', 'delegate:scout': 'allow' }],
  ] as const)('%s', ([, fields, expected]) => {
    expect(powers(fields)).toEqual(expected);
  });

  test('what version 3 would not hold back is not passed on as held', () => {
    const held = agent({ tools: ['shell'], toolsSettings: { shell: { deniedCommands: ['rm .*'] } } });
    expect(kiro.effective(kiro.write(held, context).files, context).named).toEqual([{ key: 'exec', level: 'allow' }]);
    expect(powersOf(held.authority).named).toEqual([{ key: 'exec', level: 'allow', except: ['deny =rm .*'] }]);
  });
});

test('a server that is called like a word of the list, or a name with a wildcard, is left out', () => {
  const claude = readAgent(open('x.md', '---\nname: x\ndescription: d\ntools: mcp__builtin, mcp__mcp__a, mcp__atlas__read_*, mcp__atlas__find\n---\nx\n'));
  expect(kiro.write(claude, context).files[0]!.text).toContain('tools:\n  - "@atlas/find"\n---');
});

test('nothing approves by itself, unless a file of the same host did', () => {
  const claude = readAgent(open('x.md', '---\nname: x\ndescription: d\ntools: Read, Bash\npermissionMode: bypassPermissions\n---\nx\n'));
  expect(kiro.write(claude, context).files[0]!.text).not.toMatch(/allowedTools|permissions|bypass/);
});
