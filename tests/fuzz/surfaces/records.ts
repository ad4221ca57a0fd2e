import { parseJournal, printJournal } from '../../../src/emit/journal.ts';
import type { Manifest } from '../../../src/emit/manifest.ts';
import { parseManifest } from '../../../src/emit/parse-manifest.ts';
import { printManifest } from '../../../src/emit/print-manifest.ts';
import { placeSkill } from '../../../src/emit/skills.ts';
import { memory } from '../../../src/emit/spool.ts';
import type { OutputFolder } from '../../../src/emit/disk.ts';
import { splitFrontmatter } from '../../../src/parse/frontmatter.ts';
import { hosts } from '../../../src/hosts/registry.ts';
import { baselineText, compareWith, readBaseline } from '../../../src/lint/baseline.ts';
import { fields, prose, textOf } from '../inputs.ts';
import { judge } from '../judge.ts';
import { anyValue, spoil, spoilValue } from '../spoil.ts';
import type { Surface } from './surface.ts';

const sha256 = 'a'.repeat(64);
const ledger = [{ field: 'name', fate: 'exact', needs: 'none', how: '' }];
const output = { path: '.claude/agents/x.md', sha256, bytes: 3, sourceMap: [{ generated: 1, source: 1, lines: 2 }], rewritten: [{ generated: 1, line: 1, column: 1, before: 'a', after: 'b' }] };
const manifest = {
  version: 2,
  compiler: '0.1.0',
  sources: [{ path: 'x.md', sha256, ledger, hosts: [{ host: 'claude-code', agent: 'x', ledger: [0], files: [output] }] }],
  settings: [{ path: '.mcp.json', made: true, values: [{ at: ['mcpServers', 'docs'], value: { command: 'docs' }, owners: [{ host: 'claude-code', source: 'x.md', agent: 'x' }] }], parents: [['mcpServers']], empty: [{ at: ['a'], text: '{}' }] }],
  folders: ['.', '.claude'],
};
const older = { version: 1, compiler: '0.1.0', files: [{ ...output, host: 'claude-code', agent: 'x', source: { path: 'x.md', sha256 }, ledger }] };
const journal = { version: 2, manifest: '', writes: [{ path: '.claude/agents/x.md', sha256, before: sha256 }], removals: [{ path: 'y.md', sha256 }], gone: ['.claude'] };
const baseline = { version: 1, findings: [{ file: 'x.md', rule: 'text/mojibake', fingerprint: '0123456789abcdef', count: 2 }] };

/** What commands write for themselves and read again, which anybody may have changed: manifest, journal, baseline. */
export const records: Surface = {
  name: 'manifests, journals, baselines',
  share: 40_000,
  make: (random) => {
    const sample = random.of([manifest, older, journal, baseline, { ...journal, manifest: JSON.stringify(spoilValue(manifest, random, 20)) }]);
    const value = random.once(12) ? anyValue(random, 4) : spoilValue(sample, random, 14);
    const text = JSON.stringify(value);
    return { path: 'record.json', content: random.once(4) ? spoil(text, random, () => '/../', 3) : text };
  },
  faults: (input) =>
    judge((hold) => {
      const text = textOf(input);
      hold('same value', () => {
        const read = parseManifest(text);
        if ('reason' in read) return undefined;
        if (read.files.some(({ path }) => /(?:^|\/)\.\.(?:\/|$)|^\//.test(path))) return 'a path leads out';
        const printed = manifestText(read);
        return printed === '' || manifestText(parseManifest(printed) as typeof read) === printed ? undefined : 'printed and read it is another';
      });
      hold('same value', () => {
        // Here the journal holds the manifest itself where it otherwise has its hash.
        const read = parseJournal(text, (named) => named);
        if ('reason' in read) return undefined;
        if ([...read.writes, ...read.removals].some(({ path }) => /(?:^|\/)\.\.(?:\/|$)|^\//.test(path))) return 'a path leads out';
        const again = parseJournal(printJournal(manifestText(read.manifest), read), (named) => named);
        return 'reason' in again ? `printed it is none: ${again.reason}` : undefined;
      });
      hold('same value', () => {
        const read = readBaseline(text);
        if (!('findings' in read)) return undefined;
        compareWith(read, [], { pathOf: (path) => path, isGone: () => true, mayHide: () => true });
        const printed = baselineText(read);
        const again = readBaseline(printed);
        return 'findings' in again && baselineText(again) === printed ? undefined : 'printed and read it is another';
      });
    }),
};

function manifestText(manifest: Manifest): string {
  return Buffer.from(printManifest(manifest, memory).read()).toString('utf8');
}

const empty = { look: () => ({ kind: 'absent' }), read: () => Buffer.alloc(0), list: () => [] } as unknown as OutputFolder;
const granting = /^(?:allowed[-_]?tools|hooks)$/i;

/** The file of a skill, which is copied to other hosts less what grants tools. */
export const skills: Surface = {
  name: 'SKILL.md',
  share: 30_000,
  make: (random) => {
    const grant = random.of(['allowed-tools: Read, Bash\n', 'hooks:\n  Stop: []\n', 'allowed_tools:\n  - Bash\n', '"allowed-tools": x\n', 'ALLOWED-TOOLS: [a]\n', '{name: x, allowed-tools: Bash}\n', '? allowed-tools\n: Bash\n', '']);
    const text = `---\nname: tides\n${grant}${fields(random)}---\n${prose(random)}`;
    return { path: 'SKILL.md', content: random.once(2) ? text : spoil(text, random, () => grant, 4) };
  },
  faults: (input, turn) =>
    judge((hold) => {
      const bytes = typeof input.content === 'string' ? Buffer.from(input.content) : input.content;
      const skill = { name: 'tides', names: ['tides'], folder: '.claude/skills/tides', files: [{ path: 'SKILL.md', bytes, executable: false }] };
      hold('no throw', () => {
        const placed = placeSkill(skill, hosts[turn % hosts.length]!, empty, () => false);
        const file = placed?.files[0];
        if (!file) return undefined;
        const text = file.bytes ? Buffer.from(file.bytes).toString('utf8') : file.text;
        const { frontmatter } = splitFrontmatter(text);
        const isGranted = frontmatter?.map?.entries.some(({ key }) => granting.test(key.value.trim()));
        return isGranted ? `a copied skill grants: ${textOf(input).slice(0, 40)}` : undefined;
      });
    }),
};
