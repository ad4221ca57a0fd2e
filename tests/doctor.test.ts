import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compile } from '../src/cli/compile.ts';
import { doctor } from '../src/cli/doctor.ts';
import type { HostHealth } from '../src/cli/doctor-health.ts';
import { exitCode } from '../src/cli/errors.ts';

let [project, home, programs] = ['', '', ''];

beforeEach(() => {
  [project, home, programs] = ['project', 'home', 'programs'].map((name) => realpathSync(mkdtempSync(join(tmpdir(), `mandate-doctor-${name}-`)))) as [string, string, string];
  put(project, 'mandate.config.json', '{}');
});

afterEach(() => [project, home, programs].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function put(folder: string, path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return text;
}

/** A program of a host: a script that ends with its exit code. */
function install(name: string, script: string, folder = programs): void {
  put(folder, name, `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

async function run(format = 'json', milliseconds = 10_000, searchPath = `${programs}:/usr/bin:/bin`, environment: Readonly<Record<string, string>> = {}): Promise<{ exit: number; out: string; hosts: readonly HostHealth[] }> {
  let out = '';
  const terminal = { cwd: project, color: false, out: (text: string) => void (out += text), note: () => undefined, input: () => Promise.reject(new Error('nobody asks')) };
  const exit = await doctor(terminal, { format }, { home, environment, searchPath, milliseconds });
  return { exit, out, hosts: format === 'json' ? (JSON.parse(out) as { hosts: HostHealth[] }).hosts : [] };
}

function healthOf(hosts: readonly HostHealth[], id: string): HostHealth {
  return hosts.find((host) => host.id === id)!;
}

async function givenOn(id: string): Promise<readonly (boolean | undefined)[]> {
  return healthOf((await run()).hosts, id).consents.map(({ given }) => given);
}

async function states(id: string): Promise<readonly (readonly [name: string, state: string])[]> {
  return healthOf((await run()).hosts, id).agents.map(({ name, state }) => [name, state]);
}

const agent = '---\nname: lamps\ndescription: Counts lamps\n---\n\nYou count the lamps of the harbour.\n';

/** Its hooks do nothing before the folder is trusted. */
const hooked = agent.replace('---\n\n', 'hooks: {}\n---\n\n');

describe('programs', () => {
  test('are found on the path and asked for their version alone', async () => {
    install('claude', 'echo "$# $1 2.1.329 (Claude Code)"');
    install('codex', 'echo "codex-cli 0.99.0-alpha.1"');
    const { hosts, exit } = await run();
    expect(healthOf(hosts, 'claude-code')).toMatchObject({ program: join(programs, 'claude'), version: '2.1.329' });
    expect(healthOf(hosts, 'codex')).toMatchObject({ version: '0.99.0-alpha.1' });
    expect(healthOf(hosts, 'opencode').program).toBe(undefined);
    expect(exit).toBe(exitCode.clean);
  });

  test('of the project itself are never started', async () => {
    install('claude', 'echo 1.2.3', project);
    install('gemini', 'echo 1.2.3', join(project, 'bin'));
    const { hosts } = await run('json', 10_000, `${project}:bin:${join(project, 'bin')}`);
    expect(hosts.filter(({ program }) => program !== undefined)).toEqual([]);
  });

  test.for([
    ['fails', 'echo 1.2.3; exit 3'],
    ['says nothing', 'exit 0'],
    ['never ends', 'sleep 600 & sleep 600'],
  ])('that %s have no version', async ([, script]) => {
    install('qwen', script!);
    const { hosts } = await run('json', 1500);
    expect(healthOf(hosts, 'qwen-code')).toMatchObject({ program: join(programs, 'qwen') });
    expect(healthOf(hosts, 'qwen-code').version).toBe(undefined);
  });

  test('see neither the home of the user nor his environment', async () => {
    process.env['MANDATE_SECRET'] = 'x';
    install('claude', 'echo a > "$HOME/left"; [ -z "$MANDATE_SECRET" ] && echo 2.0.0');
    const { hosts } = await run();
    delete process.env['MANDATE_SECRET'];
    expect(healthOf(hosts, 'claude-code').version).toBe('2.0.0');
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('agents of the project', () => {
  test('that an installed host leaves out are a problem', async () => {
    install('claude', 'echo 2.1.329');
    put(project, '.claude/agents/lamps.md', agent);
    put(project, '.claude/agents/nameless.md', '---\ndescription: Counts\n---\nYou count.\n');
    const { hosts, exit } = await run();
    expect(healthOf(hosts, 'claude-code').agents.map(({ path, verdict }) => [path, verdict])).toEqual([
      ['.claude/agents/lamps.md', 'loads'],
      ['.claude/agents/nameless.md', 'drops'],
    ]);
    expect(exit).toBe(exitCode.problems);
  });


  test('that lose what their file says are a problem, and are said to load in part', async () => {
    install('opencode', 'echo 1.18.33');
    put(project, '.opencode/agent/lamps.md', '---\ndescription: Counts\npermission:\n  bash: deny\n\nYou count.\n');
    expect(await states('opencode')).toEqual([['lamps', 'in part']]);
    const { out, exit } = await run('pretty');
    expect(out).toContain('opencode 1.18.33  1 agent loaded in part\n');
    expect(exit).toBe(exitCode.problems);
  });

  test('are left out with one that keeps the host from them all, and not with one that is switched off', async () => {
    install('opencode', 'echo 1.18.33');
    put(project, '.opencode/agent/lamps.md', '---\ndescription: Counts\n---\nYou count.\n');
    put(project, '.opencode/agent/quay.md', '---\ndescription: Counts\ndisable: true\n---\nYou count.\n');
    expect(await states('opencode')).toEqual([['lamps', 'loads'], ['quay', 'off']]);
    expect((await run()).exit).toBe(exitCode.clean);
    put(project, '.opencode/agent/tide.md', '---\ndescription: Counts\ntools: Read\n---\nYou count.\n');
    expect(await states('opencode')).toEqual([['lamps', 'left out'], ['quay', 'off'], ['tide', 'left out']]);
    expect((await run('pretty')).out).toContain('left out  lamps  .opencode/agent/lamps.md  `.opencode/agent/tide.md` keeps the host from every agent of the project');
  });

  test('wait for a consent that they are not there without', async () => {
    install('codex', 'echo codex-cli 0.169.0');
    install('gemini', 'echo 0.61.0');
    put(home, '.gemini/trustedFolders.json', JSON.stringify({ [project]: 'TRUST_FOLDER' }));
    put(project, '.codex/config.toml', '[agents.lamps]\ndescription = "Counts"\nconfig_file = "lamps.toml"\n');
    put(project, '.codex/lamps.toml', 'developer_instructions = "You count."\n');
    put(project, '.gemini/agents/lamps.md', agent);
    expect([await states('codex'), await states('gemini-cli')]).toEqual([[['lamps', 'waits']], [['lamps', 'waits']]]);
    const { out } = await run('pretty');
    expect(out).toContain('waits     lamps  .codex/lamps.toml, named by .codex/config.toml  for trust in the project\n');
    expect(out).toContain('Codex 0.169.0  1 consent missing\n');
    put(project, '.codex/config.toml', '[agents.lamps]\ndescription = "Counts"\nconfig_file = "gone.toml"\n');
    expect((await run('pretty')).out).toContain('left out  lamps  .codex/gone.toml, named by .codex/config.toml  there is no such file\n');
  });

  test('of another host are told where a host reads them too, with what they may do there beyond their file', async () => {
    install('copilot', 'echo 1.0.102');
    put(project, '.claude/agents/lamps.md', agent.replace('---\n\n', 'disallowedTools: Bash\n---\n\n'));
    put(project, '.claude/agents/quay.md', agent.replace('lamps', 'quay').replace('---\n\n', 'tools: Read\n---\n\n'));
    expect(await states('copilot')).toEqual([['lamps', 'wider'], ['quay', 'loads']]);
    const { out, exit } = await run('pretty');
    expect(out).toContain('wider     lamps  .claude/agents/lamps.md  GitHub Copilot would let it run commands, but the file does not allow it\n');
    expect(exit).toBe(exitCode.problems);
    put(project, '.github/agents/lamps.agent.md', '---\ndescription: Counts\ntools: [read]\n---\nYou count.\n');
    expect(await states('copilot')).toEqual([['lamps', 'behind'], ['quay', 'loads'], ['lamps', 'loads']]);
    expect((await run()).exit).toBe(exitCode.clean);
  });

  test('come with the skills and the servers that the host finds beside them', async () => {
    install('claude', 'echo 2.1.329');
    put(project, '.mcp.json', '{"mcpServers": {"charts": {"command": "charts"}}}');
    put(project, '.claude/skills/knots/SKILL.md', '---\nname: knots\ndescription: Ties\n---\nTie.\n');
    const { out } = await run('pretty');
    expect(out).toContain('  servers   charts\n  skills    knots\n');
  });

  test('stand beside settings of the project that cannot be read', async () => {
    install('claude', 'echo 2.1.329');
    put(project, '.claude/settings.json', '{"hooks": {}\n,');
    expect(healthOf((await run()).hosts, 'claude-code').unreadable).toEqual([{ path: '.claude/settings.json', why: 'line 2: lack of a key' }]);
    put(project, '.claude/settings.json', '');
    expect(healthOf((await run()).hosts, 'claude-code').unreadable).toEqual([]);
  });

  test('of a bundle are told with the file they were compiled from', async () => {
    install('opencode', 'echo 1.18.33');
    put(project, 'agents/lamps.md', agent);
    const terminal = { cwd: project, color: false, out: () => undefined, note: () => undefined, input: () => Promise.reject(new Error('nobody asks')) };
    await compile(terminal, ['agents'], { format: 'json', host: 'opencode' });
    expect((await run('pretty')).out).toContain('loads     lamps  .opencode/agent/lamps.md, compiled from agents/lamps.md\n');
  });

  test('are asked about on no host where none is installed', async () => {
    expect((await run('pretty')).out).toMatch(/^No host that is known here was found in the folders of `PATH`\.\n/);
  });

  test('of hosts that are not installed are none', async () => {
    put(project, '.claude/agents/nameless.md', '---\ndescription: Counts\n---\nYou count.\n');
    expect((await run()).exit).toBe(exitCode.clean);
  });
});

describe('trust and consent', () => {
  test('Qwen Code asks only a user who switched trust on, and takes the nearest decision', async () => {
    put(project, '.qwen/agents/lamps.md', agent);
    install('qwen', 'echo 1.0.0');
    expect(await givenOn('qwen-code')).toEqual([]);
    put(home, '.qwen/settings.json', JSON.stringify({ security: { folderTrust: { enabled: true } } }));
    expect(await givenOn('qwen-code')).toEqual([false]);
    const above = dirname(project);
    for (const [folders, given] of [
      [{ [project]: 'TRUST_FOLDER' }, true],
      [{ [above]: 'TRUST_FOLDER' }, true],
      [{ [join(above, 'other')]: 'TRUST_PARENT' }, true],
      [{ [above]: 'TRUST_FOLDER', [project]: 'DO_NOT_TRUST' }, false],
      [{ [above]: 'DO_NOT_TRUST', [project]: 'TRUST_FOLDER' }, true],
      [{ [`${project}-other`]: 'TRUST_FOLDER' }, false],
      [{ [project]: 'MAYBE' }, false],
    ] as const) {
      put(home, '.qwen/trustedFolders.json', JSON.stringify(folders));
      expect(await givenOn('qwen-code'), JSON.stringify(folders)).toEqual([given]);
    }
    put(home, '.qwen/trustedFolders.json', '{ broken');
    expect(await givenOn('qwen-code')).toEqual([undefined]);
  });

  test('Copilot needs trust for hooks of the project, and for nothing else', async () => {
    put(project, '.github/agents/lamps.agent.md', agent);
    install('copilot', 'echo 1.0.0');
    expect(await givenOn('copilot')).toEqual([]);
    put(project, '.github/hooks/mandate-lamps.json', '{}');
    expect(await givenOn('copilot')).toEqual([false]);
    for (const key of ['trustedFolders', 'trusted_folders']) {
      put(home, '.copilot/config.json', `// kept by the program\n${JSON.stringify({ [key]: [`${dirname(project)}/`] })}`);
      expect(await givenOn('copilot')).toEqual([true]);
    }
    put(home, '.copilot/config.json', JSON.stringify({ trustedFolders: [`${project}-other`] }));
    expect(await givenOn('copilot')).toEqual([false]);
    put(home, '.copilot/config.json', '{ broken');
    expect(await givenOn('copilot')).toEqual([undefined]);
  });

  test.for([
    ['claude-code', 'claude', '.claude/agents/lamps.md', hooked, '.claude.json', () => ({ projects: { [project]: { hasTrustDialogAccepted: true } } })],
    ['gemini-cli', 'gemini', '.gemini/agents/lamps.md', agent, '.gemini/acknowledgments/agents.json', () => ({ [project]: { lamps: createHash('sha256').update(agent).digest('hex') } })],
  ] as const)('%s', async ([id, program, path, text, file, agreed]) => {
    install(program, 'echo 1.0.0');
    put(project, path, text);
    put(home, '.gemini/trustedFolders.json', JSON.stringify({ [project]: 'TRUST_FOLDER' }));
    const given = async () => {
      const { hosts, exit } = await run();
      return [healthOf(hosts, id).consents[0]!.given, exit];
    };
    expect(await given()).toEqual([false, exitCode.problems]);
    put(home, file, JSON.stringify(agreed()));
    expect(await given()).toEqual([true, exitCode.clean]);
    put(home, file, '{ broken');
    expect(await given()).toEqual([undefined, exitCode.clean]);
    put(project, path, `${text}More.\n`);
    put(home, file, JSON.stringify(agreed()));
    expect(await given()).toEqual(id === 'gemini-cli' ? [false, exitCode.problems] : [true, exitCode.clean]);
  });

  test('gemini-cli in a folder that is not trusted, or below one that is', async () => {
    install('gemini', 'echo 1.0.0');
    put(project, '.gemini/agents/lamps.md', agent);
    const trusted = async (rules: object | string, settings: object = {}) => {
      put(home, '.gemini/trustedFolders.json', typeof rules === 'string' ? rules : JSON.stringify(rules));
      put(home, '.gemini/settings.json', JSON.stringify(settings));
      return (await givenOn('gemini-cli')).at(-1);
    };
    expect(await trusted({})).toBe(false);
    expect(await trusted({ [dirname(project)]: 'TRUST_FOLDER' })).toBe(true);
    expect(await trusted({ [`${dirname(project)}/other`]: 'TRUST_PARENT' })).toBe(true);
    expect(await trusted({ [dirname(project)]: 'TRUST_FOLDER', [project]: 'DO_NOT_TRUST' })).toBe(false);
    expect(await trusted({ [`${project}-2`]: 'TRUST_FOLDER' })).toBe(false);
    expect(await trusted({}, { security: { folderTrust: { enabled: false } } })).toBe(true);
    expect(await trusted('{ broken')).toBe(undefined);
  });

  test('codex', async () => {
    install('codex', 'echo codex-cli 0.169.0');
    put(project, '.codex/agents/lamps.toml', 'name = "lamps"\ndescription = "Counts"\ndeveloper_instructions = "You count."\n');
    expect(await givenOn('codex')).toEqual([false]);
    put(home, '.codex/config.toml', `[projects."${project}"]\ntrust_level = "trusted"\n`);
    expect(await givenOn('codex')).toEqual([true]);
    put(home, '.codex/config.toml', '[projects');
    expect(await givenOn('codex')).toEqual([undefined]);
  });
});

describe('rules of the user', () => {
  test('are read where a variable leads', async () => {
    put(home, 'moved/settings.json', '{"permissions":{"deny":["Bash"]}}');
    put(home, '.claude/settings.json', '{"hooks":{}}');
    put(home, 'moved/.claude.json', JSON.stringify({ projects: { [project]: { hasTrustDialogAccepted: true } } }));
    put(programs, 'elsewhere/config.toml', 'web_search = true');
    put(project, '.claude/agents/lamps.md', hooked);
    const { hosts } = await run('json', 10_000, '/usr/bin:/bin', { CLAUDE_CONFIG_DIR: join(home, 'moved'), CODEX_HOME: join(programs, 'elsewhere') });
    expect(healthOf(hosts, 'claude-code').rules).toMatchObject([{ path: '~/moved/settings.json', key: 'permissions.deny' }]);
    expect(healthOf(hosts, 'claude-code').consents).toMatchObject([{ given: true }]);
    expect(healthOf(hosts, 'codex').rules).toMatchObject([{ path: join(programs, 'elsewhere/config.toml'), key: 'web_search' }]);
  });

  test('that an agent undoes are told with the agent', async () => {
    install('opencode', 'echo 1.18.33');
    put(home, '.config/opencode/opencode.json', '{"permission": {"bash": {"rm *": "deny", "ls *": "ask"}, "webfetch": "ask"}}');
    put(project, '.opencode/agent/lamps.md', '---\ndescription: Counts\npermission:\n  "*": deny\n  bash: allow\n---\nYou count.\n');
    const { hosts } = await run();
    expect((await run()).exit).toBe(exitCode.problems);
    expect((await run('pretty')).out).toContain('opencode 1.18.33  2 rules of the user undone\n');
    expect(healthOf(hosts, 'opencode').rules).toMatchObject([
      { path: '~/.config/opencode/opencode.json', key: 'permission', undone: ['.opencode/agent/lamps.md: `bash` `rm *` is `deny` for the user, and `allow` for the agent', '.opencode/agent/lamps.md: `bash` `ls *` is `ask` for the user, and `allow` for the agent'] },
    ]);
  });

  test('are named, and never shown', async () => {
    install('claude', 'echo 2.1.329');
    put(home, '.claude/settings.json', '{"permissions": {"deny": ["Read(secret-plans)"]}, "hooks": {}}');
    const { hosts, out } = await run();
    expect(healthOf(hosts, 'claude-code').rules.map(({ key }) => key)).toEqual(['permissions.deny', 'hooks']);
    expect(out).not.toContain('secret-plans');
  });

  test('in a file that cannot be read are told as such', async () => {
    put(home, '.claude/settings.json', '{');
    install('claude', 'echo 2.1.329');
    const { hosts, exit, out } = await run('json');
    expect([healthOf(hosts, 'claude-code').unreadable, healthOf(hosts, 'claude-code').rules, exit]).toEqual([[{ path: '~/.claude/settings.json', why: 'line 1: lack of a closing brace' }], [], exitCode.problems]);
    expect(JSON.parse(out)).toMatchObject({ summary: { installed: 1, problems: 1, unreadable: 1 } });
  });
});

test('people see what is installed, what loads and what is missing', async () => {
  install('claude', 'echo 2.1.329');
  put(project, '.claude/agents/lamps.md', agent);
  const { out } = await run('pretty');
  expect(out).toContain('Claude Code 2.1.329  ok\n');
  expect(out).toContain('  loads     lamps  .claude/agents/lamps.md\n');
  expect(out).toContain('not installed: Codex, ');
  expect(out).toContain('1 host installed, 0 problems\n');
});

test('settings below the root are named where a host reads them in the folder it is started in', async () => {
  install('opencode', 'echo 1.0.0');
  put(project, '.opencode/agent/lamps.md', agent);
  put(project, 'opencode.json', '{}');
  put(project, '.opencode/opencode.jsonc', '{}');
  put(project, 'packages/quay/opencode.jsonc', '{}');
  put(project, 'packages/quay/.kilo/kilo.json', '{}');
  const { hosts } = await run();
  expect(healthOf(hosts, 'opencode').below).toEqual(['packages/quay/opencode.jsonc']);
  expect(healthOf(hosts, 'kilo').below).toEqual([]);
  expect((await run('pretty')).out).toContain('below     packages/quay/opencode.jsonc');
});
