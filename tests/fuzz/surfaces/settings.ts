import { rules } from '../../../rules/registry.ts';
import { projectWorkspace, workspaceOf } from '../../../src/analyse/workspace.ts';
import { serversOf } from '../../../src/cli/compile-servers.ts';
import { loadSettings, saysRoot } from '../../../src/config/load.ts';
import { readGlob } from '../../../src/config/glob.ts';
import { resolve } from '../../../src/config/resolve.ts';
import { readAgent } from '../../../src/hosts/detect.ts';
import { hosts } from '../../../src/hosts/registry.ts';
import { openSettings } from '../../../src/hosts/settings.ts';
import { ruleFromData } from '../../../src/lint/data-rule.ts';
import { lintFile } from '../../../src/lint/run.ts';
import { mergeSettings, type OwnValue } from '../../../src/lower/settings/merge.ts';
import { parseDocument } from '../../../src/parse/document.ts';
import { fromText } from '../../../src/parse/source.ts';
import { readPattern } from '../../../src/text/pattern.ts';
import { textOf } from '../inputs.ts';
import { isWithin, judge } from '../judge.ts';
import type { Random } from '../random.ts';
import { anyValue, spoil, spoilValue, token } from '../spoil.ts';
import type { Surface } from './surface.ts';

const servers = { docs: { command: 'npx', args: ['-y', 'docs@1.0.0'], env: { TOKEN: '${TOKEN}' } }, web: { type: 'http', url: 'https://docs.example/mcp', headers: { Authorization: 'Bearer $KEY' } }, old: { httpUrl: 'https://a.example', disabled: true } };
const hooks = { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'echo $CLAUDE_FILE | sh' }] }] };
const samples: readonly unknown[] = [{ mcpServers: servers }, { servers }, { mcp: { docs: { type: 'local', command: ['npx', 'docs'] } }, permission: { bash: { '*': 'ask', 'rm *': 'deny' }, edit: 'allow' }, agent: { x: { prompt: 'a' } } }, { permissions: { allow: ['Bash(git:*)'], deny: ['Read(.env)'] }, hooks, env: { ANTHROPIC_BASE_URL: 'https://x.example' } }, { ...servers, hooks, mcpServers: servers, context: { fileName: ['A.md'] } }];
const places = [...new Set(hosts.flatMap(({ settings, projectSettings = [], mcpSettings = [] }) => [...settings, ...projectSettings, ...mcpSettings.map(({ path }) => path)]))];
const wanted: readonly OwnValue[] = [
  { at: ['mcpServers', 'lamps'], value: { command: 'lamps', args: ['a'] } },
  { at: ['hooks', 'PreToolUse'], value: { matcher: '*', hooks: [{ type: 'command', command: 'node guard.cjs' }] }, isItem: true },
  { at: ['permission', 'bash'], value: 'ask' },
];

function tomlOf(value: unknown): string {
  const tables = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return tables.map(([name, fields]) => `[mcp_servers.${JSON.stringify(name)}]\n${Object.entries(Object(fields) as object).map(([key, one]) => `${key || '""'} = ${JSON.stringify(one)}\n`).join('')}`).join('\n');
}

/** Settings of hosts, with MCP servers, hooks and permissions: linted, read for servers, and written into. */
export const hostSettings: Surface = {
  name: 'settings and MCP servers',
  share: 60_000,
  make: (random) => {
    const path = random.of(places);
    const value = spoilValue(random.of(samples), random, 9);
    const text = path.endsWith('.toml') ? tomlOf(spoilValue(servers, random, 9)) : JSON.stringify(value, undefined, random.of([undefined, 2]));
    return { path, content: random.once(2) ? text : spoil(text, random, () => '// c\n', 3) };
  },
  faults: (input, turn) =>
    judge((hold) => {
      const text = textOf(input);
      hold('places', () => {
        const document = openSettings(fromText(input.path, text));
        const { diagnostics } = lintFile({ document, agent: readAgent(document, 'portable'), isSettings: true }, rules, workspaceOf([]));
        const crash = diagnostics.find(({ code }) => code === 'core/rule-crashed');
        return crash?.message ?? (diagnostics.some(({ span }) => !isWithin(span, document.text.length)) ? 'a finding is outside' : undefined);
      });
      hold('no throw', () => {
        for (const host of hosts) for (const server of serversOf(host, (path) => (path === input.path ? text : undefined))) host.servers?.entry(server);
        const files = { list: () => [input.path], shown: (path: string) => path, read: (path: string) => (path === input.path ? text : undefined) };
        return void projectWorkspace([], files).servers;
      });
      const own = [wanted[turn % wanted.length]!];
      hold('same bytes', () => {
        const merged = mergeSettings(input.path, text, undefined, own);
        if (!('text' in merged) || merged.text === undefined || !merged.record) return undefined;
        const again = mergeSettings(input.path, merged.text, merged.record, own);
        if (!('text' in again) || again.text !== merged.text) return 'what was merged is merged again';
        const back = mergeSettings(input.path, merged.text, merged.record);
        return 'text' in back && back.text === text ? undefined : 'what was merged is not taken out';
      });
    }),
};

const known = { rules: rules.map(({ id, summary, kind, severity, options, optional, strict, guarded }) => ({ id, summary, kind, severity, ...(options ? { options } : {}), ...(optional ? { optional } : {}), ...(strict ? { strict } : {}), ...(guarded ? { guarded } : {}) })), hosts };
const config = { root: true, extends: ['recommended', './b.json'], rules: { 'text/mojibake': 'error', 'tools/unknown-tool': ['warning', { allow: ['HarbourRadio'] }], 'team/x': 'info' }, overrides: [{ files: ['drafts/**', '*.{md,txt}'], rules: { 'core/require-description': 'off' } }], ignore: ['vendor', 'a/*/b?'], hosts: ['claude-code'], models: { opencode: { medium: 'a/b' } }, out: 'out', rulePacks: ['packs/*.yaml'] };
const pack = { id: 'team/x', summary: 'Require a lamp.', severity: 'warning', kind: 'problem', message: { text: 'Unexpected end, expected a lamp', why: 'It is dark.', help: 'Light one.' }, check: { require: 'prohibitions', matching: '(delete|remove)s? .{0,20}files' } };
const agent = '---\nname: x\ndescription: d\ntools: Read\n---\nYou must never delete files. You must use `Bash`.\n';

function globOf(random: Random): string {
  return random.some(8, () => random.of(['*', '**', '/', '?', '{', '}', ',', 'a', '.md', '[', '\\', '!', '**/', '(', ')', '+', token(random)])).join('');
}

/** Settings of our own: what they extend, their globs, and rules written as data, with their patterns. */
export const ownSettings: Surface = {
  name: 'our settings',
  share: 30_000,
  make: (random) => {
    const isYaml = random.once(4);
    const value = random.once(10) ? anyValue(random, 4) : spoilValue(config, random, 14);
    const withGlob = random.once(3) ? { ...Object(value), ignore: [globOf(random)] } : value;
    const own = isYaml ? yamlOf(withGlob) : JSON.stringify(withGlob, undefined, random.of([undefined, 2]));
    const file = random.once(4) ? spoil(own, random, () => 'a: b\n', 2) : own;
    const rule = JSON.stringify(random.once(2) ? { ...pack, check: { forbid: 'obligations', matching: globOf(random) } } : spoilValue(pack, random, 10));
    return { path: random.of(['mandate.config.json', 'mandate.config.jsonc', 'package.json', isYaml ? 'mandate.config.yaml' : 'mandate.config.json']), content: `${file}\0${random.once(4) ? spoil(rule, random, () => 'x: y\n', 2) : rule}` };
  },
  faults: (input) =>
    judge((hold) => {
      const [own = '', rule = ''] = textOf(input).split('\0');
      const texts = new Map([[input.path, own], ['b.json', '{"extends": ["strict"]}'], ['packs/x.yaml', rule]]);
      hold('no throw', () => {
        saysRoot(input.path, own);
        const disk = {
          read: (path: string) => (texts.has(path) ? { text: texts.get(path)! } : { problem: 'it is not there' }),
          resolve: (_: string, path: string) => path.replace(/^\.\//, ''),
          find: (_: string, matches: (path: string) => boolean) => ['packs/x.yaml'].filter(matches),
          shown: (path: string) => path,
        };
        const { layers, packs, problems } = loadSettings(input.path, known, disk);
        if (problems.length > 0) return undefined;
        const settings = resolve({ files: layers, commandLine: new Map() }, known.rules);
        settings.ignoredBy('drafts/deep/a.md');
        const document = parseDocument(fromText('drafts/x.md', agent));
        const all = [...rules, ...packs.map((one) => ruleFromData(one.rule))];
        const found = lintFile({ document, agent: readAgent(document) }, all, workspaceOf([]), { uses: settings.rulesFor, known: all.map(({ id }) => id), mayHide: () => true });
        return found.diagnostics.find(({ code }) => code === 'core/rule-crashed')?.message;
      });
      hold('no throw', () => {
        const pattern = readPattern(own.slice(0, 60), { caseless: true });
        if ('test' in pattern) pattern.test(rule, { left: 1_000_000 });
        const glob = readGlob(own.slice(0, 40));
        if (typeof glob === 'function') glob('a/b/c/d.md');
      });
    }),
};

/** Enough YAML for what settings hold. */
function yamlOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${JSON.stringify(one)}\n`).join('');
}
