import { describe, expect, test } from 'vitest';
import sdk from '../../src/hosts/claude-agent-sdk/index.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { powersOf } from '../../src/model/powers.ts';
import { fromText } from '../../src/parse/source.ts';

const home = '.claude/agents/subject.json';

function verdict(text: string): string {
  return sdk.load(openSource(fromText(home, text))[0]!).verdict;
}

function definition(fields: Readonly<Record<string, unknown>>, name = 'subject'): string {
  return JSON.stringify({ [name]: { description: 'A subject', prompt: 'You work.', ...fields } });
}

/** Each answer is that of `claude -p --agents FILE`, 2.1.329: the agent is listed, or the process ends with exit code 1. */
describe('a definition', () => {
  test.for([
    ['loads', {}],
    ['drops', { description: '' }],
    ['loads', { description: '  ' }],
    ['drops', { description: undefined }],
    ['loads', { prompt: '' }],
    ['drops', { prompt: undefined }],
    ['drops', { tools: 'Read' }],
    ['drops', { tools: null }],
    ['loads', { tools: [] }],
    ['drops', { disallowedTools: 'Bash' }],
    ['drops', { maxTurns: '3' }],
    ['drops', { maxTurns: 0 }],
    ['drops', { skills: 'lint' }],
    ['drops', { background: 'true' }],
    ['drops', { model: 3 }],
    ['drops', { effort: 'huge' }],
    ['loads', { effort: 5 }],
    ['drops', { permissionMode: 'nope' }],
    ['loads', { permissionMode: 'manual' }],
    ['loads', { color: 'blue', emoji: 1 }],
    ['drops', { mcpServers: { atlas: {} } }],
    ['loads', { mcpServers: ['atlas', { other: { command: 'other' } }] }],
    ['drops', { memory: 'team' }],
    ['loads', { isolation: 'worktree' }],
    ['drops', { isolation: 'box' }],
    ['drops', { autoCompactWindow: 5 }],
  ] as const)('%s with %j', ([expected, fields]) => {
    expect(verdict(definition(fields))).toBe(expected);
  });

  test.for([
    ['drops', '-a'],
    ['loads', 'a:b'],
    ['loads', 'My Agent'],
    ['loads', ''],
    ['loads', 'a'.repeat(300)],
  ] as const)('%s under the name %j', ([expected, name]) => {
    expect(verdict(definition({}, name))).toBe(expected);
  });
});

test('a file that is no map of definitions drops', () => {
  expect(['[]', '{', '{"a": 1}', '3'].map(verdict)).toEqual(['drops', 'drops', 'drops', 'drops']);
});

test('a file holds any number of agents, each with the place of its own name', () => {
  const text = '{"scout": {"description": "d", "prompt": "Look.\\nThen say."}, "smith": {"description": "e", "prompt": "Make."}}';
  const agents = openSource(fromText('team.json', text)).map((document) => readAgent(document));
  expect(agents.map(({ dialect, name, prompt }) => [dialect, name.value, text.slice(name.span.start, name.span.end), prompt.value])).toEqual([
    ['claude-agent-sdk', 'scout', 'scout', 'Look.\nThen say.'],
    ['claude-agent-sdk', 'smith', 'smith', 'Make.'],
  ]);
});

test('a denial of everything leaves nothing, though the host takes it for an unknown name', () => {
  const agent = readAgent(openSource(fromText(home, definition({ tools: ['Read'], disallowedTools: ['*'] })))[0]!);
  expect(powersOf(agent.authority)).toEqual({ rest: 'deny', named: [] });
});

test('what a reader of YAML or an old reader of JSON takes for a line end is written as an escape', () => {
  const agent = readAgent(openSource(fromText('x.md', '---\nname: x\ndescription: d\n---\na\u2028b\u0085c\ufeffd\u007f\n'))[0]!);
  const [file] = sdk.write(agent, { models: {}, servers: [], settings: new Map() }).files;
  expect(file!.text).toMatch(/a\\u2028b\\u0085c\\ufeffd\\u007f\\n/);
});

test('fields of a markdown agent come in the types that JSON wants, and none that the folder would have to be trusted for', () => {
  const text = '---\nname: x\ndescription: d\nskills: lint, format\nmaxTurns: "5"\nbackground: "true"\nhooks: {}\nmemory: user\ncolor: blue\neffort: huge\n---\nx\n';
  const { files, ledger } = sdk.write(readAgent(openSource(fromText('x.md', text))[0]!), { models: {}, servers: [], settings: new Map() });
  expect(JSON.parse(files[0]!.text)).toEqual({ x: { description: 'd', skills: ['lint', 'format'], maxTurns: 5, background: true, prompt: 'x\n' } });
  expect(ledger.filter(({ fate }) => fate === 'dropped').map(({ field }) => field)).toEqual(['hooks', 'memory', 'color', 'effort']);
});
