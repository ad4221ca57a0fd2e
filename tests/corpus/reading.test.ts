import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { hostById } from '../../src/hosts/by-id.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { decode } from '../../src/parse/source.ts';

const folder = join(import.meta.dirname, '../../../shared/corpus');
const entries = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { readonly repo: string; readonly path: string; readonly file: string }[];
const documents = entries.flatMap(({ repo, path, file }) => openSource(decode(`${repo}/${path}`, readFileSync(join(folder, 'files', file)))));
const agents = documents.map((document) => ({ document, agent: readAgent(document) }));

test('every file is read, with a dialect, a name and the verdict of its host', () => {
  const dialects: Record<string, number> = {};
  const verdicts: Record<string, number> = {};
  for (const { document, agent } of agents) {
    dialects[agent.dialect] = (dialects[agent.dialect] ?? 0) + 1;
    const verdict = hostById(agent.dialect)?.load(document).verdict ?? 'no host';
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    expect(agent.name.value, agent.path).not.toBe('');
    expect(document.tree.type, agent.path).toBe('root');
  }
  console.log({ files: entries.length, agents: agents.length, dialects, verdicts });
  expect(agents.length).toBeGreaterThanOrEqual(entries.length);
});

test('what strict YAML refuses of Claude Code is mended where quotes mend it, and dropped where not', () => {
  const counts = { refused: 0, recovers: 0, drops: 0 };
  for (const { document, agent } of agents) {
    const text = document.frontmatter?.text;
    if (agent.dialect !== 'claude-code' || text === undefined || sound(text)) continue;
    const { verdict } = hostById('claude-code')!.load(document);
    counts.refused += 1;
    if (verdict === 'recovers' || verdict === 'drops') counts[verdict] += 1;
    expect(verdict, agent.path).toBe(sound(quoted(text)) ? 'recovers' : 'drops');
  }
  console.log(counts);
  expect(counts.refused).toBeGreaterThan(0);
});

function sound(text: string): boolean {
  return parseDocument(text, { logLevel: 'silent', uniqueKeys: false }).errors.length === 0;
}

/** What the loader tries: quotes around the value of every line that is a key and a text with odd characters, and blanks for tabs before a line. */
function quoted(text: string): string {
  return text
    .replace(/^([\w-]+:[ \t]+)(?!"[^\n]*"[ \t]*$|'[^\n]*'[ \t]*$)(\S[^\n]*?)[ \t]*$/gm, (line, key: string, value: string) => (/[{}[\]*&#!|>%@`]|: /.test(value) ? key + JSON.stringify(value) : line))
    .replace(/^\t+/gm, (tabs) => ' '.repeat(tabs.length));
}
