import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from './fast-check.ts';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { publishedSchema, settingsPage } from '../scripts/settings-page.ts';
import { check, type SettingsProblem } from '../src/config/check.ts';
import { loadSettings, saysRoot, type SettingsDisk } from '../src/config/load.ts';
import { presetLayer } from '../src/config/layer.ts';
import { resolve, severityOf, type Config, type Unsuppressed } from '../src/config/resolve.ts';
import { readDataRule } from '../src/config/pack.ts';
import type { DataOf } from '../src/config/schema.ts';
import { presets, settingsSchema, type RuleFacts, type Settings } from '../src/config/settings.ts';
import { hosts } from '../src/hosts/registry.ts';
import { readJson } from '../src/parse/json.ts';
import { readYaml } from '../src/parse/yaml.ts';

const facts: readonly RuleFacts[] = [
  { id: 'core/name', summary: 'Names.', kind: 'problem', severity: 'error' },
  { id: 'text/tone', summary: 'Tone.', kind: 'suggestion', severity: 'info', strict: 'warning', options: { most: { type: 'integer', minimum: 1, default: 9, description: 'Most.' }, words: { type: 'array', items: { type: 'string' }, default: [], description: 'Words.' } } },
  { id: 'security/secret', summary: 'Secrets.', kind: 'security', severity: 'error', guarded: true },
  { id: 'team/ask', summary: 'Asking.', kind: 'security', severity: 'error', optional: true },
];
const known = { rules: facts, hosts: [{ id: 'claude-code', title: 'Claude Code' }, { id: 'opencode', title: 'opencode' }] };

/** A disk of texts by path; what starts with `/out/` may not be read. */
function disk(files: Readonly<Record<string, string>>): SettingsDisk {
  return {
    read: (path) => (path in files && !path.startsWith('/out/') ? { text: files[path]! } : { problem: 'expected a file that is there' }),
    resolve: (from, path) => new URL(path, `file://${from}`).pathname,
    find: (from, matches) => Object.keys(files).filter((path) => matches(path.slice(from.lastIndexOf('/') + 1))).toSorted(),
    shown: (path) => path.slice(1),
  };
}

function load(files: Readonly<Record<string, unknown>>, start = Object.keys(files)[0]!) {
  return loadSettings(start, known, disk(Object.fromEntries(Object.entries(files).map(([path, data]) => [path, typeof data === 'string' ? data : JSON.stringify(data)]))));
}

function configOf(files: Readonly<Record<string, unknown>>, unsuppressed: Unsuppressed = 'none', commandLine: Record<string, 'off' | 'error'> = {}): Config {
  const { layers, problems } = load(files);
  expect(problems).toEqual([]);
  return resolve({ files: layers, commandLine: new Map(Object.entries(commandLine).map(([id, severity]) => [id, { severity, origin: { kind: 'command-line' } }])) }, facts, unsuppressed);
}

function severities(config: Config, path = 'agents/mia.md'): Record<string, string> {
  return Object.fromEntries([...config.rulesFor(path)].map(([id, { severity }]) => [id, severity]));
}

function problemsOf(settings: unknown): readonly string[] {
  return load({ '/s.json': settings }).problems.map((problem) => problem.replace(/^s\.json:\d+:\d+: /, ''));
}

describe('settings', () => {
  test('without a word leave every rule as it is, and those off that wait to be named', () => {
    expect(severities(configOf({ '/s.json': {} }))).toEqual({ 'core/name': 'own', 'text/tone': 'own', 'security/secret': 'own', 'team/ask': 'off' });
  });

  test.for([
    ['recommended', { 'core/name': 'own', 'text/tone': 'own', 'security/secret': 'own', 'team/ask': 'off' }],
    ['strict', { 'core/name': 'own', 'text/tone': 'own', 'security/secret': 'own', 'team/ask': 'off' }],
    ['security', { 'core/name': 'off', 'text/tone': 'off', 'security/secret': 'own', 'team/ask': 'off' }],
  ] as const)('take from the preset %s what rules say of themselves', ([preset, expected]) => {
    expect(severities(configOf({ '/s.json': { extends: [preset] } }))).toEqual(expected);
  });

  test('raise in the preset strict what rules mark for it, and lower nothing', () => {
    const use = configOf({ '/s.json': { extends: ['strict'] } }).rulesFor('a.md').get('text/tone')!;
    expect((['info', 'warning', 'error'] as const).map((own) => severityOf(own, use))).toEqual(['warning', 'warning', 'error']);
    const named = configOf({ '/s.json': { extends: ['strict'], rules: { 'text/tone': 'info' } } }).rulesFor('a.md').get('text/tone')!;
    expect(severityOf('error', named)).toBe('info');
  });

  test('win over what they extend, and the later of two wins', () => {
    const files = {
      '/s.json': { extends: ['./a.json', './b.json'], rules: { 'team/ask': 'warning' } },
      '/a.json': { rules: { 'core/name': 'info', 'text/tone': 'error', 'team/ask': 'error' } },
      '/b.json': { rules: { 'text/tone': 'off' } },
    };
    expect(severities(configOf(files))).toMatchObject({ 'core/name': 'info', 'text/tone': 'off', 'team/ask': 'warning' });
  });

  test('for some files win over those for all, the later of two over the earlier', () => {
    const config = configOf({ '/s.json': { rules: { 'core/name': 'warning' }, overrides: [{ files: ['drafts'], rules: { 'core/name': 'off' } }, { files: ['drafts/x*.md'], rules: { 'core/name': 'info' } }] } });
    expect(['a.md', 'drafts/a.md', 'drafts/x1.md'].map((path) => severities(config, path)['core/name'])).toEqual(['warning', 'off', 'info']);
  });

  test('keep the options when only the severity changes, and replace lists whole', () => {
    const config = configOf({
      '/s.json': { extends: ['./a.json'], rules: { 'text/tone': 'error' }, overrides: [{ files: ['b.md'], rules: { 'text/tone': ['info', { words: ['c'] }] } }] },
      '/a.json': { rules: { 'text/tone': ['warning', { most: 3, words: ['a', 'b'] }] } },
    });
    expect(config.rulesFor('a.md').get('text/tone')).toMatchObject({ severity: 'error', options: { most: 3, words: ['a', 'b'] }, optionsFrom: { path: 'a.json' } });
    expect(config.rulesFor('b.md').get('text/tone')).toMatchObject({ severity: 'info', options: { most: 9, words: ['c'] } });
  });

  test('know the place each value comes from', () => {
    const config = configOf({ '/s.json': '{\n  "rules": {\n    "core/name": "off"\n  },\n  "hosts": ["opencode"]\n}' });
    expect(config.rulesFor('a.md').get('core/name')!.origin).toEqual({ kind: 'file', path: 's.json', line: 3, column: 6 });
    expect(config.hosts).toEqual({ value: ['opencode'], origin: { kind: 'file', path: 's.json', line: 5, column: 4 } });
  });

  test('are read from YAML, from JSON with comments and from a package alike', () => {
    for (const [path, text] of [
      ['/s.yaml', 'rules:\n  core/name: off\n'],
      ['/s.jsonc', '{ // why\n "rules": { "core/name": "off", }, }'],
      ['/package.json', '{ "name": "x", "name": "y", "mandate": { "rules": { "core/name": "off" } } }'],
    ] as const) {
      expect(severities(configOf({ [path]: text }))['core/name'], path).toBe('off');
    }
  });

  test('say that their folder is the root', () => {
    expect([saysRoot('/s.json', '{"root": true}'), saysRoot('/s.json', '{"root": false}'), saysRoot('/package.json', '{"mandate": {"root": true}}'), saysRoot('/package.json', '{"root": true}'), saysRoot('/s.yaml', 'root: true')]).toEqual([true, false, true, false, true]);
  });
});

describe('what files say', () => {
  const soft = { '/s.json': { extends: ['security'], rules: { 'security/secret': 'off', 'core/name': 'info' } } };

  test('has no power over guarded rules when asked', () => {
    expect(severities(configOf(soft, 'guarded'))).toMatchObject({ 'security/secret': 'own', 'core/name': 'info' });
  });

  test('has no power over any rule when asked, while the command line keeps its own', () => {
    expect(severities(configOf(soft, 'all'))).toEqual({ 'core/name': 'own', 'text/tone': 'own', 'security/secret': 'own', 'team/ask': 'off' });
    expect(severities(configOf(soft, 'all', { 'security/secret': 'off', 'core/name': 'error' }))).toMatchObject({ 'security/secret': 'off', 'core/name': 'error' });
  });

  test('may still make more of a rule', () => {
    expect(severities(configOf({ '/s.json': { rules: { 'text/tone': 'error', 'team/ask': 'error' } } }, 'all'))).toMatchObject({ 'text/tone': 'error', 'team/ask': 'error' });
  });
});

describe('what is wrong in settings is said with its place and a guess', () => {
  test.for([
    [{ rulez: {} }, 'Unexpected key `rulez`, expected `$schema`, `root`, `extends`, `rules`, `overrides`, `ignore`, `hosts`, `models`, `out` or `rulePacks`. Did you mean `rules`?'],
    [{ rules: { 'core/nmae': 'off' } }, 'Unexpected rule `core/nmae`, expected `core/name`, `text/tone`, `security/secret` or `team/ask`. Did you mean `core/name`?'],
    [{ rules: { 'core/name': 'eror' } }, 'Unexpected `eror`, expected `off`, `info`, `warning` or `error`. Did you mean `error`?'],
    [{ rules: { 'core/name': 2 } }, 'Unexpected `2`, expected `off`, `info`, `warning` or `error` or a list'],
    [{ rules: { 'core/name': ['off', {}] } }, 'Unexpected one item more, expected 1 at most'],
    [{ rules: { 'text/tone': ['off', { mots: 1 }] } }, 'Unexpected option `mots`, expected `most` or `words`. Did you mean `most`?'],
    [{ rules: { 'text/tone': ['off', { most: 0 }] } }, 'Unexpected `0`, expected a whole number of at least 1'],
    [{ rules: { 'text/tone': [] } }, 'Unexpected a list that is too short, expected 1 item at least'],
    [{ overrides: [{ files: ['*'] }] }, 'Missing `rules`'],
    [{ ignore: ['!a'] }, 'Unexpected `!`, which no glob here starts with in `!a`, expected a glob such as `agents/**/*.md`'],
    [{ hosts: ['opencod'] }, 'Unexpected `opencod`, expected `claude-code` or `opencode`. Did you mean `opencode`?'],
    [{ models: { opencode: { huge: 'x' } } }, 'Unexpected tier `huge`, expected `small`, `medium`, `large` or `inherit`'],
    [{ extends: ['strickt'] }, 'Unexpected `strickt`, expected `recommended`, `strict` or `security`, or a path that starts with `./` or `../`. Did you mean `strict`?'],
    [{ extends: ['./s.json'] }, 'Unexpected `./s.json`, which leads back to `s.json`, expected an end'],
    [{ extends: ['./gone.json'] }, 'Unexpected `gone.json`: expected a file that is there'],
    [{ extends: ['../out/x.json'] }, 'Unexpected `out/x.json`: expected a file that is there'],
    [{ extends: ['some-package'] }, 'Unexpected `some-package`, expected `recommended`, `strict` or `security`, or a path that starts with `./` or `../`'],
    [{ rulePacks: ['../x.yaml'] }, 'Unexpected `../x.yaml`, expected a glob of files below this folder'],
    [{ rulePacks: ['x.yaml'] }, 'Unexpected `x.yaml`, which names no YAML file, expected one at least'],
    [{ root: 'yes' }, 'Unexpected `yes`, expected `true` or `false`'],
    [[], 'Unexpected value, expected a map of settings'],
  ] as const)('%j', ([settings, expected]) => {
    expect(problemsOf(settings)).toEqual([expected]);
  });

  test('at the line and column, all of it at once', () => {
    expect(load({ '/s.json': '{\n  "rulez": 1,\n  "rules": { "core/name": "eror" }\n}' }).problems.map((problem) => problem.split(': ')[0])).toEqual(['s.json:2:4', 's.json:3:28']);
  });

  test('of files that lead in a circle', () => {
    expect(load({ '/a.json': { extends: ['./b.json'] }, '/b.json': { extends: ['./a.json'] } }).problems).toEqual(['b.json:1:14: Unexpected `./a.json`, which leads back to `a.json`, expected an end']);
  });
});

describe('hostile settings do no harm', () => {
  test.for([
    ['an alias bomb', '/s.yaml', `a: &a [${'x, '.repeat(20)}]\n${[...'bcdefghi'].map((key, at) => `${key}: &${key} [${`*${'abcdefgh'[at]}, `.repeat(20)}]`).join('\n')}\n`],
    ['a tower of keys', '/s.yaml', `${'? '.repeat(400)}x\n`],
    ['a tower of brackets', '/s.json', '['.repeat(50_000)],
    ['a tag', '/s.yaml', 'root: !!js/function "function () {}"\n'],
    ['two documents', '/s.yaml', 'root: true\n---\nroot: false\n'],
    ['keys of prototypes', '/s.json', '{ "__proto__": { "root": true }, "constructor": 1, "toString": 2 }'],
    ['rules that are prototypes', '/s.json', '{ "rules": { "__proto__": "off", "constructor": "off" } }'],
    ['a key twice', '/s.json', '{ "root": true, "root": false }'],
    ['no JSON', '/s.json', 'module.exports = {}'],
    ['nothing', '/s.json', ''],
    ['JSON for YAML', '/s.yaml', '\u0000'],
  ] as const)('%s', ([, path, text]) => {
    const { problems } = load({ [path]: text });
    expect(problems.length).toBeGreaterThan(0);
    expect(({} as { root?: unknown }).root).toBeUndefined();
  });

  test('files that extend each other without end are given up', () => {
    const all = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`/${at}.json`, { extends: Array.from({ length: 9 }, (_, other) => `./${other}.json`) }]));
    expect(load(all, '/0.json').problems.length).toBeGreaterThan(0);
  });

  test('any data at all gives problems or settings, and never throws', () => {
    const keys = fc.constantFrom('extends', 'rules', 'overrides', 'ignore', 'hosts', 'models', 'out', 'rulePacks', 'root', '__proto__', 'files', 'core/name', 'opencode', 'x');
    const { data } = fc.letrec<{ data: unknown }>((tie) => ({
      data: fc.oneof({ maxDepth: 4 }, fc.constantFrom<unknown>('off', 'error', './s.json', '../x', 'strict', '*', '{', '', 1, null, true, -0.5), fc.array(tie('data'), { maxLength: 3 }), fc.dictionary(keys, tie('data'), { maxKeys: 4 })),
    }));
    fc.assert(
      fc.property(data, (value) => {
        const { problems, layers } = load({ '/s.json': value });
        if (problems.length === 0) resolve({ files: layers, commandLine: new Map() }, facts).rulesFor('a.md');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the published schema', () => {
  const text = readFileSync('src/config/config.schema.json', 'utf8');
  const validate = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictTuples: false }).compile(JSON.parse(text) as object);

  test('is made from the rules and hosts there are', () => {
    expect(text).toBe(publishedSchema(rules, hosts));
  });

  test('has the keys of the type, and lets a full file through as the check of ours does', () => {
    const full: Required<Settings> = {
      $schema: './x.json',
      root: true,
      extends: ['strict', './base.json'],
      rules: { 'tools/unknown-tool': ['warning', { allow: ['X'] }], 'core/require-name': 'off', 'text/mojibake': ['info'] },
      overrides: [{ files: ['a/**'], rules: { 'core/require-name': 'error' } }],
      ignore: ['vendor'],
      hosts: ['opencode'],
      models: { opencode: { small: 'a/b', inherit: 'c' } },
      out: 'dist',
      rulePacks: ['team/*.yaml'],
    };
    const schema = settingsSchema(rules, hosts);
    expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(full).toSorted());
    expect(validate(full) || validate.errors).toBe(true);
    expect(check(readJson(JSON.stringify(full), false).value!, schema)).toEqual([]);
  });

  test.for([{ rulez: {} }, { rules: { 'core/require-name': 'eror' } }, { hosts: ['x'] }, { extends: 'strict' }, { models: { opencode: { huge: 'x' } } }, { overrides: [{ files: ['x'] }] }])('refuses %j, as the check of ours does', (wrong) => {
    expect(validate(wrong)).toBe(false);
    expect(check(readJson(JSON.stringify(wrong), false).value!, settingsSchema(rules, hosts))).not.toEqual([]);
  });

  test('is in the package and named in its exports', () => {
    const { exports, files } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown>; files: string[] };
    expect(exports['./config.schema.json']).toBe('./src/config/config.schema.json');
    expect(files).toContain('src/**/*.schema.json');
  });
});

describe('the page about settings', () => {
  const page = readFileSync('docs/settings.md', 'utf8');

  test('has the table of the schema', () => {
    expect(page).toBe(settingsPage(page, hosts));
  });

  test('shows an example that is right', () => {
    const example = /````json\n([^]*?)````/.exec(page)![1]!;
    expect(check(readJson(example, false).value!, settingsSchema(rules, hosts))).toEqual([]);
  });

  test('names every preset', () => {
    for (const preset of presets) expect(page).toContain(`| \`${preset}\` |`);
  });
});

describe('options of rules', () => {
  test.for(rules.filter(({ options }) => options).map(({ id, options }) => ({ id, options: options! })))('of $id are on its page with their defaults, and their defaults fit', ({ id, options }) => {
    const page = readFileSync(`rules/${id}.md`, 'utf8');
    for (const [name, schema] of Object.entries(options)) {
      expect(page).toContain(`| \`${name}\` | ${schema.description} | \`${JSON.stringify(schema.default)}\` |`);
      expect(check(readJson(JSON.stringify(schema.default), false).value!, schema)).toEqual([]);
    }
    for (const [, example] of page.matchAll(/````json\n([^]*?)````/g)) expect(check(readJson(example!, false).value!, settingsSchema(rules, hosts))).toEqual([]);
  });

  test('have the types that their schema says', () => {
    expectTypeOf<DataOf<{ type: 'array'; items: { type: 'string' } }>>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<DataOf<{ type: 'string'; enum: readonly ['a', 'b'] }>>().toEqualTypeOf<'a' | 'b'>();
    expectTypeOf<DataOf<{ type: 'integer' }>>().toEqualTypeOf<number>();
  });
});

test('each preset says something of every rule', () => {
  for (const preset of presets) expect(presetLayer(preset, rules).rules.size).toBe(rules.length);
});

/** Classes of findings that a change must not be able to hide from a guarded run. */
const guarded = [
  'security/hidden-unicode',
  'security/bidi-control',
  'security/control-character',
  'security/dangerous-permission-mode',
  'security/endpoint-override',
  'security/hook-runs-shell',
  'security/hook-unquoted-variable',
  'security/dynamic-command',
  'security/secret',
  'security/include-escapes-root',
];

test.for(rules.filter(({ id }) => guarded.includes(id)).map(({ id, guarded: mark }) => ({ id, mark })).concat({ id: 'core/readable-file', mark: true }))('$id is guarded', ({ mark }) => {
  expect(mark).toBe(true);
});

test.for(readdirSync('rules', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')))('our own rule %s is data that packs may hold', (name) => {
  const problems: SettingsProblem[] = [];
  const { value } = readYaml(readFileSync(`rules/${name}`, 'utf8'), 0);
  const rule = value?.kind === 'map' ? readDataRule(value, problems) : undefined;
  expect(problems).toEqual([]);
  expect(`${rule?.id}.yaml`).toBe(name);
  expect(readFileSync(`rules/${rule?.id}.md`, 'utf8')).toContain(readFileSync(`rules/${name}`, 'utf8'));
});
