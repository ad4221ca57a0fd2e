import { describe, expect, test } from 'vitest';
import kilo from '../src/hosts/kilo/index.ts';
import { facts } from '../src/hosts/kilo/facts.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { permissionFields } from '../src/hosts/shared/permission/frontmatter.ts';
import { matches, permissionRules } from '../src/hosts/shared/permission/rules.ts';
import type { Effect } from '../src/model/authority.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

const hostRules = facts.defaults.map(([key, pattern, action]) => ({ key, pattern, action }));

function written(fields: string, settings: readonly (readonly [string, string])[] = []): (key: string, subject: string) => Effect {
  const agent = readAgent(parseDocument(fromText('subject.md', `---\nname: subject\ndescription: d\n${fields}\n---\nYou work.\n`)));
  const [file] = kilo.write(agent, { models: {}, servers: [], settings: new Map(settings) }).files;
  const rules = [...hostRules, ...permissionRules(permissionFields(parseDocument(fromText(file!.path, file!.text))).map)];
  return (key, subject) => rules.findLast((rule) => matches(rule.key, key) && matches(rule.pattern, subject))?.action ?? 'ask';
}

describe('a bundle never loosens what the host does for an agent that says nothing', () => {
  test('a granted shell is still asked about what is not calm', () => {
    const action = written('tools: Bash, Read');
    expect(['rm -rf x', 'cat a', 'git push'].map((command) => action('bash', command))).toEqual(['ask', 'allow', 'ask']);
    expect(action('read', '.env')).toBe('ask');
  });

  test('a command pattern gives no more than the host asks about', () => {
    const action = written('tools: Bash(git:*), Bash(cat:*)');
    expect(['git status', 'cat a', 'ls', 'rm x'].map((command) => action('bash', command))).toEqual(['ask', 'allow', 'deny', 'deny']);
  });

  test('the rules of both settings files stand', () => {
    const action = written('tools: Bash, WebFetch', [['opencode.json', '{"permission": {"webfetch": "ask"}}'], ['.kilo/kilo.json', '{"permission": {"bash": {"cat *": "deny"}}}']]);
    expect([action('webfetch', ''), action('bash', 'cat a')]).toEqual(['ask', 'deny']);
  });
});

describe("a file of Kilo's own keeps its words", () => {
  test.for([
    ['{bash: {"*": deny, "git *": allow}}', 'allow deny deny'],
    ['{bash: allow}', 'allow allow allow'],
    ['{"*": deny, bash: allow}', 'allow allow allow'],
    ['{bash: {"*": allow, "rm *": ask}}', 'allow allow ask'],
  ] as const)('%s', ([permission, expected]) => {
    expect(shellRules(permission)).toBe(expected);
  });
});

test('a server with `_` in its name keeps it when a bundle is compiled again', () => {
  let [path, text] = ['.gemini/agents/subject.md', '---\nname: subject\ndescription: d\ntools: []\nmcp_servers: {my_atlas: {}}\n---\nYou work.\n'];
  const texts = [1, 2].map(() => {
    const [file] = kilo.write(readAgent(parseDocument(fromText(path, text))), { models: {}, servers: [], settings: new Map() }).files;
    return ({ path, text } = file!).text;
  });
  expect(texts[0]).toContain('my_atlas_*: allow');
  expect(texts[1]).toBe(texts[0]);
});

describe('the tool that runs programs and asks for no shell', () => {
  test('goes where the shell is held back', () => {
    expect(written('disallowedTools: Bash')('background_process', '')).toBe('deny');
    expect(written('disallowedTools: Bash(rm:*)')('background_process', '')).toBe('deny');
    expect(written('disallowedTools: Edit')('background_process', '')).toBe('allow');
    expect(written('tools: Bash')('background_process', '')).toBe('deny');
  });

  test('is a shell when a file forgets it', () => {
    expect(['{bash: deny}', '{bash: deny, background_process: deny}', '{"*": deny, read: allow}'].map(shellOf)).toEqual(['allow', 'deny', 'deny']);
  });
});

function shellOf(permission: string): Effect {
  const text = `---\ndescription: d\npermission: ${permission}\n---\nBody\n`;
  const { rest, named } = kilo.effective([{ path: '.kilo/agent/a.md', text }], { models: {}, servers: [], settings: new Map() });
  return named.find(({ key }) => key === 'exec')?.level ?? rest;
}

/** What a file of Kilo's own says of three commands once it was written back. */
function shellRules(permission: string): string {
  const agent = readAgent(parseDocument(fromText('.kilo/agent/subject.md', `---\ndescription: d\npermission: ${permission}\n---\nYou work.\n`)));
  const [file] = kilo.write(agent, { models: {}, servers: [], settings: new Map([['kilo.json', '{"permission": {"bash": "ask"}}']]) }).files;
  const rules = permissionRules(permissionFields(parseDocument(fromText(file!.path, file!.text))).map);
  return ['git push', 'ls', 'rm x'].map((command) => rules.findLast((rule) => matches(rule.key, 'bash') && matches(rule.pattern, command))?.action ?? 'unsaid').join(' ');
}
