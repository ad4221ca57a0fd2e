import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadInHost } from './compiled.ts';
import type { Files, RealHost, Surroundings } from './hosts/host.ts';

/** Prints, for each host, what it makes of the named agent of a project folder; returns the exit code. */
export async function inspect(hosts: readonly RealHost[], surroundings: Surroundings, folder: string, agent: string, as: 'main' | 'subagent' | undefined): Promise<number> {
  const files = readFolder(folder);
  let worst = 0;
  for (const host of hosts) {
    const running = await host.start(surroundings);
    try {
      if (agent === '') {
        const listing = await running.list({ id: 'inspect', files });
        console.log(JSON.stringify({ host: host.id, ...listing }, undefined, 2));
        continue;
      }
      const own = files[host.agentFile(agent)];
      const body = own === undefined ? undefined : host.bodyOf(String(own)).trim();
      const seen = await loadInHost(running, { id: 'inspect', files, agent, ...(as && { as }), ...(body !== undefined && { body }) });
      if (!seen.loaded) worst = 1;
      const bodyOnTheWire = body === undefined ? undefined : seen.systemPrompt.includes(body);
      console.log(JSON.stringify({ host: host.id, version: host.version, bodyOnTheWire, ...seen }, undefined, 2));
    } finally {
      await running.close();
    }
  }
  return worst;
}

/** All files below a folder, but for `.git` and `node_modules`. */
export function readFolder(folder: string): Files {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/(?:^|\/)(?:\.git|node_modules)\//.test(relative(folder, path)))
      .map((path) => [relative(folder, path), readFileSync(path)]),
  );
}
