import { spawnSync } from 'node:child_process';
import type { Provided } from './provide.ts';
import { isolation } from './sandbox.ts';

/** What the second start of a program is told: where the hosts are, and whether there is any network. */
export interface Inside {
  readonly provided: Provided;
  readonly isolated: boolean;
}

const variable = 'MANDATE_CONFORMANCE';

/** Nothing at the first start of a program, which installs; what it found at the second, which runs hosts. */
export function insideOf(environment: NodeJS.ProcessEnv): Inside | undefined {
  const text = environment[variable];
  return text === undefined ? undefined : (JSON.parse(text) as Inside);
}

/** Starts a program of the repository again with its own arguments, without network where the system allows that; returns its exit code. */
export async function startInside(program: string, provided: Provided, root: string): Promise<number> {
  const command = await isolation();
  const words = [...(command ?? []), process.execPath, 'scripts/run.mjs', program, ...process.argv.slice(2)];
  const inside: Inside = { provided, isolated: command !== undefined };
  const ended = spawnSync(words[0]!, words.slice(1), { cwd: root, env: { ...process.env, [variable]: JSON.stringify(inside) }, stdio: 'inherit' });
  return ended.status ?? 3;
}
