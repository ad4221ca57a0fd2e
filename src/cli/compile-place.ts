import type { Host } from '../hosts/host.ts';
import { userPath } from '../hosts/user-path.ts';
import type { Bundle } from '../lower/lower.ts';
import { UsageError } from './errors.ts';
import { userPlace, type UserOf } from './user-place.ts';

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

/** Each host finds its files below the home folder, or where its variable leads. Sources are named from home, since they come from many projects. */
export function userPlacement(user: UserOf): Placement {
  const path = (inProject: string, host: Host) => {
    const inHome = userPath(inProject, host);
    return inHome === undefined ? undefined : userPlace(inHome, host, user).path;
  };
  const moved = (inProject: string, host: Host) => {
    const target = path(inProject, host);
    if (target === undefined) throw new UsageError(`--scope user: ${host.title} reads no \`${inProject}\` below the home folder`);
    return target;
  };
  return {
    sources: user.home,
    path,
    bundle: (bundle, host) => ({
      ...bundle,
      files: bundle.files.map((file) => ({ ...file, path: moved(file.path, host) })),
      ...(bundle.settings ? { settings: bundle.settings.map((change) => ({ ...change, path: moved(change.path, host) })) } : {}),
    }),
  };
}

/** The folder that the hosts of one user all lie below. Throws `UsageError` where there are two: a run writes one set. */
export function userRoot(hosts: readonly Host[], user: UserOf): string {
  const places = hosts.flatMap((host) => Object.values(host.userFolders ?? {}).map((folder) => ({ host, ...userPlace(folder, host, user) })));
  const [first] = places;
  const other = places.find(({ root }) => root !== first?.root);
  const [outside] = [first, other].filter((place) => place?.variable !== undefined);
  if (other && outside) throw new UsageError(`--scope user: ${outside.variable} puts ${outside.host.title} below \`${outside.root}\`, which is not where the other hosts are; name it alone in --host`);
  return first?.root ?? user.home;
}
