import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSource } from '../src/hosts/open.ts';
import type { Document } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

/** Where a fixture would lie if it were not in this folder: the host is read off the path. */
const places: Readonly<Record<string, string>> = {
  'codex-no-shell': '.codex/agents/tide-reader.toml',
  'copilot-editor': '.github/agents/lamp-painter.agent.md',
  'copilot-sets': '.github/agents/trail-keeper.agent.md',
  'cursor-lines': '.cursor/agents/tide-watcher.md',
  'droid-category': '.factory/droids/well-inspector.md',
  'goose-recipe': '.goose/recipes/tide-reader.yaml',
  'gemini-own-server': '.gemini/agents/chart-reader.md',
  'kilo-commands': '.kilo/agent/yard-sweeper.md',
  'kiro-tags': '.kiro/agents/ledger-keeper.json',
  'opencode-patterns': '.opencode/agent/branch-review.md',
  orchestrated: 'release-planner.txt',
  'qwen-display-names': '.qwen/agents/pilot.md',
};

export interface FixtureAgent {
  readonly name: string;
  readonly document: Document;
}

/** The agents of `fixtures/agents`; each folder there holds one agent file and what every host makes of it. */
export function fixtureAgents(folder: string): readonly FixtureAgent[] {
  return readdirSync(folder).map((name) => {
    const file = readdirSync(join(folder, name)).find((entry) => entry.startsWith('agent.'))!;
    return { name, document: openSource(fromText(places[name] ?? file, readFileSync(join(folder, name, file), 'utf8')))[0]! };
  });
}
