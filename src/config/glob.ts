import { readPattern, type PatternProblem } from '../text/pattern.ts';

/** Whether a path from the project's root, with forward slashes, is meant by a glob. */
export type Glob = (path: string) => boolean;

/**
 * Reads a glob: `*`, `**`, `?`, `{a,b}`. Without a slash it is a name at any depth; what names a folder means all below it.
 *
 * It is matched in time linear in the path, whatever stars it has.
 */
export function readGlob(glob: string): Glob | PatternProblem {
  const trimmed = glob.replace(/^\.\//, '').replace(/\/$/, '');
  if (trimmed === '') return { problem: 'an empty glob', at: 0 };
  if (glob.startsWith('!')) return { problem: '`!`, which no glob here starts with', at: 0 };
  if (trimmed.startsWith('/') || trimmed.includes('\\')) return { problem: 'a path that does not count from the root, with forward slashes', at: 0 };
  const pattern = readPattern(`^${trimmed.includes('/') ? '' : '([\\s\\S]*/)?'}${expressionOf(trimmed)}(/[\\s\\S]*)?$`);
  return 'problem' in pattern ? { problem: pattern.problem, at: 0 } : (path) => pattern.test(path) === true;
}

function expressionOf(glob: string): string {
  let braces = 0;
  return glob.replace(/\*\*\/|\*\*|[^]/g, (part) => {
    switch (part) {
      case '**/':
        return '([\\s\\S]*/)?';
      case '**':
        return '[\\s\\S]*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '{':
        braces += 1;
        return '(';
      case '}':
        braces -= 1;
        return ')';
      case ',':
        return braces > 0 ? '|' : ',';
      default:
        return /[\p{L}\p{N}\s_/]/u.test(part) || part > '\x7f' ? part : `\\${part}`;
    }
  });
}
