import { describe, expect, test } from 'vitest';
import { hosts } from '../src/hosts/registry.ts';
import { decode } from '../src/parse/source.ts';
import { openSource } from '../src/hosts/open.ts';
import { agentFileOf, readCases } from './conformance/cases.ts';
import { realHosts } from './conformance/hosts/all.ts';

// The tables that the real hosts are held against: emulation and reality cannot part.
for (const host of hosts) {
  const real = realHosts.find((candidate) => candidate.id === host.id);
  if (!real) continue;
  describe(`${host.id} takes a file as the real host does`, () => {
    const rows = readCases().flatMap((one) => (one.hosts[real.id] && !one.beyond ? [{ id: one.id, one, expected: one.hosts[real.id]! }] : []));
    test.for(rows)('$id', ({ one, expected }) => {
      const { path, text } = agentFileOf(one, expected, (stem) => real.agentFile(stem));
      const { verdict, lost } = host.load(openSource(decode(path, new TextEncoder().encode(text)))[0]!);
      expect({ verdict, lost: lost.toSorted() }).toEqual({ verdict: expected.load, lost: (expected.lost ?? []).toSorted() });
    });
  });
}
