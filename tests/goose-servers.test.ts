import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import type { WriteContext } from '../src/hosts/host.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { readServers } from '../src/hosts/shared/mcp-servers.ts';
import { lower, permittedOn } from '../src/lower/lower.ts';
import { excess } from '../src/model/powers.ts';
import { fromText } from '../src/parse/source.ts';

const hostOf = (id: string) => hosts.find((host) => host.id === id)!;
const read = (path: string, text: string) => readAgent(openSource(fromText(path, text))[0]!);

function contextWith(servers: Readonly<Record<string, unknown>>, more: Partial<WriteContext> = {}): WriteContext {
  return { models: {}, servers: [], settings: new Map(), declared: new Map(readServers(servers, '.mcp.json').map((server) => [server.name, server])), ...more };
}

const chart = (tools: string) => `---\nname: chart\ndescription: Reads charts\n${tools}\n---\nYou read the charts.\n`;
const local = { command: 'npx', args: ['-y', 'charts-mcp'], env: { CHARTS_TOKEN: '${CHARTS_TOKEN}', HARBOUR: 'north' } };
const remote = { type: 'http', url: 'https://charts.example/mcp', headers: { Authorization: 'Bearer ${CHARTS}' } };

function recipe(tools: string, servers: Readonly<Record<string, unknown>>) {
  const bundle = lower(read('chart.md', chart(tools)), hostOf('goose'), { context: contextWith(servers), allowed: () => false });
  const { extensions } = JSON.parse(bundle.files[0]!.text) as { extensions?: Record<string, unknown>[] };
  return { extensions, how: bundle.ledger.find(({ field }) => field.startsWith('tools.mcp'))?.how, bundle };
}

describe('a server that an agent names, in a recipe', () => {
  test('is started with the tools that are granted, and with no others', () => {
    expect(recipe('tools: mcp__charts__find, mcp__charts__list', { charts: local }).extensions).toEqual([
      { type: 'stdio', name: 'charts', description: 'The MCP server charts', cmd: 'npx', args: ['-y', 'charts-mcp'], envs: { HARBOUR: 'north' }, env_keys: ['CHARTS_TOKEN'], available_tools: ['find', 'list'] },
    ]);
  });

  test('has all its tools where the whole of it is granted', () => {
    expect(recipe('tools: mcp__charts__find, mcp__charts', { charts: remote }).extensions).toEqual([
      { type: 'streamable_http', name: 'charts', description: 'The MCP server charts', uri: remote.url, headers: remote.headers, env_keys: ['CHARTS'] },
    ]);
  });

  test('is left out where a tool of it is denied, which no recipe can say', () => {
    expect(recipe('tools: Bash, mcp__charts\ndisallowedTools: mcp__charts__write', { charts: local }).extensions?.map(({ name }) => name)).toEqual(['developer']);
  });

  test('is not started for an agent that does not name it', () => {
    expect(recipe('tools: Bash', { charts: local }).extensions?.map(({ name }) => name)).toEqual(['developer']);
  });

  test.for([
    ['nothing in the project says how it is started', {}],
    ['holds what looks like a secret', { charts: { ...local, env: { CHARTS_TOKEN: 's.abcdefgh12345678' } } }],
    ['a recipe cannot say', { charts: { type: 'sse', url: 'https://charts.example/sse' } }],
    ['a recipe cannot say', { charts: { command: 'charts', args: ['--port', '${PORT}'] } }],
    ['a recipe cannot say', { charts: { command: 'charts', env: { PATH: '/opt/charts' } } }],
    ['a recipe cannot say', { charts: { command: 'charts', env: { port: '${port}' } } }],
    ['a recipe cannot say', { charts: { ...remote, headers: { 'X-Port': '${PORT:-80}' } } }],
  ] as const)('is left out because %s: %j', ([why, servers]) => {
    const { extensions, how } = recipe('tools: mcp__charts__find', servers);
    expect(extensions).toEqual([]);
    expect(how).toContain(why);
  });

  test.for(['developer', 'Todo', 'extensionmanager'])('never takes the name of an extension of the host: %s', (name) => {
    const { extensions, how } = recipe(`tools: mcp__${name}__shell`, { [name]: local });
    expect(extensions).toEqual([]);
    expect(how).toContain('goose has an extension of this name');
  });

  test('with marks of a template in it reaches the host as it was', () => {
    const { bundle } = recipe('tools: mcp__charts', { charts: { command: 'charts', args: ['{{ harbour }}', '{% x %}'] } });
    expect(bundle.files[0]!.text).toContain("{{'{{'}} harbour }}");
    expect(read('.goose/recipes/chart.json', bundle.files[0]!.text).servers?.[0]?.command).toEqual(['charts', '{{ harbour }}', '{% x %}']);
  });

  test('that the agent file declares for itself is started as it says', () => {
    const agent = read('.gemini/agents/chart.md', '---\nname: chart\ndescription: Reads charts\ntools: [read_file]\nmcp_servers:\n  charts:\n    command: charts\n    include_tools: [find]\n---\nYou read the charts.\n');
    const { files, ledger } = lower(agent, hostOf('goose'), { context: contextWith({ charts: local }), allowed: () => true });
    expect((JSON.parse(files[0]!.text) as { extensions: unknown[] }).extensions).toContainEqual({ type: 'stdio', name: 'charts', description: 'The MCP server charts', cmd: 'charts', args: [], available_tools: ['find'] });
    expect(ledger).toContainEqual(expect.objectContaining({ field: 'mcp_servers', fate: 'unverified' }));
  });
});

const written = (extensions: readonly unknown[]) => read('.goose/recipes/chart.yaml', JSON.stringify({ title: 'Chart', description: 'Reads charts', instructions: 'You read the charts.\n', extensions }));
const charts = { type: 'stdio', name: 'charts', cmd: 'npx', args: ['-y', 'charts-mcp'], env_keys: ['CHARTS_TOKEN'] };

describe('an extension of a recipe that is a server', () => {
  test('is declared for another host, and the agent gets the tools that are available', () => {
    const { files, settings, ledger } = lower(written([{ ...charts, available_tools: ['find'] }]), hostOf('claude-code'), { context: contextWith({}), allowed: () => false });
    expect(settings).toEqual([{ path: '.mcp.json', at: ['mcpServers', 'charts'], value: { type: 'stdio', command: 'npx', args: ['-y', 'charts-mcp'], env: { CHARTS_TOKEN: '${CHARTS_TOKEN}' } } }]);
    expect(files[0]!.text).toContain('tools: mcp__charts__find\n');
    expect(ledger).toContainEqual(expect.objectContaining({ field: 'extensions', fate: 'exact' }));
    expect(ledger).toContainEqual(expect.objectContaining({ field: 'mcp.charts', fate: 'exact' }));
  });

  test('that is reached has its variables put in', () => {
    const http = { type: 'streamable_http', name: 'charts', uri: 'https://charts.example/$HARBOUR', headers: { Authorization: 'Bearer ${ CHARTS }' }, envs: { HARBOUR: 'north' }, env_keys: ['CHARTS'] };
    const { settings } = lower(written([http]), hostOf('claude-code'), { context: contextWith({}), allowed: () => false });
    expect(settings?.[0]?.value).toEqual({ type: 'http', url: 'https://charts.example/north', headers: { Authorization: 'Bearer ${CHARTS}' } });
  });

  test('stays out where the project has another server of its name', () => {
    const present = lower(written([charts]), hostOf('claude-code'), { context: contextWith({ charts: remote }, { present: new Set(['charts']) }), allowed: () => false });
    expect([present.settings, present.ledger.find(({ field }) => field === 'mcp.charts')?.fate]).toEqual([undefined, 'narrowed']);
    const contested = lower(written([charts]), hostOf('claude-code'), { context: contextWith({}, { contested: new Set(['charts']) }), allowed: () => false });
    expect([contested.settings, contested.ledger.find(({ field }) => field === 'mcp.charts')?.fate]).toEqual([undefined, 'dropped']);
  });

  test.for([
    { type: 'sse', name: 'charts', uri: 'https://charts.example/sse' },
    { type: 'inline_python', name: 'charts', code: 'print(1)' },
    { type: 'stdio', name: 'charts', cmd: '{{ program }}', args: [] },
    { type: 'streamable_http', name: 'charts', uri: 'https://charts.example/mcp', socket: '@charts' },
  ])('is not carried over where only the host can start it: %j', (extension) => {
    const { settings, ledger } = lower(written([extension]), hostOf('claude-code'), { context: contextWith({}), allowed: () => false });
    expect([settings, ledger.find(({ field }) => field === 'extensions')?.fate]).toEqual([undefined, 'dropped']);
  });

  test('of the retired kind gives no tool', () => {
    expect(written([{ type: 'sse', name: 'charts', uri: 'https://charts.example/sse' }]).authority).toEqual({ rest: 'deny', grants: [] });
  });

  test('goes nowhere but into the recipe of its own host', () => {
    const { settings, files } = lower(written([charts]), hostOf('goose'), { context: contextWith({}), allowed: () => false });
    expect([settings, (JSON.parse(files[0]!.text) as { extensions: unknown }).extensions]).toEqual([undefined, [charts]]);
  });
});

test('a key of a recipe that every object has is written like any other', () => {
  const agent = read('.goose/recipes/chart.json', '{"title":"Chart","description":"d","instructions":"You read.","__proto__":{"extensions":[]},"constructor":1}');
  const [file] = lower(agent, hostOf('goose'), { context: contextWith({}), allowed: () => false }).files;
  expect(file!.text).toContain('"__proto__": {');
  expect(Object.keys(JSON.parse(file!.text) as object)).toEqual(['version', 'title', 'description', 'instructions', '__proto__', 'constructor']);
  expect(read(file!.path, file!.text).authority.rest).toBe('inherit');
});

const tool = fc.constantFrom('Bash', 'Edit', 'mcp__charts', 'mcp__charts__find', 'mcp__charts__list', 'mcp__Charts__find', 'mcp__tides', 'mcp__developer__shell', 'mcp__tides__{{x}}');

test('a recipe with servers never gives more than the agent file', () => {
  const context = contextWith({ charts: local, Charts: remote, tides: remote, developer: local });
  fc.assert(
    fc.property(fc.array(tool, { maxLength: 6 }), fc.array(tool, { maxLength: 2 }), fc.boolean(), (granted, denied, isOpen) => {
      const agent = read('chart.md', chart([isOpen ? '' : `tools: ${JSON.stringify(granted)}`, `disallowedTools: ${JSON.stringify(denied)}`].filter(Boolean).join('\n')));
      const bundle = lower(agent, hostOf('goose'), { context, allowed: () => false });
      expect(bundle.refused).toBe(false);
      expect(excess(hostOf('goose').effective(bundle.files, context), permittedOn(hostOf('goose'), agent))).toEqual([]);
      const again = lower(read(bundle.files[0]!.path, bundle.files[0]!.text), hostOf('goose'), { context, allowed: () => false });
      expect(again.files[0]!.text).toBe(bundle.files[0]!.text);
    }),
    { numRuns: 500 },
  );
});

test('what a recipe says of a server is read back as it was', () => {
  const map = fc.dictionary(fc.constantFrom('HARBOUR', 'PORT', 'X-Name'), fc.constantFrom('${HARBOUR}', '${PORT}', 'north', 'Bearer ${PORT}', ''));
  const server = fc.oneof(
    fc.record({ command: fc.constantFrom('npx', 'charts'), args: fc.array(fc.constantFrom('-y', 'a b', '{{ x }}', '80'), { maxLength: 3 }), env: map }),
    fc.record({ type: fc.constant('http'), url: fc.constantFrom('https://a.example/mcp', 'https://${HARBOUR}.example'), headers: map }),
  );
  fc.assert(
    fc.property(server, (fields) => {
      const context = contextWith({ charts: fields });
      const { files } = lower(read('chart.md', chart('tools: mcp__charts')), hostOf('goose'), { context, allowed: () => false });
      const [again] = read(files[0]!.path, files[0]!.text).servers ?? [];
      if (again === undefined) return;
      const { field: _field, span: _span, ...same } = again;
      expect(same).toEqual({ ...context.declared!.get('charts'), path: files[0]!.path });
    }),
    {},
  );
});
