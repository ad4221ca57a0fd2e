import type { Root } from 'mdast';
import { outgrown, passedLimits, type PassedLimit } from './guards.ts';
import type { MarkdownParser } from './markdown.ts';

/** A tree, or the limits that stand in its way. */
export interface GuardedTree {
  /** Without children when a limit was passed. */
  readonly root: Root;
  readonly limits: readonly PassedLimit[];
}

/** Parses behind the guards, so that no text takes long and no tree is too deep to walk. */
export function parseTree(text: string, parser: MarkdownParser): GuardedTree {
  const passed = passedLimits(text);
  if (passed.length > 0) return stopped(passed);
  const root = parser.parse(text);
  if (!root) return stopped([{ kind: 'time', span: { start: 0, end: 0 }, count: 0 }]);
  const limit = outgrown(root);
  return limit ? stopped([limit]) : { root, limits: [] };
}

function stopped(limits: readonly PassedLimit[]): GuardedTree {
  const start = { line: 1, column: 1, offset: 0 };
  return { root: { type: 'root', children: [], position: { start, end: start } }, limits };
}
