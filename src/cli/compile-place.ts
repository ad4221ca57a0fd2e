import type { Host } from '../hosts/host.ts';
import { userPath } from '../hosts/user-path.ts';
import type { Bundle } from '../lower/lower.ts';
import { UsageError } from './errors.ts';

/** Where the files of a bundle go below the output folder. */
export interface Placement {
  /** Absolute: the folder that the manifest names sources from. */
  readonly sources: string;
  /** Where a file of a project lies; nothing where the host reads none. */
  path(path: string, host: Host): string | undefined;
  bundle(bundle: Bundle, host: Host): Bundle;
}

/** Each host finds its files where a project has them. */
export function projectPlacement(root: string): Placement {
  return { sources: root, path: (path) => path, bundle: (bundle) => bundle };
}

/** Each host finds its files below the home folder. Sources are named from there, since they come from many projects. */
export function userPlacement(home: string): Placement {
  return {
    sources: home,
    path: userPath,
    bundle: (bundle, host) => ({
      ...bundle,
      files: bundle.files.map((file) => ({ ...file, path: moved(file.path, host) })),
      ...(bundle.settings ? { settings: bundle.settings.map((change) => ({ ...change, path: moved(change.path, host) })) } : {}),
    }),
  };
}

function moved(path: string, host: Host): string {
  const target = userPath(path, host);
  if (target === undefined) throw new UsageError(`--scope user: ${host.title} reads no \`${path}\` below the home folder`);
  return target;
}
