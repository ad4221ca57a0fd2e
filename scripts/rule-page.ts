import { posix } from 'node:path';
import type { Code } from 'mdast';
import { projectWorkspace, type Workspace } from '../src/analyse/workspace.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { readPortable } from '../src/hosts/portable.ts';
import { openSettings } from '../src/hosts/settings.ts';
import type { AnyRule } from '../src/lint/rule.ts';
import { lint } from '../src/lint/run.ts';
import type { Agent } from '../src/model/agent.ts';
import { referenceParser } from '../src/parse/markdown.ts';
import { fromText } from '../src/parse/source.ts';

/** The page of a rule, taken apart. */
export interface RulePage {
  readonly text: string;
  readonly headings: readonly string[];
  /** Blocks that are marked `bad` or `good`. */
  readonly examples: readonly Code[];
  /** Blocks that are marked `beside`: other files of the project, by their paths. */
  readonly others: ReadonlyMap<string, string>;
}

/** What every page of a rule says, in this order. */
export const headings = ['Why', 'Examples', 'When to turn it off', 'Hosts', 'Source'] as const;

export function readPage(text: string): RulePage {
  const blocks = referenceParser.parse(text).children.filter((node): node is Code => node.type === 'code');
  return {
    text,
    headings: [...text.replace(/^(`{4,})[^]*?^\1$/gm, '').matchAll(/^## (.+)$/gm)].map(([, title]) => title!),
    examples: blocks.filter(({ meta }) => /^(?:bad|good)(?= |$)/.test(meta ?? '')),
    others: new Map(blocks.flatMap(({ meta, value }) => (meta?.startsWith('beside ') ? [[pathOf(meta), value] as const] : []))),
  };
}

/** What a rule finds in an example: a file that lies at `path=`, else in the folder of Claude Code; `settings` says that it is a settings file. */
export function findIn({ meta, value }: Code, others: ReadonlyMap<string, string>, rule: AnyRule): Diagnostic[] {
  if (/\ssettings\b/.test(meta ?? '')) {
    const document = openSettings(fromText(pathOf(meta), value));
    return lint([{ document, agent: readPortable(document), isSettings: true }], [rule], memoryProject([], others));
  }
  const document = openSource(fromText(pathOf(meta), value))[0]!;
  const agent = readAgent(document);
  return lint([{ document, agent }], [rule], memoryProject([agent], others));
}

/** The text of a section, up to the next one, without the marks around what is made from data. */
export function sectionOf({ text }: RulePage, title: string): string | undefined {
  const start = text.indexOf(`\n## ${title}\n`);
  return start === -1 ? undefined : text.slice(start + title.length + 5).split('\n## ', 1)[0]!.replace(/^<!-- (?:facts|finding|end of)\b.*-->$/gm, '').trim();
}

/** The workspace of a project that is nowhere on a disk: agents that were read, and the texts of its other files. */
function memoryProject(agents: readonly Agent[], others: ReadonlyMap<string, string>): Workspace {
  const there = new Set([...agents.map(({ path }) => path), ...others.keys()]);
  return projectWorkspace(agents, {
    list: () => [...there].toSorted(),
    shown: (path) => path,
    read: (path) => others.get(path),
    has: (from, target) => there.has(posix.join(posix.dirname(from), target)) || there.has(posix.normalize(target)),
    hasBeside: (from, target) => there.has(posix.join(posix.dirname(from), target)),
  });
}

function pathOf(meta: string | null | undefined): string {
  return /path=(\S+)/.exec(meta ?? '')?.[1] ?? '.claude/agents/example.md';
}
