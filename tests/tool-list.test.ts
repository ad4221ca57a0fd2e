import { describe, expect, test } from 'vitest';
import { hostById } from '../src/hosts/by-id.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { lower } from '../src/lower/lower.ts';
import { targetKey } from '../src/model/authority.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

function read(path: string, fields: string) {
  const text = `---\nname: subject\ndescription: d\n${fields}\n---\nYou work.\n`;
  return { text, agent: readAgent(parseDocument(fromText(path, text))) };
}

/** The list that a host gets, as it stands in the file; nothing when the pair is refused. */
function listOn(host: string, fields: string, servers: readonly string[] = []): readonly string[] | undefined {
  const { agent } = read('subject.md', fields);
  const { files, refused } = lower(agent, hostById(host)!, { context: { models: {}, servers, settings: new Map() }, allowed: () => false });
  const back = readAgent(parseDocument(fromText(files[0]!.path, files[0]!.text)));
  return refused ? undefined : back.authority.rest === 'inherit' ? ['silent'] : back.tools.map(({ value }) => value);
}

describe('the list of GitHub Copilot', () => {
  test.for([
    ['no list', 'color: blue', ['silent']],
    ['a star', "tools: '*'", ['*']],
    ['an empty list', 'tools: []', []],
    ['only names that mean nothing', 'tools: Oracle', []],
    ['a tool of a server, and a server', 'tools: mcp__atlas__read, mcp__maps', ['atlas/read', 'maps/*']],
    ['a denied half of one name takes the name', 'tools: Edit, Write, Read\ndisallowedTools: Write', ['read']],
    ['a denied server', 'tools: mcp__atlas__read, Read\ndisallowedTools: mcp__atlas', ['read']],
    ['a denial without a list', 'disallowedTools: Bash, WebFetch', ['read', 'grep', 'glob', 'edit', 'agent', 'todo', 'ask_user', 'skill', 'maps/*']],
    ['a denied tool of a server takes the server', 'disallowedTools: mcp__maps__draw', ['read', 'grep', 'glob', 'edit', 'execute', 'agent', 'web', 'todo', 'ask_user', 'skill']],
    ['everything denied', "disallowedTools: '*'", []],
    ['a pattern', 'tools: Bash(git:*)', undefined],
    ['named callees', 'tools: Agent(scout)', undefined],
  ] as const)('%s', ([, fields, expected]) => {
    expect(listOn('copilot', fields, ['maps'])).toEqual(expected);
  });
});

describe('the list of Factory Droid', () => {
  test.for([
    ['no list', 'color: blue', ['silent']],
    ['names of its own', 'tools: Read, Write, Bash, WebFetch', ['Read', 'Create', 'Execute', 'FetchUrl']],
    ['what it cannot name', 'tools: Read, mcp__atlas__read, Agent, TodoWrite', ['Read']],
    ['a denial without a list', 'disallowedTools: Edit, Bash', ['Read', 'LS', 'Grep', 'Glob', 'AskUser', 'WebSearch', 'FetchUrl']],
    ['a denied server', 'disallowedTools: mcp__atlas', ['Read', 'LS', 'Grep', 'Glob', 'Create', 'Edit', 'Execute', 'AskUser', 'WebSearch', 'FetchUrl']],
    ['a denied call of agents, which it has not', 'disallowedTools: Agent', ['silent']],
    ['everything denied', "disallowedTools: '*'", undefined],
    ['nothing that it can name', 'tools: Agent', undefined],
  ] as const)('%s', ([, fields, expected]) => {
    expect(listOn('factory-droid', fields)).toEqual(expected);
  });
});

test.for([
  ['.github/agents/a.agent.md', "tools: ['read', \"search/codebase\", atlas/*]", ['read', 'search/codebase', 'atlas/*']],
  ['.github/agents/a.agent.md', 'tools: [edit/editFiles, runCommands]', ['edit/editFiles', 'runCommands']],
  ['.github/agents/a.agent.md', 'tools: read , Bash,web', ['read', 'Bash', 'web']],
  ['.github/agents/a.agent.md', 'tools: read search', ['read search']],
  ['.factory/droids/a.md', 'tools: Read,  Grep', ['Read', 'Grep']],
  ['.cursor/agents/a.md', 'tools: Read, Shell', ['Read', 'Shell']],
] as const)('each entry has its place: %s %s', ([path, fields, expected]) => {
  const { text, agent } = read(path, fields);
  expect(agent.tools.map(({ span }) => text.slice(span.start, span.end))).toEqual(expected);
});

test('names of VS Code give what they give there, in its own spelling and below the right set', () => {
  const { agent } = read('.github/agents/a.agent.md', 'tools: [edit/editFiles, EditFiles, web/editFiles, Edit, runTasks, memory/recall]');
  expect(agent.tools.map(({ only, targets }) => [only, ...targets.map(targetKey)])).toEqual([
    ['VS Code', 'capability:edit'],
    [undefined],
    ['VS Code', 'host-tool:copilot:web/editFiles'],
    [undefined, 'capability:edit', 'capability:write'],
    ['VS Code', 'host-tool:copilot:runTasks'],
    [undefined, 'mcp:memory:recall'],
  ]);
});
