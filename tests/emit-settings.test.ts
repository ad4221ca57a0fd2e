import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../src/emit/manifest.schema.json' with { type: 'json' };
import type { Host, SettingsChange } from '../src/hosts/host.ts';
import { agentText, one, testProject, type TestProject } from './emit-project.ts';

const shared = '.hooked/settings.json';
const mine = '{\n  // mine\n  "model": "x", // why\n  "hooks": { "PreToolUse": [{ "matcher": "Bash" }] }\n}\n';

/** A host that wants a hook for every agent, one that all share, and a server of its own name in two more files. */
const hooked: Host = {
  ...one,
  id: 'hooked',
  title: 'Hooked',
  homes: ['.hooked/**/*.md'],
  settings: [shared],
  write: (agent, context) => {
    const written = one.write(agent, context);
    const name = agent.name.value;
    const changes: SettingsChange[] = [
      { path: shared, at: ['hooks', 'PreToolUse'], value: { matcher: 'Agent', command: 'guard' }, isItem: true },
      { path: shared, at: ['hooks', 'Stop'], value: { command: `guard ${name}`, tools: agent.tools.length }, isItem: true },
      { path: '.mcp.json', at: ['mcpServers', name], value: { command: 'serve', args: [name] } },
      { path: '.codex/config.toml', at: ['mcp_servers', name], value: { command: 'serve' } },
    ];
    return { ...written, files: written.files.map((file) => ({ ...file, path: file.path.replace('.one/', '.hooked/') })), settings: changes };
  },
};

function project(): TestProject {
  const made = testProject([hooked]);
  made.write('agents/mia.md', agentText('mia'));
  made.write('agents/ann.md', agentText('ann'));
  made.write(shared, mine);
  made.write('.codex/config.toml', 'model = "x"\r\n# mine');
  return made;
}

describe('settings of a bundle', () => {
  test('go in beside those of the user, once, and the second run writes nothing', async () => {
    const { compile, files, read } = project();
    expect((await compile()).json.diagnostics).toEqual([]);
    expect(read(shared)).toContain('  // mine\n  "model": "x", // why\n');
    expect(read(shared).match(/"command":"guard"/g)).toHaveLength(1);
    expect(JSON.parse(read('.mcp.json'))).toEqual({ mcpServers: { ann: { command: 'serve', args: ['ann'] }, mia: { command: 'serve', args: ['mia'] } } });
    expect(read('.codex/config.toml')).toBe('model = "x"\r\n# mine\r\n\r\n[mcp_servers.ann]\r\ncommand = "serve"\r\n\r\n[mcp_servers.mia]\r\ncommand = "serve"');
    const before = files();
    expect((await compile()).exit).toBe(0);
    expect(files()).toEqual(before);
    const validate = new Ajv2020({ strictTypes: false }).compile(schema);
    expect(validate(JSON.parse(read('.mandate/manifest.json'))), JSON.stringify(validate.errors)).toBe(true);
  });

  test('are the same for any order of runs', async () => {
    const [together, apart] = [project(), project()];
    await together.compile();
    await apart.compile(['agents/mia.md']);
    await apart.compile(['agents/ann.md']);
    expect(apart.files()).toEqual(together.files());
  });

  test('of one agent go when it wants others, and those of another agent stay', async () => {
    const { compile, write, read } = project();
    await compile();
    write('agents/mia.md', agentText('mia', 'Read'));
    expect((await compile(['agents/mia.md'])).json.diagnostics).toEqual([]);
    expect(read(shared)).toContain('"tools":1');
    expect(read(shared).match(/guard mia/g)).toHaveLength(1);
    expect(read(shared).match(/guard ann/g)).toHaveLength(1);
  });

  test('go with their sources, and leave what is not ours as it was', async () => {
    const { compile, files, root } = project();
    const before = files();
    await compile();
    rmSync(join(root, 'agents'), { recursive: true });
    const { exit } = await compile([], { clean: true });
    expect(exit).toBe(0);
    const { ['agents/mia.md']: _mia, ['agents/ann.md']: _ann, ...rest } = before;
    expect(files()).toEqual(rest);
    expect(existsSync(join(root, '.mandate'))).toBe(false);
    expect(existsSync(join(root, '.hooked/agents'))).toBe(false);
  });

  test('that start a program of the bundle are known for ours without a manifest, and go with it; a server of the same words stays', async () => {
    const starting: Host = {
      ...one,
      write: (agent, context) => ({
        ...one.write(agent, context),
        settings: [
          { path: shared, at: ['hooks', 'Stop'], value: { command: `node .one/agents/${agent.name.value}.md` }, isItem: true },
          { path: shared, at: ['servers', 'docs'], value: { command: 'docs' } },
        ],
      }),
    };
    const { compile, read, write, root } = testProject([starting]);
    write('agents/mia.md', agentText('mia'));
    write(shared, '{\n  // mine\n  "hooks": { "Stop": [{ "command": "mine" }] }\n}\n');
    await compile();
    const before = read(shared);
    rmSync(join(root, '.mandate'), { recursive: true });
    expect((await compile()).json.diagnostics).toEqual([]);
    expect(read(shared)).toBe(before);
    rmSync(join(root, 'agents/mia.md'));
    await compile([], { clean: true });
    expect(read(shared)).toBe('{\n  // mine\n  "hooks": { "Stop": [{ "command": "mine" }] },\n  "servers": {\n    "docs": {\n      "command": "docs"\n    }\n  }\n}\n');
  });

  test('of agents that share one value stay while one of them is there', async () => {
    const { compile, read, root } = project();
    await compile();
    rmSync(join(root, 'agents/ann.md'));
    await compile(['agents'], { clean: true });
    expect(read(shared)).toContain('"guard"');
    expect(read(shared)).not.toContain('guard ann');
    expect(read('.mcp.json')).not.toContain('ann');
  });

  test('that somebody changed stop the run, and stay when nobody asks for them any more', async () => {
    const { compile, read, write, root, files } = project();
    await compile();
    write('.mcp.json', read('.mcp.json').replace('"mia"\n', '"by hand"\n'));
    const edited = files();
    expect((await compile()).json.diagnostics).toMatchObject([{ code: 'compile/edited-setting', path: '.mcp.json', labels: [{ path: 'agents/mia.md' }] }]);
    expect(files()).toEqual(edited);
    rmSync(join(root, 'agents'), { recursive: true });
    expect((await compile([], { clean: true })).json.diagnostics.map(({ code }) => code)).toEqual(['compile/kept-setting']);
    expect(JSON.parse(read('.mcp.json'))).toEqual({ mcpServers: { mia: { command: 'serve', args: ['by hand'] } } });
  });

  test('that somebody changed are shown, and replaced with --force, which keeps the file as it was', async () => {
    const { compile, read, write, files } = project();
    await compile();
    const written = read('.mcp.json');
    const edited = written.replace('"mia"\n', '"by hand"\n').replace('"mcpServers": {', '"mcpServers": {\n    "mine": { "command": "x" }, // mine');
    const toml = read('.codex/config.toml').replace('[mcp_servers.mia]\r\ncommand = "serve"', '[mcp_servers.mia]\r\ncommand = "by hand" # why');
    write('.mcp.json', edited);
    write('.codex/config.toml', toml);
    const stopped = (await compile()).json;
    expect(stopped.diagnostics.map(({ code, path }) => [code, path])).toEqual([['compile/edited-setting', '.codex/config.toml'], ['compile/edited-setting', '.mcp.json']]);
    expect(stopped.drift?.map(({ path }) => path)).toEqual(['.codex/config.toml', '.mcp.json']);
    expect(stopped.drift![1]!.diff).toContain('-        "by hand"\n+        "mia"\n');
    const { exit, json } = await compile(['agents'], { force: true });
    expect([exit, json.diagnostics.map(({ code }) => code)]).toEqual([0, ['compile/replaced-setting', 'compile/replaced-setting']]);
    expect(read('.mcp.json')).toContain('"mine": { "command": "x" }, // mine');
    expect(JSON.parse(read('.mcp.json').replace(' // mine', ''))).toEqual({ mcpServers: { mine: { command: 'x' }, ...(JSON.parse(written) as { mcpServers: object }).mcpServers } });
    expect(read('.codex/config.toml')).toContain('[mcp_servers.mia]\r\ncommand = "serve"');
    const kept = Object.entries(files()).filter(([path]) => path.startsWith('.mandate/kept/'));
    expect(kept.map(([, text]) => text)).toEqual([toml, edited]);
    expect((await compile()).json.diagnostics).toEqual([]);
  });

  test.for([
    ['{', 'compile/unmergeable-settings'],
    ['[]', 'compile/unmergeable-settings'],
    ['{"mcpServers": []}', 'compile/settings-conflict'],
    ['{"mcpServers": {"mia": {}}}', 'compile/settings-conflict'],
    ['{"mcpServers": {}, "mcpServers": {}}', 'compile/settings-conflict'],
  ] as const)('stop the run for %s', async ([text, code]) => {
    const { compile, write, files } = project();
    write('.mcp.json', text);
    const before = files();
    expect((await compile()).json.diagnostics.map((found) => found.code)).toContain(code);
    expect(files()).toEqual(before);
  });

  test('never go through a link', async () => {
    const { compile, write, files, root } = project();
    write('real.json', '{}');
    symlinkSync('real.json', join(root, '.mcp.json'));
    const before = files();
    expect((await compile()).json.diagnostics.map(({ code }) => code)).toEqual(['compile/symlink-output']);
    expect(files()).toEqual(before);
  });

  test('are not taken for the words of the user: a host sees its settings files without them', async () => {
    const seen: (string | undefined)[] = [];
    const watching: Host = { ...hooked, write: (agent, context) => (seen.push(context.settings.get(shared)), hooked.write(agent, context)) };
    const { compile, write } = testProject([watching]);
    write('agents/mia.md', agentText('mia'));
    write(shared, mine);
    await compile();
    await compile();
    expect(seen).toEqual([mine, mine]);
  });

  test('are seen by the law, and none may approve anything', async () => {
    const texts: (string | undefined)[] = [];
    const judged: Host = {
      ...hooked,
      write: (agent, context) => ({ ...hooked.write(agent, context), settings: [{ path: shared, at: ['permissions', 'allow'], value: 'Bash', isItem: true }] }),
      effective: (files, context) => (texts.push(context.settings.get(shared)), hooked.effective(files, context)),
    };
    const { compile, write } = testProject([judged]);
    write('agents/mia.md', agentText('mia'));
    const { json, exit } = await compile();
    expect(exit).toBe(1);
    expect(json.diagnostics.map(({ code }) => code)).toEqual(['compile/widened']);
    expect(texts[0]).toContain('"Bash"');
  });

  test('that two agents want to be different stop the run', async () => {
    const quarrel: Host = { ...hooked, write: (agent, context) => ({ ...hooked.write(agent, context), settings: [{ path: shared, at: ['name'], value: agent.name.value }] }) };
    const { compile, write, files } = testProject([quarrel]);
    write('agents/mia.md', agentText('mia'));
    write('agents/ann.md', agentText('ann'));
    const before = files();
    expect((await compile()).json.diagnostics).toMatchObject([{ code: 'compile/settings-collision' }]);
    expect(files()).toEqual(before);
  });
});
