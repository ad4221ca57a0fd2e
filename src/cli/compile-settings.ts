import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { originText } from '../config/resolve.ts';
import { UsageError } from './errors.ts';
import { wayInside } from './folders.ts';
import { rootOf, settingsIn } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

/** What the settings say to a compile. */
export interface CompileSettings {
  /** Comma separated ids, as `--host` has them. */
  readonly host?: string;
  /** Absolute. */
  readonly out?: string;
  /** Model of each tier on each host. */
  readonly models: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Reads the settings when there are any: rules are only loaded to check what a file says of them. Throws `UsageError`. */
export async function compileSettings(terminal: Terminal, { config: named }: { readonly config?: string }): Promise<CompileSettings> {
  if (named === undefined && settingsIn(rootOf(terminal.cwd)) === undefined) return { models: {} };
  const { openSettings } = await import('./settings.ts');
  const { config, root } = await openSettings(terminal, named === undefined ? {} : { config: named });
  const { hosts, models, out } = config;
  if (out && !liesIn(root, out.value)) throw new UsageError(`${originText(out.origin)}: Unexpected \`${out.value}\`, expected a folder inside of the project; --out may name any`);
  return { ...(hosts ? { host: hosts.value.join(',') } : {}), ...(out ? { out: resolve(root, out.value) } : {}), models: models.value };
}

/** A folder may not be there yet; then the part of it that is there must lie inside, and no link may lead out. */
function liesIn(root: string, path: string): boolean {
  let there = resolve(root, path);
  if (wayInside(root, there) === undefined) return false;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return wayInside(realpathSync(root), realpathSync(there)) !== undefined;
}
