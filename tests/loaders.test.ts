import { describe, expect, test } from 'vitest';
import { hosts } from '../src/hosts/registry.ts';
import { decode } from '../src/parse/source.ts';
import { openSource } from '../src/hosts/open.ts';
import { agentFileOf, readCases } from './conformance/cases.ts';
import { realHosts } from './conformance/hosts/all.ts';

/** Rows that our emulation of a host does not follow yet, as the real host was seen; one that starts to follow has to be taken out. */
const known: ReadonlySet<string> = new Set([
  'codex empty-file',
  'copilot fence-with-word',
  'gemini-cli alias-resolved',
  'gemini-cli binary-description',
  'gemini-cli fence-with-word',
  'gemini-cli no-line-behind-fence',
  'gemini-cli underscore-description',
  'qwen-code tab-as-indent',
]);

// The tables that the real hosts are held against: emulation and reality cannot part.
for (const host of hosts) {
  const real = realHosts.find((candidate) => candidate.id === host.id);
  if (!real) continue;
  describe(`${host.id} takes a file as the real host does`, () => {
    const rows = readCases().flatMap((one) => (one.hosts[real.id] && !one.beyond ? [{ id: one.id, one, expected: one.hosts[real.id]! }] : []));
    test.for(rows)('$id', ({ id, one, expected }) => {
      const { path, text } = agentFileOf(one, expected, (stem) => real.agentFile(stem));
      const { verdict, lost } = host.load(openSource(decode(path, new TextEncoder().encode(text)))[0]!);
      const seen = expect({ verdict, lost: lost.toSorted() });
      (known.has(`${host.id} ${id}`) ? seen.not : seen).toEqual({ verdict: expected.load, lost: (expected.lost ?? []).toSorted() });
    });
  });
}
