import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lint } from '../src/cli/lint.ts';
import { limits } from '../src/parse/guards.ts';

const root = join(import.meta.dirname, '..');

interface Threat {
  readonly what: string;
  /** Each file with words of the tests that hold it. */
  readonly heldBy: Readonly<Record<string, readonly string[]>>;
}

/** What can be done to the command, and the tests that hold it against that. */
const threats: Readonly<Record<string, Threat>> = {
  B1: { what: 'a name that is a path', heldBy: { 'tests/emit.test.ts': ['for the name %s'], 'tests/corpus/hostile.test.ts': ["refuse: async"] } },
  B2: { what: 'names that are one file, or a device', heldBy: { 'tests/emit.test.ts': ['for two names that are one file', "'con'"] } },
  B3: { what: 'links, pipes, devices', heldBy: { 'tests/emit.test.ts': ['for a link: %s'], 'tests/emit-faults.test.ts': ['a folder that becomes a link while a run writes'], 'tests/workspace.test.ts': ['behind links are followed inside the root only'], 'tests/cli-settings.test.ts': ['that is a pipe is not waited for'] } },
  B4: { what: 'YAML bombs', heldBy: { 'tests/parse.test.ts': ['are resolved fifty times', 'of aliases end soon', 'a second document is told'], 'tests/corpus/hostile-texts.ts': ['aliases of aliases', 'keys that are maps'] } },
  B5: { what: 'keys that reach into objects', heldBy: { 'tests/parse.test.ts': ['keys that reach into objects'], 'tests/hostile.test.ts': ['is a name like any other to the rules'], 'tests/corpus/hostile-compile.test.ts': ['prototype keys'] } },
  B6: { what: 'slow or huge input', heldBy: { 'tests/parse-native.test.ts': ["describe('limits'"], 'tests/corpus/parse-hostile.test.ts': ['every family ends'], 'tests/fuzz/found.test.ts': ['breaks no law'] } },
  B7: { what: 'bytes that are no text', heldBy: { 'tests/parse.test.ts': ["describe('bytes'"], 'tests/lint.test.ts': ['files that are no text'], 'tests/emit.test.ts': ['for text that UTF-8 cannot hold'] } },
  B8: { what: 'patterns that go back', heldBy: { 'tests/contract-growth.test.ts': ['twice the text costs twice the work'], 'tests/pattern.test.ts': ['takes no more steps than text times pattern'], 'tests/contract-patterns.test.ts': ['test'] } },
  B9: { what: 'text that a terminal obeys', heldBy: { 'tests/formats.test.ts': ['is data in every format'], 'tests/lint-flags.test.ts': ['a file with a hostile name'] } },
  B10: { what: 'text that a CI runner obeys', heldBy: { 'tests/formats.test.ts': ['is data in every format', 'function runner'] } },
  B11: { what: 'text that a page obeys', heldBy: { 'tests/formats.test.ts': ['holds no placeholder and no link that a text brought along', 'has a test for each file'] } },
  B12: { what: 'code of the project', heldBy: { 'tests/cli-settings.test.ts': ['that is code is not run and not read'], 'tests/hostile.test.ts': ['may open no other file'] } },
  B13: { what: 'starting programs', heldBy: { 'tests/lint-flags.test.ts': ['runs no program that the repository names'], 'tests/hostile.test.ts': ['start no program'] } },
  B14: { what: 'breaking out of what is written', heldBy: { 'tests/hosts.test.ts': ['three dashes in a field'], 'tests/law.test.ts': ['never widens'], 'tests/corpus/hostile-compile.test.ts': ['the body comes through byte for byte'] } },
  B15: { what: 'text that another host obeys', heldBy: { 'tests/rewritten.test.ts': ['test'] } },
  B16: { what: 'a crash, a full disk, two runs', heldBy: { 'tests/emit-faults.test.ts': ['an error of any one call', 'a death at any call'], 'tests/emit.test.ts': ['while another run holds the lock'] } },
  B17: { what: 'files of the user', heldBy: { 'tests/settings-merge.test.ts': ['what is merged in comes out again'], 'tests/emit-settings.test.ts': ['settings of a bundle'] } },
  B18: { what: 'switching the linter off', heldBy: { 'tests/cli-settings.test.ts': ['what is switched off is counted', 'that leaves every file out fails', "describe('--unsuppressed'"], 'tests/lint.test.ts': ['a rule that throws is a finding'], 'tests/cli-lint.test.ts': ['could not look into to its end is 1'] } },
  B19: { what: 'secrets in what is printed', heldBy: { 'tests/security.test.ts': ['are starred out'], 'tests/conformance.test.ts': ['give a program the environment they were told'] } },
  B20: { what: 'what the package is made of', heldBy: { 'scripts/supply.mjs': ['hasInstallScript', 'integrity', 'licence', 'would be published'], '.ci/run': ['npm run supply'] } },
};

describe('every threat has its tests', () => {
  test('from B1 to B20', () => {
    expect(Object.keys(threats)).toEqual(Array.from({ length: 20 }, (_, index) => `B${index + 1}`));
  });

  test.for(Object.entries(threats))('%s', ([, { heldBy }]) => {
    for (const [path, words] of Object.entries(heldBy)) {
      const text = readFileSync(join(root, path), 'utf8');
      for (const word of words) expect(text, path).toContain(word);
    }
  });
});

// The permission model of Node says nothing of the network.
test('nothing here can reach the network', () => {
  const sources = ['src', 'rules'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(root, folder, name)));
  expect(sources.filter((path) => /node:(?:net|https?|http2|tls|dgram|dns)['"/]|(?:await|return|new|=) (?:fetch|WebSocket|EventSource)\(/.test(readFileSync(path, 'utf8')))).toEqual([]);
});

/** What lint finds in a project where an agent, whom it calls, a tool, a server, a skill, a field and a rule have this name. */
async function foundUnder(name: string) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-names-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const text = `---\nname: ${name}\ndescription: Use it to count lamps.\ntools: Read, ${name}, mcp__${name}__get\nskills: ${name}\n${name}: 1\n---\n\nDelegate to \`@${name}-helper\`. Use the skill \`${name}\`.\n\n<!-- mandate-disable ${name} -- it is so -->\n`;
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, '.claude/agents'), { recursive: true });
  for (const file of ['one', 'two']) writeFileSync(join(folder, `.claude/agents/${file}.md`), text);
  writeFileSync(join(folder, '.mcp.json'), `{"mcpServers": {"${name}": {"command": "npx", "args": ["lamps@1.0.0"]}}}`);
  const written: string[] = [];
  await lint({ cwd: folder, color: false, out: (out) => void written.push(out), note: () => {}, input: () => Promise.resolve(new Uint8Array()) }, [], { format: 'json' });
  const { files } = JSON.parse(written.join('')) as { readonly files: readonly { readonly path: string; readonly diagnostics: readonly { readonly code: string }[] }[] };
  return files.map(({ path, diagnostics }) => [path, diagnostics.map(({ code }) => code)]);
}

// Names that every object has, each beside one of the same form that none has.
test.for([
  ['__proto__', '__prota__'],
  ['constructor', 'contributor'],
  ['toString', 'toStride'],
  ['hasOwnProperty', 'hasOwnPriority'],
] as const)('%s is a name like any other to the rules, %s say', async ([name, other]) => {
  expect(await foundUnder(name)).toEqual(await foundUnder(other));
  expect(({} as Record<string, unknown>)['command']).toBeUndefined();
});

/** A project that would like its code run: settings, plugins and hooks that write a canary, and a link out of it. */
function hostileProject() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-bound-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const project = join(folder, 'project');
  const code = `require('fs').writeFileSync(${JSON.stringify(join(project, 'canary'))}, '')`;
  const files: Readonly<Record<string, string>> = {
    '.git/HEAD': 'ref: refs/heads/main\n',
    'agents/mia.md': '---\nname: mia\ndescription: Use it to count lamps.\ntools: Read\n---\nYou count lamps.\n',
    'mandate.config.js': code,
    'mandate.config.mjs': code,
    '.claude/settings.json': JSON.stringify({ hooks: { SessionStart: [{ hooks: [{ type: 'command', command: 'touch canary' }] }] } }),
    'node_modules/yaml/index.js': code,
    'package.json': JSON.stringify({ name: 'x', scripts: { prepare: 'touch canary' } }),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(project, path, '..'), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  writeFileSync(join(folder, 'secret.md'), 'PRIVATE\n');
  symlinkSync('../../secret.md', join(project, 'agents/link.md'));
  return project;
}

/**
 * The built command where Node lets it read its own files and the project, write nothing and start nothing: no program, no thread.
 * Writing cannot be tried so: under this model Node 20 refuses `fchmod` for every file.
 */
function bounded(project: string, ...words: string[]) {
  const flags = ['--experimental-permission', '--allow-addons', `--allow-fs-read=${realpathSync(root)}/*`, `--allow-fs-read=${project}/*`];
  return spawnSync(process.execPath, [...flags, join(root, 'dist/cli/start.cjs'), ...words], { cwd: project, encoding: 'utf8', timeout: limits.time * 12_000, env: { PATH: process.env['PATH'] } });
}

const canBind = existsSync(join(root, 'dist/cli/start.cjs')) && process.allowedNodeEnvironmentFlags.has('--experimental-permission');

describe.runIf(canBind)('lint and compile', () => {
  test('start no program, and may open no other file', () => {
    const project = hostileProject();
    for (const words of [['lint', 'agents'], ['compile', 'agents', '--host', 'claude-code', '--dry-run']]) {
      const { status, signal, stdout, stderr } = bounded(project, ...words);
      expect(signal).toBeNull();
      expect(status, stdout + stderr).toBe(0);
      expect(stdout + stderr).not.toMatch(/ERR_ACCESS_DENIED|PRIVATE|\n {4}at /);
    }
    expect(existsSync(join(project, 'canary'))).toBe(false);
  });
});
