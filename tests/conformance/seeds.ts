// Whole files of people, as cases: what each host's loader makes of them has to be what our emulation of it says.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostById } from '../../src/hosts/by-id.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { decode } from '../../src/parse/source.ts';
import type { Case, Expected } from './cases.ts';
import { realHosts } from './hosts/all.ts';
import type { RealHost } from './hosts/host.ts';

const folder = join(import.meta.dirname, '../../../shared/seeds');

/** The seeds, where they are, put as they stand where each host reads its agents. */
export function seedCases(): readonly Case[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const bytes = readFileSync(join(folder, name));
      const hosts = Object.fromEntries(realHosts.flatMap((real) => expectedOf(real, bytes) ?? []));
      return { id: `seed-${name.slice(0, 3)}`, about: 'A whole file as its author wrote it', source: 'our own loader', stem: 'probe', agent: decode(name, bytes).text, hosts };
    });
}

function expectedOf(real: RealHost, bytes: Uint8Array): [string, Expected][] | undefined {
  const host = hostById(real.id);
  if (!host) return undefined;
  const document = openSource(decode(real.agentFile('probe'), bytes))[0]!;
  const { verdict, lost } = host.load(document);
  if (verdict === 'n/a') return undefined;
  const name = readAgent(document, real.id).name.value;
  // A file that opencode drops takes the whole project down with it.
  const refuses = real.id === 'opencode' && verdict === 'drops';
  return [[real.id, { load: verdict, name, ...(verdict === 'recovers' ? { lost: [...lost] } : {}), ...(refuses ? { refuses } : {}) }]];
}
