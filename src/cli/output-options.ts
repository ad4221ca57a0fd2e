import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import packageFile from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/registry.ts';
import type { OutputOptions, RuleFacts } from '../diagnostics/output.ts';
import { pageOf } from '../diagnostics/page.ts';
import { repositoryOf, wayInside } from './folders.ts';
import { packageRoot } from './package-root.ts';
import type { Terminal } from './terminal.ts';

/** What the formats want to know of this run. `root` is the folder to count from where there is no repository. */
export function outputOptions({ cwd, color, columns }: Pick<Terminal, 'cwd' | 'color' | 'columns'>, root: string, verbose: boolean): OutputOptions {
  // CI services count from the repository, wherever a settings file lies.
  const top = repositoryOf(cwd) ?? root;
  return {
    color,
    verbose,
    columns: columns?.(),
    version: packageFile.version,
    root: pathToFileURL(top.endsWith(sep) ? top : top + sep).href,
    fromRoot: (path) => wayInside(top, resolve(cwd, path)) ?? resolve(cwd, path).replaceAll(sep, '/'),
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    rule,
  };
}

function rule(code: string): RuleFacts | undefined {
  const found = rules.find(({ id }) => id === code);
  const page = pageText(code);
  if (found) return { summary: found.summary, kind: found.kind, severity: found.severity, url: pageOf(code), ...(page === undefined ? {} : { page }) };
  // What the frame itself reports has a page and is no rule; its second paragraph is the summary.
  return page === undefined ? undefined : { summary: page.split('\n\n')[1] ?? code, kind: 'problem', severity: 'error', url: pageOf(code), page };
}

function pageText(code: string): string | undefined {
  if (!/^[a-z-]+(?:\/[a-z-]+)+$/.test(code)) return undefined;
  try {
    return readFileSync(join(packageRoot(), 'rules', `${code}.md`), 'utf8');
  } catch {
    // Not every code has a page in this package: users bring rules of their own.
    return undefined;
  }
}
