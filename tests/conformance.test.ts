import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hosts } from '../src/hosts/registry.ts';
import { type Case, agentFileOf, type Expected, needsRun, readCases } from './conformance/cases.ts';
import { judgeCompiled } from './conformance/compiled.ts';
import { compareFacts, describe as describeDifference, type OurFacts, stamp } from './conformance/facts/compare.ts';
import { ourFacts } from './conformance/facts/ours.ts';
import { realHosts } from './conformance/hosts/all.ts';
import { hostIds, type Listing, type Outcome } from './conformance/hosts/host.ts';
import { converse, jsonLines, markdownBody } from './conformance/hosts/place.ts';
import { isOffline } from './conformance/install.ts';
import { judge } from './conformance/judge.ts';
import { type Mock, type ModelRequest, startMock } from './conformance/mock.ts';
import { loaderPage, resultPage } from './conformance/page.ts';
import type { Answer } from './conformance/protocols/protocol.ts';
import { OutOfTime, run, runToEnd } from './conformance/sandbox.ts';
import { runSuite } from './conformance/suite.ts';

async function post(url: string, body: object): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

function isChild(request: ModelRequest): boolean {
  return request.tools.includes('finish');
}

describe('the mock model server', () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock();
  });
  afterAll(() => mock.close());

  const answer: Answer = { text: 'three lamps', calls: [{ tool: 'read', namespace: 'files', input: { path: 'lamp.txt' } }] };

  const protocols = [
    {
      id: 'messages',
      path: '/v1/messages?beta=true',
      body: {
        model: 'm',
        system: [{ type: 'text', text: 'You count.' }],
        tools: [{ name: 'read' }],
        messages: [
          { role: 'user', content: [{ type: 'tool_result', content: 'a lamp' }, { type: 'text', text: 'go' }] },
          { role: 'system', content: 'Environment' },
        ],
      },
      system: ['You count.', 'Environment'],
      tools: ['read'],
    },
    {
      id: 'chat',
      path: '/v1/chat/completions',
      body: {
        model: 'm',
        tools: [{ type: 'function', function: { name: 'read' } }],
        messages: [
          { role: 'system', content: 'You count.' },
          { role: 'user', content: [{ type: 'text', text: 'go' }] },
          { role: 'tool', content: 'a lamp' },
        ],
      },
      system: ['You count.'],
      tools: ['read'],
    },
    {
      id: 'responses',
      path: '/v1/responses',
      body: {
        model: 'm',
        instructions: 'Base',
        tools: [{ type: 'web_search' }, { type: 'namespace', name: 'files', tools: [{ type: 'function', name: 'read' }] }],
        input: [
          { role: 'developer', content: [{ type: 'input_text', text: 'You count.' }] },
          { role: 'user', content: [{ type: 'input_text', text: 'go' }] },
          { type: 'function_call_output', output: 'a lamp' },
        ],
      },
      system: ['Base', 'You count.'],
      tools: ['web_search', 'files/read'],
    },
    {
      id: 'gemini',
      path: '/v1beta/models/m:generateContent',
      body: {
        systemInstruction: { parts: [{ text: 'You ' }, { text: 'count.' }] },
        tools: [{ functionDeclarations: [{ name: 'read' }] }],
        contents: [{ role: 'user', parts: [{ text: 'go' }, { functionResponse: { name: 'read', response: { output: 'a lamp' } } }] }],
      },
      system: ['You count.'],
      tools: ['read'],
    },
  ];

  test.for(protocols)('reads and answers $id', async ({ id, path, body, system, tools }) => {
    const channel = mock.open(() => answer);
    const whole = await post(channel.url + path, body);
    expect(whole.status).toBe(200);
    expect(whole.text).toContain('three lamps');
    expect(whole.text).toContain('lamp.txt');
    const { protocol, model, system: seen, tools: offered, results, users, raw } = channel.requests[0]!;
    expect({ protocol, model, seen, offered, results, users, raw }).toEqual({ protocol: id, model: 'm', seen: system, offered: tools, results: ['a lamp'], users: ['go'], raw: body });

    const streamed = await post(channel.url + path.replace(':generate', ':streamGenerate'), { ...body, stream: true });
    const lines = streamed.text.split('\n').filter((line) => line.startsWith('data: {'));
    expect(lines.map((line) => JSON.parse(line.slice(6)) as unknown).length).toBeGreaterThan(0);
    expect(streamed.text).toContain('three lamps');
    channel.close();
  });

  test('counts tokens without a script', async () => {
    const channel = mock.open(() => {
      throw new Error('the script was asked');
    });
    expect(JSON.parse((await post(`${channel.url}/v1/messages/count_tokens`, {})).text)).toEqual({ input_tokens: 10 });
    expect(JSON.parse((await post(`${channel.url}/v1beta/models/m:countTokens`, {})).text)).toEqual({ totalTokens: 10 });
    expect(channel.requests).toEqual([]);
  });

  test('gives the same bytes for the same conversation', async () => {
    const replies: string[] = [];
    for (let round = 0; round < 2; round++) {
      const channel = mock.open(() => answer);
      replies.push((await post(`${channel.url}/v1/responses`, { stream: true })).text + (await post(`${channel.url}/v1/responses`, { stream: true })).text);
    }
    expect(replies[1]).toBe(replies[0]);
  });

  test('refuses and records everything else', async () => {
    const before = mock.refused.length;
    const channel = mock.open(() => answer);
    expect((await fetch(`${channel.url}/v1/models`)).status).toBe(404);
    expect((await post(`${channel.url}/telemetry`, {})).status).toBe(404);
    expect((await post(`${mock.url}/v1/messages`, {})).status).toBe(404);
    await new Promise<void>((closed) => {
      const socket = connect(Number(new URL(mock.url).port), '127.0.0.1', () => socket.write('CONNECT lamps.example:443 HTTP/1.1\r\nHost: lamps.example:443\r\n\r\n'));
      socket.on('close', () => closed());
      socket.resume();
    });
    expect(mock.refused.slice(before)).toEqual(['GET /v1/models', 'POST /telemetry', 'POST /v1/messages', 'CONNECT lamps.example:443']);
  });

  test('keeps the voices of the main agent and of agents below it apart', async () => {
    const texts: string[] = [];
    const outcome = await converse(mock, { agent: 'probe', as: 'subagent', child: [{ text: 'below' }] }, { isChild, delegate: { text: 'delegate' } }, async (url) => {
      for (const tools of [[], [{ name: 'finish' }], [{ name: 'finish' }], []]) {
        const { text } = await post(`${url}/v1/messages`, { model: 'm', tools, messages: [] });
        texts.push((JSON.parse(text) as { content: { text: string }[] }).content[0]!.text);
      }
      return { ended: { code: 0, stdout: '', stderr: '' }, directory: '.' };
    });
    expect(texts).toEqual(['delegate', 'below', 'done', 'done']);
    expect([outcome.main.length, outcome.child.length, outcome.agent === outcome.child[0]]).toEqual([2, 2, true]);
  });
});

describe('the tables', () => {
  const cases = readCases();
  const rows = cases.flatMap((one) => hostIds.flatMap((host) => (one.hosts[host] ? [{ id: one.id, host, one, expected: one.hosts[host] }] : [])));

  test('hold at least sixty cases, each with the source of its fact', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(cases.filter((one) => one.source.trim() === '' || one.about.trim() === '')).toEqual([]);
  });

  test('cover every host', () => {
    expect(realHosts.filter((host) => !rows.some((row) => row.host === host.id))).toEqual([]);
  });

  test('give a loader all it needs: a path, the verdict and what is lost', () => {
    for (const { one, host, expected } of rows) {
      const place = realHosts.find((candidate) => candidate.id === host)!;
      const { path } = agentFileOf(one, expected, (stem) => place.agentFile(stem));
      expect(path).toMatch(/^\.[a-z]+\//);
      expect(expected.load === 'recovers').toBe(expected.lost !== undefined);
    }
  });

  test('show every loss in something that is measured', () => {
    expect(rows.filter(({ expected }) => expected.lost?.length && !needsRun(expected) && expected.description === undefined).map(({ id, host }) => `${host} ${id}`)).toEqual([]);
  });

  test('keep the odd bytes that a case asks for', () => {
    const text = new Map(cases.map((one) => [one.id, one.agent]));
    expect(text.get('byte-order-mark')).toMatch(/^\uFEFF---\n/);
    expect(text.get('crlf')).toMatch(/^---\r\n/);
    expect(text.get('crlf')).not.toMatch(/[^\r]\n/);
    expect(text.get('blank-first-line')).toMatch(/^\n---/);
  });
});

describe('the judge', () => {
  const expected: Expected = { load: 'loads', tools: ['Read', 'Grep'], exit: 0, calls: { main: 1 } };
  const listing: Listing = { agents: [{ name: 'probe', description: 'Counts' }], complaints: [], refused: false };
  const request = { protocol: 'messages', headers: {}, model: 'm', system: ['Identity', 'You count the lamps.'], tools: ['Grep', 'Read'], results: [], users: ['go'], raw: {} } satisfies ModelRequest;
  const outcome: Outcome = { exit: 0, output: '', main: [request], child: [], agent: request, directory: '.' };
  const seen = { body: 'You count the lamps.\n', listing, outcome };

  test('is content with a host that does what the table says', () => {
    expect(judge(expected, seen)).toEqual([]);
  });

  test.for<[string, Partial<Expected>, string]>([
    ['a tool', { tools: ['Read'] }, 'tools on the wire: expected ["Read"], got ["Grep","Read"]'],
    ['a missing tool', { offers: ['Bash'] }, 'tool offered: expected `Bash`, got ["Grep","Read"]'],
    ['a tool too many', { withholds: ['Grep'] }, 'tool withheld: expected `Grep`, got ["Grep","Read"]'],
    ['a verdict', { load: 'drops' }, 'listed: expected false, got ["probe"]'],
    ['a refusal', { refuses: true }, 'project refused: expected true, got []'],
    ['a description', { description: 'Lamps' }, 'description: expected `Lamps`, got `Counts`'],
    ['a model', { model: 'opus' }, 'model: expected `opus`, got `m`'],
    ['an exit code', { exit: 1 }, 'exit code: expected 1, got 0'],
    ['a number of calls', { calls: { child: 1 } }, 'model calls of child: expected 1, got 0'],
    ['a result', { told: { main: ['denied'] } }, 'told to main: expected `denied`, got []'],
    ['a file', { written: { 'no/such/file': true } }, 'file no/such/file: expected true, got false'],
    ['a text', { omits: ['lamps'] }, 'instructions omit: expected `lamps`, got `present`'],
  ])('names a wrong fact: %s', ([, change, line]) => {
    expect(judge({ ...expected, ...change }, seen)).toEqual([line]);
  });

  test('wants the body on the wire byte for byte', () => {
    expect(judge(expected, { ...seen, body: 'You count  the lamps.' })).toEqual(['instructions say: expected `You count  the lamps.`, got `absent`']);
  });

  test('says so when the agent never ran', () => {
    const { agent: _agent, ...rest } = outcome;
    expect(judge({ load: 'loads', tools: [] }, { ...seen, outcome: { ...rest, agent: undefined, exit: 1 } })[0]).toMatch(/^a request of the agent: expected `one`/);
  });

  test('compares a compiled agent with its ledger', () => {
    const one = { id: 'a', host: 'opencode', source: 'a.md', files: {}, agent: 'probe', wrongTools: (seen: readonly string[], silent: readonly string[]) => seen.filter((tool) => tool !== 'read' && silent.includes(tool)).map((tool) => `tools: ${tool} was not granted`), body: 'You count.\n' } as const;
    const silent = ['read', 'bash', 'edit'];
    const good = { loaded: true, complaints: [], tools: ['read'], systemPrompt: 'You count.\nEnvironment', exit: 0 };
    expect(judgeCompiled(one, good, silent)).toEqual([]);
    expect(judgeCompiled(one, { ...good, tools: ['read', 'bash'], systemPrompt: 'You sum.' }, silent)).toEqual([
      'tools: bash was not granted',
      'body: expected verbatim, got other bytes',
    ]);
    expect(judgeCompiled(one, { ...good, loaded: false }, silent)[0]).toMatch(/^listed: expected `probe`/);
  });
});

describe('the surroundings', () => {
  test('end the whole process group at the time limit', async () => {
    const ended = await run({ command: process.execPath, arguments: ['-e', 'setInterval(() => 0, 1000)'], directory: '.', environment: {}, seconds: 0.2 });
    expect([ended.late, ended.code]).toEqual([true, null]);
  });

  test('call it a lack of time when a program has to be ended', async () => {
    await expect(runToEnd({ command: process.execPath, arguments: ['-e', 'setInterval(() => 0, 1000)'], directory: '.', environment: {}, seconds: 0.2 })).rejects.toThrow(OutOfTime);
  });

  test.for([
    ['a lack of time', [new OutOfTime('no end')], ['listed'], true],
    ['two in a row', [new OutOfTime('no end'), new OutOfTime('no end')], ['the run itself: no end'], true],
    ['any other fault', [new Error('broken')], ['the run itself: broken'], false],
    ['nothing', [], ['listed'], false],
  ] as const)('run a case again after %s', async ([, faults, wrong, again]) => {
    const left = [...faults];
    const listing: Listing = { agents: [], complaints: [], refused: false };
    const running = {
      list: async () => {
        const fault = left.shift();
        if (fault) throw fault;
        return listing;
      },
      perform: async () => Promise.reject(new Error('not asked for')),
      close: async () => undefined,
    };
    const host = { ...realHosts.find(({ id }) => id === 'pi')!, start: async () => running };
    const one = { id: 'a', about: 'a', source: 's', stem: 'probe', agent: '', hosts: { pi: { load: 'loads' } } } as const;
    const mock = await startMock();
    const [result] = await runSuite([host], [one], [], [], [], { mock, scratch: '.', programs: '.', installed: {} }, 1);
    await mock.close();
    expect([result!.wrong.map((line) => line.split(/: expected/)[0]), result!.again]).toEqual([wrong, again]);
  });

  test('give a program the environment they were told and nothing else', async () => {
    const { stdout } = await run({ command: process.execPath, arguments: ['-p', 'JSON.stringify(Object.keys(process.env))'], directory: '.', environment: { LAMP: '1' }, seconds: 30 });
    expect(JSON.parse(stdout)).toEqual(['LAMP']);
  });

  test.for([
    ['npm error code ENOTFOUND', true],
    ['npm error network request to https://registry.example failed', true],
    ['npm error code ETARGET\nnpm error notarget No matching version found', false],
    ['npm error code E403\nnpm error 403 Forbidden', true],
    ['npm error code E503', true],
    ['npm error code E404', false],
  ] as const)('tell a missing network from a missing package: %s', ([stderr, offline]) => {
    expect(isOffline(stderr)).toBe(offline);
  });

  test('skip what is no JSON object in a stream', () => {
    expect(jsonLines('note\n{"a":1}\n{broken\n')).toEqual([{ a: 1 }]);
  });

  test.for([
    ['---\nname: a\n---\nBody\n', 'Body\n'],
    ['\uFEFF---\r\nname: a\r\n---\r\nBody', 'Body'],
    ['---\nname: a\n---\n\n---\nrule\n', '\n---\nrule\n'],
    ['No fence\n', 'No fence\n'],
    ['---\nnever closed\n', '---\nnever closed\n'],
  ] as const)('find the body of %j', ([text, body]) => {
    expect(markdownBody(text)).toBe(body);
  });

  test('write a page that names each difference', () => {
    const page = resultPage([{ id: 'opencode', title: 'opencode', version: '1' }], [{ host: 'opencode', id: 'plain', source: 's', wrong: ['model: expected `a`, got `b`'], milliseconds: 1, again: false }], true, '2026-01-02');
    expect(page).toContain('| opencode | 1 | 1 | 0 |');
    expect(page).toContain('- opencode `plain`: model: expected `a`, got `b`');
  });

  test('the page of loaders shows what was seen, and what the run did not confirm', () => {
    const cases: readonly Case[] = [
      { id: 'plain', about: 'A file', source: 's', stem: 'probe', agent: '', hosts: { opencode: { load: 'recovers' as const, lost: ['tools'] }, codex: { load: 'loads' as const } } },
      { id: 'other', about: 'A file of another host', source: 's', stem: 'probe', agent: '', hosts: { pi: { load: 'loads' as const } } },
    ];
    const page = loaderPage([{ id: 'opencode', title: 'opencode', version: '1' }, { id: 'codex', title: 'Codex', version: '2' }], cases, [result('opencode', []), result('codex', ['load: expected `loads`'])], '2026-01-02');
    expect(page).toContain('| `plain`: A file | recovers, less `tools` | not confirmed |');
    expect(page).not.toContain('`other`');
  });

  test('the page of loaders keeps the columns of hosts that did not run again', () => {
    const cases: readonly Case[] = [{ id: 'plain', about: 'A \\ or | file', source: 's', stem: 'probe', agent: '', hosts: { opencode: { load: 'loads' as const }, codex: { load: 'drops' as const }, copilot: { load: 'loads' as const } } }];
    const before = loaderPage([{ id: 'opencode', title: 'The opencode', version: '1' }, { id: 'codex', title: 'Codex', version: '2' }], cases, [result('opencode', []), result('codex', ['late'])], '2026-01-02');
    const after = loaderPage([{ id: 'codex', title: 'Codex', version: '3' }, { id: 'copilot', title: 'Copilot', version: '4' }], cases, [result('codex', []), result('copilot', [])], '2026-01-03', before);
    expect(after).toContain('| file | The opencode 1 | Codex 3 | Copilot 4 |');
    expect(after).toContain('file | loads | drops | loads |');
    expect(after).toContain('asked of all: 1 files');
  });
});

describe('the facts', () => {
  const ours: OurFacts = {
    title: 'Lamp Host',
    fact: { version: '1', date: '2026-01-02' },
    tools: [
      { name: 'Read', status: 'current' },
      { name: 'Task', status: 'alias' },
      { name: 'LS', status: 'retired' },
    ],
    fields: [{ key: 'name' }],
    builtins: ['Explore'],
  };

  test('agree when the host says the same', () => {
    const measured = [
      { kind: 'tools', names: ['Read'], complete: true, source: 's' },
      { kind: 'aliases', names: ['Task'], complete: true, source: 's' },
      { kind: 'builtins', names: ['Explore'], complete: true, source: 's' },
    ] as const;
    expect(compareFacts(ours, measured)).toEqual([]);
  });

  test('name what either side lacks, and what we call retired and the host has', () => {
    const found = compareFacts(ours, [{ kind: 'tools', names: ['LS', 'Lamp'], complete: true, source: 's' }]);
    expect(found.map((difference) => describeDifference(difference, ours, '2', '2026-03-04'))).toEqual([
      'Lamp Host 2, read 2026-03-04: tools `LS`: ours not known (of 1, 2026-01-02), theirs there (s)',
      'Lamp Host 2, read 2026-03-04: tools `Lamp`: ours not known (of 1, 2026-01-02), theirs there (s)',
      'Lamp Host 2, read 2026-03-04: tools `Read`: ours there (of 1, 2026-01-02), theirs not there (s)',
    ]);
  });

  test('want each current tool offered, or a reason why it is not', () => {
    const tools = [...ours.tools, { name: 'Grep', status: 'current', hiddenBy: 'Read' }, { name: 'Todo', status: 'current', note: 'only with a flag' }, { name: 'Gone', status: 'current' }] as const;
    const found = compareFacts({ ...ours, tools }, [{ kind: 'offered', names: ['Read', 'Task', 'LS', 'Lamp'], complete: true, source: 's' }]);
    expect(found.map(({ name, theirs }) => `${name} ${theirs}`)).toEqual(['LS offered', 'Lamp offered', 'Gone not offered']);
  });

  test('name one fact of a host that was made wrong', () => {
    for (const host of hosts) {
      const mine = ourFacts(host.id)!;
      const names = mine.tools.filter(({ status }) => status === 'current').map(({ name }) => name);
      const measured = [{ kind: 'tools', names, complete: true, source: 's' }] as const;
      expect(compareFacts(mine, measured)).toEqual([]);
      const wrong = { ...mine, tools: mine.tools.filter(({ name }) => name !== names[0]) };
      expect(compareFacts(wrong, measured).map((difference) => describeDifference(difference, wrong, '9', '2026-03-04'))).toEqual([expect.stringContaining(`${mine.title} 9, read 2026-03-04: tools \`${names[0]!}\`: ours not known`)]);
    }
  });

  test('name rules in another order', () => {
    const defaults = ['* * allow', 'bash * ask'];
    expect(compareFacts({ ...ours, defaults }, [{ kind: 'defaults', names: defaults.toReversed(), complete: true, source: 's' }]).map(({ name }) => name)).toEqual(['order']);
  });

  test('name a word that stands for something else there', () => {
    const mine: OurFacts = { ...ours, tools: [{ name: 'Agent', status: 'current' }, { name: 'Task', status: 'alias', current: 'Agent' }], models: ['large', 'small'], standsFor: { large: 'lamp-2' } };
    const same = [
      { kind: 'aliases', names: ['Task'], targets: { Task: 'Agent', Agent: 'Agent' }, complete: true, source: 's' },
      { kind: 'models', names: ['large', 'small'], targets: { large: 'lamp-2' }, complete: true, source: 's' },
    ] as const;
    expect(compareFacts(mine, same)).toEqual([]);
    const other = [
      { kind: 'aliases', names: ['Task'], targets: { Task: 'Crew' }, complete: true, source: 's' },
      { kind: 'models', names: ['large', 'small'], targets: { large: 'lamp-3', small: 'lamp-1', nobodys: 'lamp-0' }, complete: true, source: 's' },
    ] as const;
    expect(compareFacts(mine, other).map((difference) => describeDifference(difference, mine, '2', '2026-03-04').replace(/^.*?: /, ''))).toEqual([
      'aliases `Task`: ours stands for `Agent` (of 1, 2026-01-02), theirs stands for `Crew` (s)',
      'models `large`: ours stands for `lamp-2` (of 1, 2026-01-02), theirs stands for `lamp-3` (s)',
      'models `small`: ours not said what it stands for (of 1, 2026-01-02), theirs stands for `lamp-1` (s)',
    ]);
  });

  test('do not conclude from a list that is not complete', () => {
    expect(compareFacts(ours, [{ kind: 'fields', names: [], complete: false, source: 's' }])).toEqual([]);
  });

  test('leave out permissions that our data do not list', () => {
    expect(compareFacts(ours, [{ kind: 'permissions', names: ['bash'], complete: false, source: 's' }])).toEqual([]);
    expect(compareFacts({ ...ours, permissions: [] }, [{ kind: 'permissions', names: ['bash'], complete: false, source: 's' }])).toHaveLength(1);
  });

  test('stamp version and date of the fact and nothing else', () => {
    const text = "export const fact: Fact = {\n  version: '1',\n  date: '2026-01-02',\n};\nconst other = { version: '1' };\n";
    expect(stamp(text, '2', '2026-03-04')).toBe("export const fact: Fact = {\n  version: '2',\n  date: '2026-03-04',\n};\nconst other = { version: '1' };\n");
    expect(stamp("export const facts = {\n  fact: { source: 's', version: '1', date: '2026-01-02' },\n};\n", '2', '2026-03-04')).toContain("version: '2', date: '2026-03-04' }");
    expect(() => stamp('const fact = 1;', '2', '2026-03-04')).toThrow('no `fact` in the file');
  });
});

function result(host: string, wrong: string[]) {
  return { host, id: 'plain', source: 's', wrong, milliseconds: 1, again: false };
}
