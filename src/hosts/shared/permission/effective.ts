import { authorityOf } from '../../../model/authority.ts';
import { powersOf, type Powers } from '../../../model/powers.ts';
import type { OutputFile, WriteContext } from '../../host.ts';
import { readBack } from '../../written.ts';
import { guards, type PermissionFacts } from './facts.ts';
import { permissionFields } from './frontmatter.ts';
import { load } from './load.ts';
import { grantsIn } from './read.ts';

/** What the host makes of the permission rules in an agent file. A file it cannot read as YAML has every tool. */
export function effective(files: readonly OutputFile[], { servers }: WriteContext, host: PermissionFacts): Powers {
  const file = files.find(({ path }) => path.startsWith(`${host.folders[0]!}/agent/`));
  if (!file) return { rest: 'deny', named: [] };
  const document = readBack(file);
  if (load(document, host).lost.length > 0) return { rest: 'allow', named: [] };
  const { tools, rest: written } = grantsIn(permissionFields(document).map, host, servers);
  const { rest } = authorityOf(tools, written);
  const denied = new Set(tools.filter(({ effect, pattern }) => effect === 'deny' && pattern === undefined).map(({ name }) => name));
  const isOpen = (name: string): boolean => rest !== 'deny' && (host.alsoRuns?.[name] ?? []).some((other) => !denied.has(other));
  const powers = tools.filter(({ name, effect }) => !isOpen(name) && (effect === 'allow' || !guards.includes(name)));
  return powersOf(authorityOf(powers, rest));
}
