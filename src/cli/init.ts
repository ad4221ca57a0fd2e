import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { presets } from '../config/settings.ts';
import { wrapped } from '../diagnostics/width.ts';
import { liesInHome } from '../hosts/homes.ts';
import { hosts } from '../hosts/registry.ts';
import { counted } from '../text/counted.ts';
import { reasonOf } from '../text/reason.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { chooseFormat } from './options.ts';
import { filesBelow } from './project-files.ts';
import { rootOf, settingsIn, shownPath } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

export interface InitOptions {
  readonly preset?: string;
  readonly dryRun?: boolean;
}

/** Where a package that is installed in a project keeps the schema, from the project's root. */
const schema = 'node_modules/mandate/src/config/config.schema.json';

/** Writes a settings file for the hosts whose agents the project has, and says what it wrote. It never writes over one. Throws `UsageError`. */
export async function init(terminal: Terminal, { preset: given = 'recommended', dryRun = false }: InitOptions): Promise<ExitCode> {
  const preset = chooseFormat(given, presets, 'preset');
  const root = rootOf(terminal.cwd);
  const there = settingsIn(root);
  if (there !== undefined) throw new UsageError(`Cannot write settings: ${basename(there) === 'package.json' ? 'the field `mandate` of ' : ''}${shownPath(there, terminal.cwd)} is there already`);

  const files = filesBelow(root);
  const found = hosts.map((host) => ({ host, count: files.filter((path) => liesInHome(path, host)).length })).filter(({ count }) => count > 0);
  const settings = {
    ...(existsSync(join(root, schema)) ? { $schema: `./${schema}` } : {}),
    extends: [preset],
    ...(found.length > 0 ? { hosts: found.map(({ host }) => host.id) } : {}),
  };
  const text = `${JSON.stringify(settings, null, 2)}\n`;
  const path = join(root, 'mandate.config.json');
  const shown = shownPath(path, terminal.cwd);
  if (!dryRun) {
    await writeFile(path, text, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
      throw new UsageError(`Cannot write ${shown}: ${cause.code === 'EEXIST' ? 'it is there already' : reasonOf(cause)}`, { cause });
    });
  }
  const agents = found.map(({ host, count }) => `${host.title} (${counted(count, 'file')})`);
  terminal.out(
    [
      `${dryRun ? 'Would write' : 'Wrote'} ${shown}`,
      '',
      ...text.trimEnd().split('\n').map((line) => `  ${line}`),
      '',
      agents.length > 0 ? `Agents found for ${agents.join(', ')}. \`hosts\` says which ones \`compile\` writes for: add others, as \`mandate hosts\` names them.` : 'No folder of agents found, so no host is named: `hosts` says which ones `compile` writes for, as `mandate hosts` names them.',
      ...('$schema' in settings ? [] : ['The package is not installed here, so no `$schema` is named, by which an editor would know what a settings file may hold.']),
      `Next: \`mandate lint\`${found.length > 0 ? '' : ', which finds agents outside of such folders too'}`,
      '',
    ].map((line) => (line.startsWith(' ') ? line : wrapped(line, terminal.columns?.(), 0))).join('\n'),
  );
  return exitCode.clean;
}
