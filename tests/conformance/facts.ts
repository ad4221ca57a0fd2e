// Reads names out of the installed hosts and shows where our data differ from them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareFacts, describe, stamp } from './facts/compare.ts';
import { measures } from './facts/measure.ts';
import { ourFacts } from './facts/ours.ts';
import { onRequest, realHosts } from './hosts/all.ts';
import { type Inside, insideOf, startInside } from './inside.ts';
import { defaultCache, install } from './install.ts';
import { provide, type Provided, surround } from './provide.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { cache: { type: 'string' }, write: { type: 'boolean' }, show: { type: 'boolean' } } });
const root = join(import.meta.dirname, '..', '..');
const chosen = realHosts.filter((host) => measures[host.id] && (positionals.length === 0 ? !onRequest.includes(host.id) : positionals.includes(host.id)));
const unknown = positionals.filter((name) => !chosen.some((host) => host.id === name));
if (unknown.length > 0) {
  console.error(`Unknown host ${unknown.join(', ')}\nusage: npm run facts -- [host…] [--cache FOLDER] [--show] [--write]`);
  process.exit(2);
}

const inside = insideOf(process.env);
process.exit(inside ? await within(inside) : await outside());

async function outside(): Promise<number> {
  const cache = values.cache ?? defaultCache(process.env);
  const provided = await provide(chosen, cache);
  return startInside('tests/conformance/facts.ts', chosen.some((host) => host.id === 'claude-code') ? await withSdk(provided, cache) : provided, root);
}

/** The lists that Claude Code exports are in its SDK, whose minor and patch numbers follow those of the program. */
async function withSdk(provided: Provided, cache: string): Promise<Provided> {
  const result = await install(['@anthropic-ai/claude-agent-sdk@0.3.329'], cache, ['--omit=optional']);
  if (result.ok) return { ...provided, installed: { ...provided.installed, 'claude-agent-sdk': result.directory } };
  const problem = { host: 'claude-code', message: result.message };
  return result.offline ? { ...provided, offline: [...provided.offline, problem] } : { ...provided, failed: [...provided.failed, problem] };
}

async function within({ provided }: Inside): Promise<number> {
  const missing = new Set([...provided.offline, ...provided.failed].map(({ host }) => host));
  for (const { host, message } of provided.offline) console.log(`*** ${host} WAS NOT READ: the package registry did not give it (${message}) ***`);
  for (const { host, message } of provided.failed) console.log(`${host} could not be installed: ${message}`);
  const surroundings = await surround(provided.installed);
  const date = new Date().toISOString().slice(0, 10);
  let differences = 0;
  for (const host of chosen) {
    if (missing.has(host.id)) continue;
    const running = await host.start(surroundings);
    try {
      const ours = ourFacts(host.id);
      const measured = await measures[host.id]!(surroundings, running, ours?.fields.map(({ key }) => key) ?? []);
      console.log(`\n${host.title} ${host.version}, read on ${date}`);
      for (const { kind, names, source } of measured) console.log(`  ${names.length} ${kind} (${source})${values.show ? `: ${names.join(', ')}` : ''}`);
      if (!ours) {
        console.log('  there is no data of ours yet');
        continue;
      }
      const found = compareFacts(ours, measured);
      for (const difference of found) console.log(`  ${describe(difference, ours, host.version, date)}`);
      differences += found.length;
      if (found.length === 0) console.log(`  our data agree (of version ${ours.fact.version}, ${ours.fact.date})`);
      if (found.length === 0 && values.write) {
        const path = join(root, 'src', 'hosts', host.id, 'facts.ts');
        writeFileSync(path, stamp(readFileSync(path, 'utf8'), host.version, date));
      }
    } finally {
      await running.close();
    }
  }
  await surroundings.close();
  console.log(`\n${differences} ${differences === 1 ? 'difference' : 'differences'}`);
  return differences > 0 || provided.failed.length > 0 ? 1 : 0;
}
