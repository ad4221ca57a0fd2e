import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readAgent } from '../../src/hosts/detect.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { lower, type Bundle } from '../../src/lower/lower.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { fromText } from '../../src/parse/source.ts';
import { runPlan } from './run-plan.ts';

const ids = ['claude-code', 'opencode', 'copilot', 'gemini-cli', 'cursor', 'qwen-code'];
const agents = 100;

/** What a user has beside our outputs; it must come through everything. */
const mine: Readonly<Record<string, string>> = {
  '.claude/agents/mine.md': '---\nname: mine\n---\nBy hand.\r\n',
  '.cursor/rules/mine.mdc': 'mine\n',
  'README.md': '# Mine\n',
};

/** A settings file of the user's that values of ours go into. */
export const settingsPath = '.claude/settings.json';
const settings = '{\r\n\t// mine\r\n\t"model": "x", // why\r\n\t"hooks": { "PreToolUse": [] }\r\n}';

type Files = Readonly<Record<string, string>>;

export interface World {
  readonly root: string;
  /** The bundles of both sets, and a file that holds them. */
  readonly bundles: string;
  readonly prepared: string;
  /** Everything below the root when one of the two sets stands there. */
  readonly sets: Readonly<Record<'old' | 'new', Files>>;
  readonly count: number;
  remove(): void;
}

/** One pair of a set, lowered. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
  readonly bundle: Bundle;
}

/** A repository with hand-made files and the old set in it. */
export async function prepare(): Promise<World> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-kills-')));
  const root = join(folder, 'project');
  const prepared = join(folder, 'bundles.json');
  const both = { old: lowered('old', agents - 10), new: lowered('new', agents) };
  for (const [path, text] of Object.entries({ ...mine, [settingsPath]: settings })) put(root, path, text);
  const bundles = JSON.stringify(both);
  writeFileSync(prepared, bundles);
  await runPlan(root, bundles, 'new');
  const fresh = filesBelow(root);
  await runPlan(root, bundles, 'old');
  const old = filesBelow(root);
  return { root, bundles, prepared, sets: { old, new: fresh }, count: both.new.length, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Throws unless every file is whole and of one of the two sets; with one set, unless it is that. Gives how far the run came. */
export function check({ root, sets }: World, before: 'old' | 'new', after: 'old' | 'new'): 'as before' | 'interrupted' | 'done' {
  const files = filesBelow(root);
  for (const [path, text] of Object.entries(mine)) if (files[path] !== text) throw new Error(`${path} is not what the user made`);
  const plain = Object.entries(files).filter(([path]) => !path.startsWith('.mandate/') && !path.endsWith('.tmp-mandate'));
  for (const [path, text] of plain) if (text !== sets[before][path] && text !== sets[after][path]) throw new Error(`${path} is torn`);
  for (const path of Object.keys(sets[before])) if (path in sets[after] && !(path in files)) throw new Error(`${path} is lost`);
  const isSet = (set: Files) => JSON.stringify(files) === JSON.stringify(set);
  if (isSet(sets[after])) return 'done';
  if (before === after) throw new Error('the run did not repair what was left');
  return isSet(sets[before]) ? 'as before' : 'interrupted';
}

function lowered(set: 'old' | 'new', count: number): Prepared[] {
  const chosen = ids.map((id) => hosts.find((host) => host.id === id)!);
  return Array.from({ length: count }, (_, index) => `agent-${index}`).flatMap((name, index) => {
    // One in three is the same in both sets.
    const word = index % 3 === 0 ? 'always' : set;
    const text = `---\nname: ${name}\ndescription: Reviews part ${index}, ${word}.\ntools: Read, Grep\n---\n${`You review the ${word} code.\n`.repeat(40)}`;
    const agent = readAgent(parseDocument(fromText(`agents/${name}.md`, text)));
    return chosen.map((host) => {
      const bundle = lower(agent, host, { context: { models: {}, servers: [], settings: new Map() }, allowed: () => true });
      const change = { path: settingsPath, at: ['hooks', 'PreToolUse'], value: { matcher: word }, isItem: true } as const;
      return { name, text, bundle: host.id === 'claude-code' ? { ...bundle, settings: [change] } : bundle };
    });
  });
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function filesBelow(root: string): Files {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.toSorted().map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}
