import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import type { WriteContext } from '../src/hosts/host.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { lower, permittedOn } from '../src/lower/lower.ts';
import { excess, powersOf, within, type Powers } from '../src/model/powers.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';
import { wider } from './last-match.ts';

const context: WriteContext = { models: {}, servers: [], settings: new Map(), declared: new Map() };

const claudeTool = fc.oneof(
  ...hosts.filter(({ id }) => id === 'claude-code').map(({ tools }) => fc.constantFrom(...tools.map(({ name }) => name))),
  fc.constantFrom('Bash(git:*)', 'Bash(npm test)', 'Bash(rm * -f)', 'Read(docs/**)', 'WebFetch(domain:example.org)', 'Skill(lint)', 'Agent(scout)', 'Agent(scout, smith)'),
  fc.constantFrom('mcp__atlas', 'mcp__atlas__read', 'mcp__my_atlas__find_all', 'mcp__a.b__c', '*', 'read', 'Nonsense'),
);

const claudeFile = fc
  .record({ tools: fc.option(fc.array(claudeTool, { maxLength: 8 })), denied: fc.option(fc.array(claudeTool, { maxLength: 4 })), ban: fc.boolean() })
  .map(({ tools, denied, ban }) =>
    ['---', 'name: subject', 'description: A subject', tools && `tools: [${tools.map((tool) => JSON.stringify(tool)).join(', ')}]`, denied && `disallowedTools: [${denied.map((tool) => JSON.stringify(tool)).join(', ')}]`, '---', ban ? 'Never call yourself.' : 'You work.', '']
      .filter((line) => typeof line === 'string')
      .join('\n'),
  )
  .map((text) => ({ path: 'subject.md', text }));

const sdkFile = fc
  .record({ tools: fc.option(fc.array(claudeTool, { maxLength: 8 }), { nil: undefined }), disallowedTools: fc.option(fc.array(claudeTool, { maxLength: 4 }), { nil: undefined }) })
  .map((lists) => ({ path: 'subject.json', text: JSON.stringify({ subject: { description: 'A subject', prompt: 'You work.\n', ...lists } }) }));

const kiroTool = fc.oneof(
  ...hosts.filter(({ id }) => id === 'kiro').map(({ tools }) => fc.constantFrom(...tools.map(({ name }) => name))),
  fc.constantFrom('@builtin', '@mcp', '@atlas', '@atlas/read', '@atlas/read_*', '@mcp/x', '*', 'Nonsense'),
);

const kiroFields = fc.record(
  {
    tools: fc.array(kiroTool, { maxLength: 6 }),
    allowedTools: fc.array(kiroTool, { maxLength: 3 }),
    permissions: fc.array(
      fc.record(
        { capability: fc.constantFrom('shell', 'filesystem', 'read', 'write', 'web', 'mcp', 'builtin', 'subagent', 'unheard-of'), effect: fc.constantFrom('allow', 'ask', 'deny'), match: fc.array(fc.constantFrom('git *', 'rm *', 'docs/**'), { maxLength: 2 }) },
        { requiredKeys: ['capability', 'effect'] },
      ),
      { maxLength: 3 },
    ),
    toolsSettings: fc.dictionary(
      fc.constantFrom('shell', 'write', 'execute_bash', 'subagent'),
      fc.record({ allowedCommands: fc.array(fc.constantFrom('git .*', 'ls'), { maxLength: 2 }), deniedCommands: fc.array(fc.constantFrom('rm .*'), { maxLength: 1 }), denyByDefault: fc.boolean(), allowedAgents: fc.array(fc.constantFrom('scout'), { maxLength: 1 }) }, { requiredKeys: [] }),
      { maxKeys: 2 },
    ),
  },
  { requiredKeys: [] },
);

const kiroFile = fc.oneof(
  kiroFields.map((fields) => ({ path: '.kiro/agents/subject.json', text: JSON.stringify({ name: 'subject', description: 'A subject', prompt: 'You work.\n', ...fields }) })),
  kiroFields.map((fields) => ({ path: '.kiro/agents/subject.md', text: `---\n${JSON.stringify({ description: 'A subject', ...fields })}\n---\nYou work.\n` })),
);

const gooseExtension = fc.record(
  {
    type: fc.constantFrom('builtin', 'platform', 'stdio', 'streamable_http', 'sse'),
    cmd: fc.constant('atlas'),
    uri: fc.constant('https://atlas.example/mcp'),
    name: fc.constantFrom('developer', 'Developer', 'analyze', 'summon', 'todo', 'skills', 'atlas', 'computercontroller', 'Extension Manager'),
    available_tools: fc.array(fc.constantFrom('shell', 'edit', 'write', 'tree', 'web_fetch', 'delegate', 'read', 'nonsense'), { maxLength: 3 }),
  },
  { requiredKeys: ['type', 'name'] },
);

const gooseFile = fc
  .record({ extensions: fc.array(gooseExtension, { maxLength: 4 }), sub_recipes: fc.constant([{ name: 'scout', path: 'scout.yaml' }]) }, { requiredKeys: [] })
  .map((fields) => ({ path: '.goose/recipes/subject.yaml', text: JSON.stringify({ title: 'Subject', description: 'A subject', instructions: 'You work.\n', ...fields }) }));

const action = fc.constantFrom('allow', 'ask', 'deny');
const key = fc.constantFrom('*', 'read', 'edit', 'glob', 'grep', 'bash', 'task', 'skill', 'question', 'webfetch', 'websearch', 'external_directory', 'atlas_read', 'atlas_*', 'web*', 'nonsense', '?ask');
const patterns = fc.dictionary(fc.constantFrom('*', 'git *', 'git push *', 'rm *', 'scout', 'subject', '*.env', '7'), action, { minKeys: 1 });

const oldTool = fc.constantFrom('*', 'read', 'write', 'edit', 'patch', 'bash', 'task', 'webfetch', 'atlas_*', 'multiedit', '7');

const opencodeFile = fc
  .record({ permission: fc.oneof({ weight: 9, arbitrary: fc.dictionary(key, fc.oneof(action, patterns), { maxKeys: 8 }) }, { weight: 1, arbitrary: action }), tools: fc.option(fc.dictionary(oldTool, fc.boolean(), { maxKeys: 3 }), { freq: 4 }), ban: fc.boolean() })
  .map(({ permission, tools, ban }) => ({ path: '.opencode/agent/subject.md', text: `---\ndescription: A subject\npermission: ${JSON.stringify(permission)}\n${tools ? `tools: ${JSON.stringify(tools)}\n` : ''}---\n${ban ? 'Never call yourself.' : 'You work.'}\n` }));

const listTool = (id: string) =>
  fc.oneof(
    ...hosts.filter((host) => host.id === id).map(({ tools }) => fc.constantFrom(...tools.map(({ name }) => name))),
    fc.constantFrom('Read', 'Bash', 'Write', 'READ', 'atlas/read', 'atlas/*', 'my_atlas/find_all', 'search/codebase', 'Bash(git:*)', 'mcp__atlas__read', '*', 'all', 'read search', 'Nonsense', 'odd: [name]'),
  );

const listField = (id: string) =>
  fc.oneof(
    fc.array(listTool(id), { maxLength: 8 }).map((names) => JSON.stringify(names)),
    fc.array(listTool(id), { maxLength: 3 }).map((names) => JSON.stringify(names.join(', '))),
  );

const copilotFile = fc
  .record({ tools: fc.option(listField('copilot')), served: fc.option(fc.constantFrom('["*"]', '[read]', '[]')), name: fc.constantFrom('name: Display Name\n', ''), body: fc.constantFrom('You work.', 'Ask ${input:a} and ${input:b}.', 'Never call yourself.') })
  .map(({ tools, served, name, body }) => ({ path: '.github/agents/subject.agent.md', text: `---\n${name}description: A subject\n${tools === null ? '' : `tools: ${tools}\n`}${served === null ? '' : `mcp-servers: {atlas: {command: atlas, tools: ${served}}}\n`}---\n${body}\n` }));

const droidFile = fc.option(listField('factory-droid')).map((tools) => ({ path: '.factory/droids/subject.md', text: `---\nname: subject\n${tools === null ? '' : `tools: ${tools}\n`}---\nYou work.\n` }));

const cursorLine = fc.constantFrom('readonly: true', 'readonly: TRUE', 'readonly: "true"', 'readonly: false', 'tools: Read, Shell', 'tools: Bash, Edit', 'tools:', '  readonly: true', '# readonly: true', 'model: fast', 'description: a: b', 'is_background: true');

const cursorFile = fc.array(cursorLine, { maxLength: 5 }).map((lines) => ({ path: '.cursor/agents/subject.md', text: ['---', 'name: subject', ...lines, '---', 'You work.', ''].join('\n') }));

const kiloKey = fc.constantFrom('*', 'read', 'edit', 'glob', 'bash', 'task', 'webfetch', 'background_process', 'cron_create', 'kilo_*', 'atlas_*', 'suggest', 'external_directory');

const kiloFile = fc
  .dictionary(kiloKey, fc.oneof(action, fc.dictionary(fc.constantFrom('*', 'git *', 'cat*', 'rm *', 'scout', '*.env'), action, { minKeys: 1 })), { maxKeys: 8 })
  .map((permission) => ({ path: '.kilo/agents/subject.md', text: `---\ndescription: A subject\npermission: ${JSON.stringify(permission)}\n---\nYou work.\n` }));
function toolNames(id: string): fc.Arbitrary<string> {
  return fc.oneof(...hosts.filter((host) => host.id === id).map(({ tools }) => fc.constantFrom(...tools.map(({ name }) => name))));
}

const geminiTool = fc.oneof(toolNames('gemini-cli'), fc.constantFrom('*', 'mcp_*', 'mcp_atlas_*', 'mcp_atlas_read', 'mcp_a_b_c', 'discovered_tool_x', 'Read'));

const geminiServer = fc.record({ include_tools: fc.constantFrom(['read'], []), exclude_tools: fc.constant(['find_all']) }, { requiredKeys: [] });

const geminiFile = fc
  .record({ tools: fc.option(fc.array(geminiTool, { maxLength: 8 })), servers: fc.option(fc.dictionary(fc.constantFrom('atlas', 'my_atlas'), geminiServer)), body: fc.constantFrom('You work.', 'You work on ${query} and ${HOME}.') })
  .map(({ tools, servers, body }) =>
    ['---', 'name: subject', 'description: A subject', tools && `tools: ${JSON.stringify(tools)}`, servers && `mcp_servers: ${JSON.stringify(servers)}`, '---', body, ''].filter((line) => typeof line === 'string').join('\n'),
  )
  .map((text) => ({ path: '.gemini/agents/subject.md', text }));

const qwenTool = fc.oneof(toolNames('qwen-code'), fc.constantFrom('*', 'mcp__atlas', 'mcp__atlas__read', 'mcp__atlas__*', 'mcp__my_atlas__find_all', 'mcp__*', 'mcp__a.b__c', 'Read', 'Bash'));

const qwenFile = fc
  .record({ tools: fc.option(fc.array(qwenTool, { maxLength: 8 })), denied: fc.option(fc.array(qwenTool, { maxLength: 4 })), description: fc.constantFrom('A subject', 'A subject: one') })
  .map(({ tools, denied, description }) =>
    ['---', 'name: subject', `description: ${description}`, tools && `tools: ${tools.join(', ')}`, denied && `disallowedTools:${denied.map((tool) => `\n  - "${tool}"`).join('')}`, '---', 'You work on ${HOME}.', ''].filter((line) => typeof line === 'string').join('\n'),
  )
  .map((text) => ({ path: '.qwen/agents/subject.md', text }));

const codexServer = fc.constantFrom('enabled = true', 'enabled = false', 'disabled_tools = ["read"]', 'enabled_tools = ["read"]');

const codexFile = fc
  .record({
    sandbox: fc.option(fc.constantFrom('read-only', 'workspace-write')),
    search: fc.option(fc.constantFrom('disabled', 'live')),
    shell: fc.option(fc.boolean()),
    server: fc.option(codexServer),
    body: fc.constantFrom('You work.', "It's ${HOME}\\r\\n\\u0000 '''"),
  })
  .map(({ sandbox, search, shell, server, body }) =>
    [
      'name = "subject"',
      'description = "A subject"',
      `developer_instructions = "${body}"`,
      sandbox && `sandbox_mode = "${sandbox}"`,
      search && `web_search = "${search}"`,
      typeof shell === 'boolean' && `[features]\nshell_tool = ${shell}`,
      server && `[mcp_servers.atlas]\ncommand = "atlas"\n${server}`,
      '',
    ]
      .filter((line) => typeof line === 'string')
      .join('\n'),
  )
  .map((text) => ({ path: '.codex/agents/subject.toml', text }));


describe.for(hosts)('authority on $id', (host) => {
  test.for([
    ['Claude Code', claudeFile],
    ['opencode', opencodeFile],
    ['the Claude Agent SDK', sdkFile],
    ['Kiro', kiroFile],
    ['goose', gooseFile],
    ['Copilot', copilotFile],
    ['Cursor', cursorFile],
    ['Kilo', kiloFile],
    ['Factory Droid', droidFile],
    ['Codex', codexFile],
    ['Gemini CLI', geminiFile],
    ['Qwen Code', qwenFile],
  ] as const)('never widens for an agent of %s, unless the pair is refused, and settles at once', ([, file]) => {
    fc.assert(
      fc.property(file, ({ path, text }) => {
        const agent = readAgent(openSource(fromText(path, text))[0]!);
        const bundle = lower(agent, host, { context, allowed: () => false });
        const servers = agent.authority.grants.flatMap(({ target }) => (target.kind === 'mcp' ? [target.server] : []));
        const over = excess(host.effective(bundle.files, { ...context, servers }), permittedOn(host, agent));
        if (bundle.refused) return;
        expect(over).toEqual([]);
        const written = bundle.files.find((file) => file.bodyStart !== undefined)?.text ?? '';
        const target = { id: host.id, text: written, powers: host.effective(bundle.files, { ...context, servers }) };
        expect(wider({ id: agent.dialect, text, powers: permittedOn(host, agent) }, target)).toEqual([]);
        const again = bundle.files.flatMap((file) => lower(readAgent(openSource(fromText(file.path, file.text))[0]!), host, { context: { ...context, servers }, allowed: () => false }).files);
        expect(again.map((file) => file.text)).toEqual(bundle.files.map((file) => file.text));
      }),
      { numRuns: 300 },
    );
  });
});

function powers(fields: string): Powers {
  return powersOf(readAgent(parseDocument(fromText('subject.md', `---\nname: a\ndescription: b\n${fields}\n---\n`))).authority);
}

describe('powers', () => {
  test.for([
    ['tools: Read', 'tools: Read, Grep', true],
    ['tools: Read, Write', 'tools: Read', false],
    ['tools: Read, Write, WebFetch', 'tools: Bash', true],
    ['tools: mcp__a__b', 'tools: mcp__a', true],
    ['tools: mcp__a', 'tools: mcp__a__b', false],
    ['tools: Agent(x)', 'tools: Agent', true],
    ['tools: Agent', 'tools: Agent(x)', false],
    ['tools: Agent', 'tools: Bash', false],
    ['tools: Bash(git push:*)', 'tools: Bash(git:*)', true],
    ['tools: Bash(gitk:*)', 'tools: Bash(git:*)', false],
    ['tools: Bash', 'tools: Bash(git:*)', false],
    ['tools: Bash(git:*), Read', 'tools: Bash(git *), Read', true],
    ['tools: Bash', 'disallowedTools: Bash(rm:*)', false],
    ['disallowedTools: Bash', 'color: blue', true],
    ['color: blue', 'disallowedTools: Write, Edit, NotebookEdit', true],
    ['color: blue', 'disallowedTools: Write, Edit, NotebookEdit, Bash, PowerShell', false],
    ['color: blue', 'disallowedTools: mcp__a', false],
    ['tools: TodoWrite, Skill, AskUserQuestion', 'tools:', true],
  ] as const)('%s within %s: %s', ([inner, outer, expected]) => {
    expect(within(powers(inner), powers(outer))).toBe(expected);
  });
});
