import { describe, expect, test } from 'vitest';
import opencode from '../src/hosts/opencode/index.ts';
import { defaults } from '../src/hosts/opencode/facts.ts';
import { permissionFields } from '../src/hosts/shared/permission/frontmatter.ts';
import { generalOf, matches, permissionRules } from '../src/hosts/shared/permission/rules.ts';
import { readAgent } from '../src/hosts/detect.ts';
import type { Effect } from '../src/model/authority.ts';
import { powersOf } from '../src/model/powers.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

const hostRules = defaults.map(([key, pattern, action]) => ({ key, pattern, action }));

/** What the host answers for one use of a key: the last rule that matches, as it evaluates them. */
function action(key: string, subject: string, rules: readonly { key: string; pattern: string; action: Effect }[]): Effect {
  return rules.findLast((rule) => matches(rule.key, key) && matches(rule.pattern, subject))?.action ?? 'ask';
}

function written(fields: string, settings = '') {
  const agent = readAgent(parseDocument(fromText('subject.md', `---\nname: subject\ndescription: d\n${fields}\n---\nYou work.\n`)));
  const context = { models: {}, servers: [], settings: new Map(settings ? [['opencode.json', settings]] : []) };
  const [file] = opencode.write(agent, context).files;
  const { map } = permissionFields(parseDocument(fromText(file!.path, file!.text)));
  return [...hostRules, ...permissionRules(map)];
}

const subjects: readonly (readonly [string, string])[] = [
  ['read', 'src/a.ts'],
  ['read', '.env'],
  ['read', 'deep/.env.local'],
  ['read', '.env.example'],
  ['bash', 'git status'],
  ['bash', 'git push origin'],
  ['bash', 'rm -rf x'],
  ['edit', 'a.md'],
  ['webfetch', 'https://example.org'],
  ['task', 'other'],
  ['question', ''],
  ['plan_exit', ''],
  ['external_directory', '/etc/passwd'],
  ['doom_loop', ''],
  ['atlas_read', ''],
];

const rank: Readonly<Record<Effect, number>> = { deny: 0, ask: 1, allow: 2 };

describe('a bundle never loosens what the host or the project does for an agent that says nothing', () => {
  test.for([
    ['tools: Read, Bash, Edit, WebFetch, Agent, AskUserQuestion, ExitPlanMode, mcp__atlas', ''],
    ['tools: Read, Bash(git:*)', ''],
    ["tools: '*'", ''],
    ['disallowedTools: Edit', ''],
    ['tools: Read, Bash, Edit', '{"permission": {"bash": {"rm *": "deny", "git push *": "ask"}, "edit": "ask"}}'],
    ['tools: Read, Bash(git:*)', '{"permission": {"bash": {"*": "ask", "git status": "allow"}}}'],
    ['tools: Read, Bash(git:*)', '{"permission": {"bash": {"git push *": "deny"}}}'],
    ['tools: Read, Bash, WebFetch', '{"permission": "ask"}'],
    ['tools: Read, Bash, mcp__atlas__read', '// ours\n{"permission": {"*": "ask", "atlas_*": "deny",}}'],
  ])('%s beside %s', ([fields, settings]) => {
    const project = settings ? projectRulesOf(settings) : [];
    const silent = [...hostRules, ...project];
    const rules = written(fields!, settings);
    for (const [key, subject] of subjects) {
      const [has, may] = [action(key, subject, rules), action(key, subject, silent)];
      expect([key, subject, rank[has] <= rank[may]]).toEqual([key, subject, true]);
    }
  });
});

function projectRulesOf(settings: string) {
  const { map } = permissionFields(parseDocument(fromText('x.md', `---\n${settings.replace(/^\/\/.*\n/, '').replace(',}', '}')}\n---\n`)));
  return permissionRules(map);
}

describe('what a list leaves on', () => {
  test('exactly what was granted, and the ask on .env files stands', () => {
    const rules = written('tools: Read, Grep\ndisallowedTools: Bash, Write');
    const on = ['read', 'grep', 'glob', 'bash', 'edit', 'task', 'webfetch', 'websearch', 'skill', 'todowrite'].filter((key) => action(key, 'x', rules) !== 'deny');
    expect(on).toEqual(['read', 'grep']);
    expect(action('read', 'deep/.env', rules)).toBe('ask');
    expect(action('read', '.env.example', rules)).toBe('allow');
  });

  test('a command pattern lets through its own commands only', () => {
    const rules = written('tools: Bash(git log:*), Bash(npm test)');
    expect(['git log', 'git log -p', 'git push', 'npm test', 'npm test -- -u', 'gitlog'].map((command) => action('bash', command, rules))).toEqual(['allow', 'allow', 'deny', 'allow', 'deny', 'deny']);
  });

  test('an agent that is named may be called, and no other', () => {
    const rules = written('tools: Agent(scout)');
    expect(['scout', 'smith'].map((name) => action('task', name, rules))).toEqual(['allow', 'deny']);
  });
});

test('a key without a list keeps what no pattern speaks of', () => {
  const agent = readAgent(parseDocument(fromText('.opencode/agent/subject.md', '---\ndescription: d\npermission: {bash: {"git push *": ask}}\n---\nYou work.\n')));
  const [file] = opencode.write(agent, { models: {}, servers: [], settings: new Map() }).files;
  const rules = [...hostRules, ...permissionRules(permissionFields(parseDocument(fromText(file!.path, file!.text))).map)];
  expect(['git push origin', 'ls'].map((command) => action('bash', command, rules))).toEqual(['ask', 'allow']);
});

/** The rules of a file of opencode's own once it was written, and once that was written again. */
function rewritten(permission: string): readonly (readonly string[])[] {
  let text = `---\ndescription: d\npermission: ${permission}\n---\nYou work.\n`;
  return [1, 2].map(() => {
    const agent = readAgent(parseDocument(fromText('.opencode/agent/subject.md', text)));
    text = opencode.write(agent, { models: {}, servers: [], settings: new Map() }).files[0]!.text;
    return permissionRules(permissionFields(parseDocument(fromText('.opencode/agent/subject.md', text))).map).map(({ key, pattern, action: effect }) => `${key} ${pattern} ${effect}`);
  });
}

describe('tools of a server in a file of its own', () => {
  test.for([
    ['one that a wildcard asks about and the file allows', '{"atlas_*": ask, atlas_read: {"*": allow, scout: ask}}', ['atlas_* * ask', 'atlas_read * allow', 'atlas_read scout ask']],
    ['one that is allowed among some that are denied', '{"atlas_*": {"*": deny, x: allow}, atlas_read: allow}', ['atlas_* * deny', 'atlas_* x allow', 'atlas_read * allow']],
    ['patterns that a wildcard adds behind it', '{atlas_read: ask, "atlas_*": {"*.env": deny}}', ['atlas_read * ask', 'atlas_* *.env deny']],
    ['a rule that a wildcard takes back', '{atlas_read: allow, "atlas_*": ask}', ['atlas_read * allow', 'atlas_* * ask']],
    ['a server with the sign in its name', '{"my_atlas_*": ask, my_atlas_find: allow}', ['my_atlas_* * ask', 'my_atlas_find * allow']],
    ['one that is denied among those a wildcard grants', '{"*": deny, "atlas_*": allow, atlas_read: deny}', ['* * deny', 'atlas_* * allow', 'atlas_read * deny']],
    ['wildcards that are no server', '{"my_*_x": ask, "*_read": deny}', ['my_*_x * ask', '*_read * deny']],
  ] as const)('%s stays as it is meant', ([, permission, expected]) => {
    expect(rewritten(permission)).toEqual([expected, expected]);
  });

  test('a rule for all of them tells where the name of the server ends', () => {
    const agent = readAgent(parseDocument(fromText('.opencode/agent/subject.md', '---\ndescription: d\npermission: {"*": deny, "my_atlas_*": allow, my_atlas_find: deny, pg_read: allow}\n---\nYou work.\n')));
    expect(agent.authority.grants.map(({ effect, target }) => (target.kind === 'mcp' ? `${effect} ${target.server} ${target.tool}` : effect))).toEqual(['allow my_atlas *', 'deny my_atlas find', 'allow pg read']);
  });

  test('a rule holds for each of the servers that the host spells alike', () => {
    const files = [{ path: '.opencode/agent/mia.md', text: '---\ndescription: d\npermission: {"*": deny, a_b_count: allow}\n---\nYou count.\n' }];
    expect(opencode.effective(files, { models: {}, servers: ['a.b', 'a_b'], settings: new Map() }).named.map(({ key }) => key)).toEqual(['mcp:a.b:count', 'mcp:a_b:count']);
  });

  test('what is denied where all else is asked for stays denied', () => {
    expect(rewritten('{"*": ask, bash: {"*": deny, "git *": ask}}').map((rules) => rules.filter((rule) => rule.startsWith('bash')))).toEqual([['bash * deny', 'bash git * ask'], ['bash * deny', 'bash git * ask']]);
  });

  test('a wildcard of another host stays one where it denies', () => {
    expect(action('atlas_read_all', '', written('disallowedTools: mcp__atlas__read_*'))).toBe('deny');
    expect(action('atlas_read_all', '', written('tools: mcp__atlas__read_*'))).toBe('deny');
  });
});

function grantsOf(permission: string): string[] {
  const agent = readAgent(parseDocument(fromText('.opencode/agent/subject.md', `---\ndescription: d\npermission: ${permission}\n---\nYou work.\n`)));
  return agent.authority.grants.map(({ effect, target, pattern }) => `${effect} ${target.kind === 'capability' ? target.capability : target.kind === 'mcp' ? `${target.server}/${target.tool}` : target.name}${pattern === undefined ? '' : ` ${pattern}`}`);
}

describe('rules that are read', () => {
  test('a pattern for every key holds for each of them', () => {
    expect(grantsOf('{"*": {"*": deny, "git *": allow}}')).toEqual(expect.arrayContaining(['allow shell git *', 'allow read git *', 'allow git *']));
    expect(grantsOf('{"*": {"rm *": deny}}')).toEqual(expect.arrayContaining(['deny shell rm *', 'deny edit rm *', 'deny rm *']));
    expect(grantsOf('{"*": {"rm *": deny}, "*x": allow, bash: allow}')).not.toContain('deny shell rm *');
  });

  test('a key without the sign between server and tool is a tool of this host alone', () => {
    expect(grantsOf('{sounding: deny, atlas_read: deny}')).toEqual(['deny sounding', 'deny atlas/read']);
  });

  test('no pattern lets a part of a server\'s tool through', () => {
    expect(grantsOf('{atlas_read: {"*": deny, "git *": allow}}')).toEqual(['deny atlas/read']);
  });

  test('a question about one agent counts beside a grant of all', () => {
    expect(grantsOf('{task: {"*": allow, scout: ask}}')).toEqual(['allow delegate', 'ask scout']);
  });

  test.for([
    ['a key of the old map keeps its place, with what the new one says', 'tools: {bash: true}\npermission: {"*": deny, bash: allow}', ['bash * allow', '* * deny']],
    ['whole numbers come before all others', 'permission: {task: {scout: deny, "7": allow}, "7": ask}', ['7 * ask', 'task 7 allow', 'task scout deny']],
    ['the old map knows one more name for edit, and no others', 'tools: {patch: false, multiedit: false}', ['edit * deny', 'multiedit * deny']],
  ] as const)('%s', ([, fields, expected]) => {
    const { map } = permissionFields(parseDocument(fromText('.opencode/agent/subject.md', `---\n${fields}\n---\n`)));
    expect(permissionRules(map).map(({ key, pattern, action: effect }) => `${key} ${pattern} ${effect}`)).toEqual(expected);
  });
});

describe('what a file of its own is written as', () => {
  test.for([
    ['the order of the file', '{read: ask, "*": deny, bash: {"git *": deny, "git log *": allow}}', ['read * ask', '* * deny', 'bash git * deny', 'bash git log * allow']],
    ['a key before a wildcard that takes it back', '{"re*": allow, read: deny, "rea?": ask}', ['re* * allow', 'read * deny', 'rea? * ask']],
    ['a pattern for every key', '{"*": {"rm *": deny}, sounding: ask}', ['* rm * deny', 'sounding * ask']],
  ] as const)('%s stays', ([, permission, expected]) => {
    expect(rewritten(permission)).toEqual([expected, expected]);
  });
});

describe('wildcards of keys and patterns', () => {
  test('a key with a wildcard takes back no grant that stands before it', () => {
    const fields = 'permission: {"*": deny, atlas_read: allow, "atlas_*": {"*.env": allow}}';
    const agent = readAgent(parseDocument(fromText('.opencode/agent/subject.md', `---\ndescription: d\n${fields}\n---\nYou work.\n`)));
    const [file] = opencode.write(agent, { models: {}, servers: [], settings: new Map() }).files;
    const rules = permissionRules(permissionFields(parseDocument(fromText(file!.path, file!.text))).map);
    expect([action('atlas_read', 'x', rules), action('atlas_find', 'a.env', rules), action('atlas_find', 'x', rules)]).toEqual(['allow', 'allow', 'deny']);
  });

  test.for([
    ['*', 'anything', true],
    ['git *', 'git status', true],
    ['git *', 'git', true],
    ['git *', 'gitk', false],
    ['*.env', 'deep/.env', true],
    ['*.env', '.env.local', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['atlas_*', 'atlas_', true],
    ['*a*b*c', 'xxaxxbxxc', true],
    ['', '', true],
    ['', 'a', false],
  ] as const)('%s takes %s: %s', ([wildcard, name, expected]) => {
    expect(matches(wildcard, name)).toBe(expected);
  });

  test('the last rule for all patterns says what a key may do in general', () => {
    const rules = [
      { key: 'bash', pattern: 'git *', action: 'allow' as const },
      { key: '*', pattern: '*', action: 'deny' as const },
      { key: 'bash', pattern: 'ls *', action: 'allow' as const },
    ];
    expect(generalOf('bash', rules)).toBe('deny');
  });
});

test('what each of two tools of one power denies, a shorter pattern in the one and a longer in the other, both deny', () => {
  const document = parseDocument(fromText('.opencode/agent/subject.md', '---\ndescription: A subject\npermission:\n  webfetch: {"git *": deny}\n  websearch: {"*": ask, "git push *": deny}\n---\nYou work.\n'));
  expect(powersOf(readAgent(document).authority).named.find(({ key }) => key === 'net')).toEqual({ key: 'net', level: 'allow', except: ['ask git *', 'deny git push *'] });
});
