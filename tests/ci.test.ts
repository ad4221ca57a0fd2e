import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Log } from 'sarif';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hosts } from '../src/hosts/registry.ts';
import { action, root, runAction } from './composite-action.ts';
import { validSarif } from './sarif-schema.ts';

const clean = '---\nname: lamp-counter\ndescription: Use it to count lamps.\n---\n\nCount the lamps.\n';
let folder: string;
let workspace: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-ci-')));
  workspace = join(folder, 'project');
  mkdirSync(join(workspace, '.git'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** A program that keeps its arguments, one call on a line, and then runs `then`. */
function program(path: string, then: string): void {
  write(path, `#!/bin/bash\nprintf '%q ' "$@" >> '${folder}/calls'\necho >> '${folder}/calls'\n${then}\n`);
  chmodSync(join(folder, path), 0o755);
}

/** The command as it stands in the sources. */
const command = `exec '${process.execPath}' '${root}/scripts/run.mjs' src/cli/main.ts`;

function calls(): string[] {
  return existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').split('\n').map((line) => line.trim()).filter((line) => line !== '') : [];
}

/** The action with `npm` played by a program that only keeps what it was asked; `mandate` is the real one unless said. */
function act(inputs: Readonly<Record<string, string>>, mandate = `${command} "$@"`) {
  program('bin/npm', 'mkdir -p "$RUNNER_TEMP/mandate/node_modules/.bin"');
  program('action/bin/mandate.js', mandate);
  return runAction(inputs, { workspace, actionPath: join(folder, 'action'), temp: join(folder, 'temp'), path: [join(folder, 'bin'), process.env['PATH']].join(delimiter) });
}

describe('the action', () => {
  test('is composite, and no script holds an expression', () => {
    expect(action.runs.using).toBe('composite');
    for (const { run, shell } of action.runs.steps) {
      expect(shell).toBe('bash');
      expect(run).not.toContain('${{');
    }
  });

  test('is green for a clean project', () => {
    write('project/.claude/agents/lamp-counter.md', clean);
    const { exits, output } = act({});
    expect(exits, output).toEqual({ 'Install mandate': 0, Lint: 0 });
    expect(calls()).toEqual(['ci --ignore-scripts --no-audit --no-fund', 'run build', "lint --format github --"]);
  });

  test('annotates what is wrong and fails', () => {
    write('project/.claude/agents/mia.md', '# Mia\n');
    const { exits, output } = act({});
    expect(exits).toEqual({ 'Install mandate': 0, Lint: 1 });
    expect(output).toMatch(/^::error file=\.claude\/agents\/mia\.md,line=1,endLine=1,col=1,/m);
  });

  test('writes SARIF to be uploaded, also when it fails', () => {
    write('project/.claude/agents/mia.md', '# Mia\n');
    const { exits, outputs } = act({ format: 'sarif' });
    expect(exits['Lint']).toBe(1);
    const log = JSON.parse(readFileSync(outputs['sarif']!, 'utf8')) as Log;
    expect(validSarif(log)).toBe(true);
    expect(log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation).toEqual({ uri: '.claude/agents/mia.md', uriBaseId: '%SRCROOT%' });
  });

  test('takes paths with blanks, one on each line, and flags between blanks', () => {
    write('project/my agents/a b.md', clean);
    write('project/other.md', clean);
    const { exits, output } = act({ paths: 'my agents/a b.md\nother.md\n', args: '--quiet  --max-warnings 0\n' });
    expect(exits['Lint'], output).toBe(0);
    expect(calls().at(-1)).toBe('lint --format github --quiet --max-warnings 0 -- my\\ agents/a\\ b.md other.md');
  });

  test('runs nothing that an input says', () => {
    const words = ['$(touch ran)', '`touch ran`', '"; touch ran; "', "'; touch ran; '", '$RUNNER_TEMP', '*', '--fix'];
    write('project/.claude/agents/mia.md', clean);
    for (const word of words) {
      act({ paths: word, args: word, format: word, hosts: word }, 'exit 0');
      act({ version: word }, 'exit 0');
    }
    expect(existsSync(join(workspace, 'ran'))).toBe(false);
    const asked = calls().filter((call) => call.startsWith('lint'));
    expect(asked).toContain('lint --format \\$\\(touch\\ ran\\) \\$\\(touch ran\\) -- \\$\\(touch\\ ran\\)');
    expect(asked).toContain('lint --format \\* \\* -- \\*');
    expect(asked).toContain('lint --format --fix --fix -- --fix');
    expect(calls().filter((call) => call.startsWith('install'))).toEqual([]);
  });

  test('takes another version from the registry when asked to', () => {
    const { exits } = act({ version: '0.1.0-rc.1' });
    expect(exits['Install mandate']).toBe(0);
    expect(calls()[0]).toBe(`install --prefix ${join(folder, 'temp')}/mandate --ignore-scripts --no-audit --no-fund --no-save mandate@0.1.0-rc.1`);
  });

  test('checks the bundles of hosts that are named, also after findings', () => {
    const { exits } = act({ hosts: 'opencode,codex', paths: 'agents' }, '[ "$1" = compile ]');
    expect(exits).toEqual({ 'Install mandate': 0, Lint: 1, 'Check bundles': 0 });
    expect(calls().at(-1)).toBe('compile --check --host opencode\\,codex -- agents');
  });

  test('is green while the bundles are as compiled, and fails with a diff when one is edited', () => {
    write('project/.claude/agents/lamp-counter.md', clean);
    const compiled = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), 'src/cli/main.ts', 'compile', '--host', 'opencode'], { cwd: workspace, encoding: 'utf8' });
    expect(compiled.status, compiled.stdout + compiled.stderr).toBe(0);
    expect(act({ hosts: 'opencode' }).exits['Check bundles']).toBe(0);
    write('project/.opencode/agent/lamp-counter.md', `${readFileSync(join(workspace, '.opencode/agent/lamp-counter.md'), 'utf8')}Edited.\n`);
    const { exits, output } = act({ hosts: 'opencode' });
    expect(exits['Check bundles']).toBe(1);
    expect(output).toContain('-Edited.');
  });
});

describe('the hook of pre-commit', () => {
  const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as [{ readonly id: string; readonly entry: string; readonly files: string }];

  test('takes every file that a host looks for, and no other', () => {
    const files = new RegExp(hook.files);
    for (const home of hosts.flatMap(({ homes }) => homes)) {
      expect(home.replace('**/*', 'x')).toMatch(files);
      expect(home.replace('**/*', 'deep/x')).toMatch(files);
      expect(`packages/one/${home.replace('**/*', 'x')}`).toMatch(files);
    }
    for (const other of ['README.md', 'docs/agents/x.md', '.github/workflows/agents.yaml', '.claude/settings.json', '.claude/agents', '.claude/commands/x.md']) expect(other).not.toMatch(files);
  });

  test('lints the files it is given', () => {
    write('project/.claude/agents/mia.md', '# Mia\n');
    program('bin/mandate', `${command} "$@"`);
    const { status, stdout } = shell(`${hook.entry} .claude/agents/mia.md`);
    expect(status).toBe(1);
    expect(stdout).toContain('.claude/agents/mia.md:1:1');
  });
});

function shell(script: string) {
  return spawnSync('bash', ['-eo', 'pipefail', '-c', script], { cwd: workspace, encoding: 'utf8', env: { HOME: folder, PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter) } });
}

describe('the page about CI', () => {
  const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
  const snippets = new Map([...page.matchAll(/^```yaml\n# (\S+)\n([^]*?)^```$/gm)].map(([, name, text]) => [name!, parse(text!) as unknown]));

  test('has a snippet for each service', () => {
    expect([...snippets.keys()]).toEqual(['.github/workflows/agents.yml', '.github/workflows/agents-scanning.yml', '.gitlab-ci.yml', '.pre-commit-config.yaml']);
  });

  interface Workflow {
    readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly id?: string; readonly uses: string; readonly with?: Readonly<Record<string, string>> }[] }>>;
  }

  test.for(['.github/workflows/agents.yml', '.github/workflows/agents-scanning.yml'])('%s gives the action inputs that it has, and runs', (name) => {
    const steps = Object.values((snippets.get(name) as Workflow).jobs).flatMap((job) => job.steps);
    const step = steps.find(({ uses }) => uses.startsWith('OWNER/mandate@'))!;
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with!)));
    for (const other of steps) for (const [, id, output] of JSON.stringify(other.with ?? {}).matchAll(/steps\.(\w+)\.outputs\.(\w+)/g)) expect([id, Object.keys(action.outputs)]).toEqual([step.id, expect.arrayContaining([output])]);
    rmSync(join(workspace, '.git'), { recursive: true });
    write('project/.claude/agents/lamp-counter.md', clean);
    const git = 'git -c user.name=Mia -c user.email=mia@example.com -c commit.gpgsign=false';
    const made = shell(`git init -q . && git add . && ${git} commit -qm First && git update-ref refs/remotes/origin/main HEAD`);
    expect(made.stderr).toBe('');
    const inputs = Object.fromEntries(Object.entries(step.with!).map(([key, value]) => [key, value.replace('${{ github.base_ref }}', 'main')]));
    const { exits, output } = act(inputs);
    expect(exits, output).toEqual({ 'Install mandate': 0, Lint: 0 });
  });

  test('has a job for GitLab that writes the reports it names', () => {
    const { agents } = snippets.get('.gitlab-ci.yml') as { agents: { script: string[]; artifacts: { reports: Record<string, string> } } };
    program('bin/npm', 'exit 0');
    program('bin/npx', `shift 2; ${command} "$@"`);
    write('project/.claude/agents/mia.md', '# Mia\n');
    const { status } = shell(agents.script.join('\n'));
    expect(status).toBe(1);
    const { codequality, junit } = agents.artifacts.reports;
    expect(JSON.parse(readFileSync(join(workspace, codequality!), 'utf8'))).toMatchObject([{ severity: 'critical', location: { path: '.claude/agents/mia.md', lines: { begin: 1 } } }]);
    expect(readFileSync(join(workspace, junit!), 'utf8')).toContain('<testcase name=".claude/agents/mia.md" classname="claude-code">');
  });

  test('names a hook of pre-commit that is there, with flags that work', () => {
    const { repos } = snippets.get('.pre-commit-config.yaml') as { repos: { hooks: { id: string; args: string[] }[] }[] };
    const [{ id, args }] = repos[0]!.hooks as [{ id: string; args: string[] }];
    const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as { id: string; entry: string }[];
    const hook = hooks.find((other) => other.id === id)!;
    program('bin/mandate', `${command} "$@"`);
    write('project/.claude/agents/lamp-counter.md', `${clean}West â€“ east\n`);
    expect(shell(`${hook.entry} ${args.join(' ')} .claude/agents/lamp-counter.md`).status).toBe(0);
    expect(readFileSync(join(workspace, '.claude/agents/lamp-counter.md'), 'utf8')).toBe(`${clean}West – east\n`);
  });
});
