import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { contestedServers } from '../src/cli/compile-servers.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { hosts } from '../src/hosts/registry.ts';
import { readServers } from '../src/hosts/shared/mcp-servers.ts';
import { lower } from '../src/lower/lower.ts';
import { openSource } from '../src/hosts/open.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

const places = hosts.filter(({ servers }) => servers !== undefined);
const agent = readAgent(parseDocument(fromText('.claude/agents/chart.md', '---\nname: chart\ndescription: Reads charts\ntools: Read, mcp__charts__find\n---\nYou read the charts.\n')));

function carried(id: string, server: unknown, present: readonly string[] = [], name = 'charts') {
  const declared = new Map(readServers({ [name]: server }, '.mcp.json').map((one) => [one.name, one]));
  const bundle = lower(agent, hosts.find((host) => host.id === id)!, { context: { models: {}, servers: [], settings: new Map(), declared, present: new Set(present) }, allowed: () => true });
  return { values: (bundle.settings ?? []).map(({ path, at, value }) => [path, at.join('.'), value]), fate: bundle.ledger.find(({ field }) => field === `mcp.${name}`)?.fate };
}

const local = { command: 'npx', args: ['-y', 'charts-mcp'], env: { CHARTS_TOKEN: '${CHARTS_TOKEN}' } };
const remote = { type: 'http', url: 'https://charts.example/mcp', headers: { Authorization: 'Bearer ${CHARTS}' } };

describe('a server that an agent names', () => {
  test.for([
    ['claude-code', local, '.mcp.json', 'mcpServers.charts', { type: 'stdio', ...local }],
    ['claude-code', remote, '.mcp.json', 'mcpServers.charts', remote],
    ['copilot', local, '.github/mcp.json', 'mcpServers.charts', { ...local, type: 'local', tools: ['*'] }],
    ['copilot', remote, '.github/mcp.json', 'mcpServers.charts', { ...remote, tools: ['*'] }],
    ['gemini-cli', local, '.gemini/settings.json', 'mcpServers.charts', local],
    ['gemini-cli', remote, '.gemini/settings.json', 'mcpServers.charts', { httpUrl: remote.url, headers: remote.headers }],
    ['opencode', local, 'opencode.json', 'mcp.charts', { type: 'local', command: ['npx', '-y', 'charts-mcp'], environment: { CHARTS_TOKEN: '{env:CHARTS_TOKEN}' } }],
    ['opencode', remote, 'opencode.json', 'mcp.charts', { type: 'remote', url: remote.url, headers: { Authorization: 'Bearer {env:CHARTS}' } }],
    ['codex', local, '.codex/config.toml', 'mcp_servers.charts', { command: 'npx', args: ['-y', 'charts-mcp'], env_vars: ['CHARTS_TOKEN'] }],
    ['codex', remote, '.codex/config.toml', 'mcp_servers.charts', { url: remote.url, bearer_token_env_var: 'CHARTS' }],
    ['qwen-code', local, '.qwen/settings.json', 'mcpServers.charts', local],
    ['qwen-code', remote, '.qwen/settings.json', 'mcpServers.charts', { httpUrl: remote.url, headers: remote.headers }],
  ] as const)('is declared as %s spells it: %j', ([id, server, path, at, value]) => {
    expect(carried(id, server)).toEqual({ values: [[path, at, value]], fate: 'exact' });
  });

  test.for([
    ['cursor', local, '.cursor/mcp.json', 'mcpServers.charts', { ...local, env: { CHARTS_TOKEN: '${env:CHARTS_TOKEN}' } }],
    ['cursor', remote, '.cursor/mcp.json', 'mcpServers.charts', { url: remote.url, headers: { Authorization: 'Bearer ${env:CHARTS}' } }],
    ['kiro', local, '.kiro/settings/mcp.json', 'mcpServers.charts', local],
    ['kiro', remote, '.kiro/settings/mcp.json', 'mcpServers.charts', remote],
    ['kilo', local, 'kilo.json', 'mcp.charts', { type: 'local', command: ['npx', '-y', 'charts-mcp'], environment: { CHARTS_TOKEN: '{env:CHARTS_TOKEN}' } }],
  ] as const)('is declared as the documentation of %s has it: %j', ([id, server, path, at, value]) => {
    expect(carried(id, server)).toEqual({ values: [[path, at, value]], fate: 'unverified' });
  });

  test('is declared for Factory Droid only where a droid can have it', () => {
    expect(carried('factory-droid', local)).toEqual({ values: [], fate: undefined });
    const open = readAgent(parseDocument(fromText('.kiro/agents/chart.md', '---\ndescription: Reads charts\ntools: ["*", "@charts"]\n---\nYou read the charts.\n')));
    const declared = new Map(readServers({ charts: local }, '.mcp.json').map((one) => [one.name, one]));
    const bundle = lower(open, hosts.find(({ id }) => id === 'factory-droid')!, { context: { models: {}, servers: ['charts'], settings: new Map(), declared, present: new Set() }, allowed: () => true });
    expect(bundle.settings).toEqual([{ path: '.factory/mcp.json', at: ['mcpServers', 'charts'], value: { type: 'stdio', ...local } }]);
  });

  test.for(places)('stays as it is where $id has it already', ({ id }) => {
    expect(carried(id, local, ['charts'])).toEqual({ values: [], fate: undefined });
  });

  test.for(places)('that nobody declares is not made up: $id', ({ id }) => {
    expect(carried(id, local, [], 'tides')).toEqual({ values: [], fate: undefined });
  });

  test.for(places.filter(({ holds }) => holds['mcp-tools'] !== 'dropped').flatMap(({ id }) => [
    [id, { command: 'charts', env: { CHARTS_TOKEN: 's.abcdefgh12345678' } }],
    [id, { command: 'charts', args: ['--api-key', 'abcdefgh12345678'] }],
    [id, { url: 'https://charts.example/mcp?token=abcdefgh12345678' }],
    [id, { url: 'https://charts.example/mcp', headers: { Authorization: 'Bearer abcdefgh12345678' } }],
  ] as const))('with a secret is never carried over: %s %j', ([id, server]) => {
    expect(carried(id, server)).toEqual({ values: [], fate: 'dropped' });
  });

  test.for(places.filter(({ holds }) => holds['mcp-tools'] !== 'dropped').flatMap(({ id }) => [
    [id, { ...local, tools: ['find'] }],
    [id, { ...local, includeTools: ['find'] }],
    [id, { ...local, exclude_tools: ['write'] }],
    [id, { ...local, enabled_tools: [] }],
    [id, { ...local, disabledTools: ['write'] }],
  ] as const))('of which its declaration holds tools back is not declared without that: %s %j', ([id, server]) => {
    expect(carried(id, server)).toEqual({ values: [], fate: 'dropped' });
  });

  test.for(places.filter(({ holds }) => holds['mcp-tools'] !== 'dropped'))('that is started in a folder of its own is declared for $id with the folder or not at all', ({ id, servers }) => {
    const { values, fate } = carried(id, { command: './charts', cwd: 'tools' });
    expect([values.map(([, , value]) => (value as { cwd?: string }).cwd), fate]).toEqual(servers!.folderKey === undefined ? [[], 'dropped'] : [['tools'], 'exact']);
  });

  test.for([
    ['codex', { command: 'charts', env: { HARBOUR: '${PORT_NAME}' } }],
    ['opencode', { command: 'charts', env: { HARBOUR: '${HARBOUR:-north}' } }],
    ['gemini-cli', { command: 'charts', env: { HARBOUR: '${HARBOUR:-north}' } }],
    ['qwen-code', { command: 'charts', env: { HARBOUR: '${HARBOUR:-north}' } }],
    ['cursor', { command: 'charts', env: { HARBOUR: '${HARBOUR:-north}' } }],
    ['kiro', { url: 'https://charts.example/sse', type: 'sse' }],
  ] as const)('is left out where a host cannot say the same: %s %j', ([id, server]) => {
    expect(carried(id, server)).toEqual({ values: [], fate: 'dropped' });
  });
});

const own = (path: string, text: string) => readAgent(openSource(fromText(path, text))[0]!);

const findOnly = (tools: string) => `---\ndescription: d\n${tools}mcp-servers:\n  charts:\n    command: charts\n    tools: [find]\n---\nYou read.\n`;

describe('a server that an agent file declares for itself', () => {
  const files = [
    ['claude-code', '.claude/agents/chart.md', '---\nname: chart\ndescription: d\nmcpServers:\n  - github\n  - charts:\n      command: charts\n      args: [--all]\n---\nYou read.\n'],
    ['codex', '.codex/agents/chart.toml', 'name = "chart"\ndescription = "d"\ndeveloper_instructions = "You read."\n[mcp_servers.charts]\ncommand = "charts"\nargs = ["--all"]\n'],
    ['copilot', '.github/agents/chart.agent.md', '---\ndescription: d\nmcp-servers:\n  charts:\n    type: local\n    command: charts\n    args: [--all]\n    tools: ["*"]\n---\nYou read.\n'],
    ['gemini-cli', '.gemini/agents/chart.md', '---\nname: chart\ndescription: d\nmcp_servers:\n  charts:\n    command: charts\n    args: [--all]\n---\nYou read.\n'],
    ['qwen-code', '.qwen/agents/chart.md', '---\nname: chart\ndescription: d\nmcpServers:\n  charts:\n    command: charts\n    args: [--all]\n---\nYou read.\n'],
    ['kiro', '.kiro/agents/chart.json', '{"description":"d","prompt":"You read.","tools":["*"],"mcpServers":{"charts":{"command":"charts","args":["--all"]}}}'],
  ] as const;
  const opencode = hosts.find(({ id }) => id === 'opencode')!;
  const context = { models: {}, servers: [], settings: new Map(), declared: new Map() };

  test.for(files)('is declared in the settings of a host whose agent files have no place for it: %s', ([, path, text]) => {
    const { settings, ledger } = lower(own(path, text), opencode, { context, allowed: () => true });
    expect(settings).toEqual([{ path: 'opencode.json', at: ['mcp', 'charts'], value: { type: 'local', command: ['charts', '--all'] } }]);
    expect(ledger.filter(({ field }) => /^mcp[-_]?servers$/i.test(field)).map(({ fate }) => fate)).toEqual(['exact']);
  });

  test.for(files)('stays in the file of its own host: %s', ([id, path, text]) => {
    const { settings } = lower(own(path, text), hosts.find((host) => host.id === id)!, { context, allowed: () => true });
    expect((settings ?? []).filter(({ at }) => at.includes('charts'))).toEqual([]);
  });

  test('is not declared for an agent whose list does not name it', () => {
    const { settings } = lower(own('chart.md', '---\nname: chart\ndescription: d\ntools: Read\nmcpServers: [{charts: {command: charts}}]\n---\nYou read.\n'), opencode, { context, allowed: () => true });
    expect(settings).toBeUndefined();
  });

  const limited = (path: string, text: string) => lower(own(path, text), opencode, { context, allowed: () => false });

  test('is declared elsewhere only where the tools that it holds back are held back by the agent too', () => {
    const open = limited('.github/agents/chart.agent.md', findOnly(''));
    expect([open.settings, open.ledger.find(({ field }) => field === 'mcp.charts')?.fate]).toEqual([undefined, 'dropped']);
    const copilot = limited('.github/agents/chart.agent.md', findOnly('tools: [charts/*, charts/write]\n'));
    expect(copilot.settings?.[0]?.at).toEqual(['mcp', 'charts']);
    expect(copilot.files[0]!.text).toContain('charts_find: allow\n');
    expect(copilot.files[0]!.text).not.toMatch(/charts_(?:\*|write)/);
    const gemini = limited('.gemini/agents/chart.md', '---\nname: chart\ndescription: d\ntools: [read_file]\nmcp_servers:\n  charts:\n    command: charts\n    include_tools: [find]\n---\nYou read.\n');
    expect(gemini.settings?.[0]?.at).toEqual(['mcp', 'charts']);
    expect(gemini.files[0]!.text).toContain('charts_find: allow\n');
    expect(gemini.files[0]!.text).not.toContain('charts_*');
  });

  test('is contested where another file gives its name to another server, and not where it says the same', () => {
    const [one, same, other] = ['--all', '--all', '--few'].map((word) => own('.qwen/agents/chart.md', `---\nname: chart\ndescription: d\nmcpServers: {charts: {command: charts, args: [${word}]}}\n---\nYou read.\n`).servers!);
    expect([...contestedServers([...one!, ...same!], new Map())]).toEqual([]);
    expect([...contestedServers([...one!, ...other!], new Map())]).toEqual(['charts']);
    expect([...contestedServers(one!, new Map(other!.map((server) => [server.name, server])))]).toEqual(['charts']);
  });
});

const word = fc.constantFrom('npx', '-y', 'charts', '${HARBOUR}', 'a b', '--port', '80');
const map = fc.dictionary(fc.constantFrom('HARBOUR', 'PORT', 'X-Name'), fc.constantFrom('${HARBOUR}', '${PORT}', 'north', 'Bearer ${PORT}', ''));

test.for(places)('what is declared for $id is read back as it was', (host) => {
  const server = fc.oneof(
    fc.record({ command: word, args: fc.array(word, { maxLength: 3 }), env: map }),
    fc.record({ type: fc.constant('http'), url: fc.constantFrom('https://a.example/mcp', 'https://${HARBOUR}.example'), headers: map }),
  );
  fc.assert(
    fc.property(server, (fields) => {
      const [one] = readServers({ charts: fields }, '.mcp.json');
      const entry = host.servers!.entry(one!);
      if (entry === undefined) return;
      const [again] = readServers({ charts: entry }, host.servers!.path);
      expect(again).toEqual({ ...one, path: host.servers!.path });
    }),
  );
});
