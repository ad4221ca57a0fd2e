import { expect, test } from 'vitest';
import { hostById } from '../src/hosts/by-id.ts';
import { testProject } from './emit-project.ts';

const described = 'description: Use it to count the lamps of the harbour.\n';
const markdown = `---\nname: mia\n${described}---\n\nCount the lamps.\n`;
const nameless = `---\n${described}---\n\nCount the lamps.\n`;
const kiro = JSON.stringify({ name: 'mia', description: 'd', prompt: 'Count the lamps.', tools: ['shell'], toolsSettings: { shell: { deniedCommands: ['git push.*'] } } });

/** A second agent of the name would take the place of the first, and which one counts nobody can tell. */
test.for([
  ['.claude/agents/team/mia.md', markdown, 'claude-code', []],
  ['.opencode/agents/mia.md', nameless, 'opencode', []],
  ['.kilo/agents/mia.md', nameless, 'kilo', []],
  ['.github/agents/mia.md', nameless, 'copilot', []],
  ['.kiro/agents/mia.json', kiro, 'kiro', []],
  ['packages/a/.claude/agents/mia.md', markdown, 'claude-code', ['.claude/agents/mia.md']],
  ['.github/chatmodes/mia.chatmode.md', nameless, 'copilot', ['.github/agents/mia.agent.md']],
  ['.agents/agents/mia.md', markdown, 'goose', ['.goose/recipes/mia.json']],
  ['.claude/agents/team/mia.md', markdown, 'opencode', ['.opencode/agent/mia.md']],
] as const)('an agent that its host finds in %s is written no second time', async ([path, text, host, expected]) => {
  const project = testProject([hostById(host)!]);
  project.write(path, text);
  const { exit, json } = await project.compile([path], { dryRun: true });
  expect(json.bundles[0]!.files.map(({ path: file }) => file)).toEqual(expected);
  expect(json.bundles[0]!.ledger.some(({ fate }) => fate === 'source')).toBe(expected.length === 0);
  expect(json.bundles[0]!.ledger.every(({ fate }) => fate !== 'widened')).toBe(true);
  expect(exit).toBe(0);
});
