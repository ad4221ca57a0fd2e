import { execFileSync } from 'node:child_process';

/** The lists of hosts and rules follow the folders, so a new folder is tested without a build. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/registry.mjs']);
}
