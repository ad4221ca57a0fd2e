import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchedReference } from '../../src/cli/watchdog.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { loadNative } from '../../src/parse/load.ts';
import type { MarkdownParser } from '../../src/parse/markdown.ts';
import { nativeParser } from '../../src/parse/native.ts';
import { useParser } from '../../src/parse/parser.ts';
import { decode } from '../../src/parse/source.ts';

// One scenario of the benchmark over one folder: program SCENARIO FOLDER WORKER. Prints CPU milliseconds: of the process, or
// of the parser alone. The parsers are chosen as the command chooses them.
const [scenario, folder, worker] = process.argv.slice(2) as [string, string, string];

void main();

async function main(): Promise<void> {
  const parser = await chosen();
  useParser(parser);
  const paths = scenario === 'nothing' ? [] : readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  if (scenario.endsWith('-parse')) {
    const texts = paths.filter((path) => !/\.(?:jsonc?|toml)$/.test(path)).map((path) => decode(path, readFileSync(path)).text);
    const before = process.cpuUsage();
    for (const text of texts) parser.parse(text);
    return print(process.cpuUsage(before));
  }
  let sum = 0;
  for (const path of paths) sum += read(path);
  if (paths.length > 0 && sum === 0) throw new Error('nothing was read');
  print(process.cpuUsage());
}

async function chosen(): Promise<MarkdownParser> {
  if (scenario.startsWith('reference')) return (await import('../../src/parse/markdown.ts')).referenceParser;
  const toArena = await loadNative();
  if (!toArena) throw new Error('the native parser cannot be loaded here');
  return nativeParser(toArena, watchedReference(new URL(worker)));
}

function read(path: string): number {
  const bytes = readFileSync(path);
  if (scenario === 'read') return bytes.length;
  return openSource(decode(path, bytes)).reduce((sum, document) => {
    const agent = readAgent(document);
    const tree = scenario === 'fields' ? 0 : document.prose.tree.children.length;
    const contract = scenario === 'contract' ? Object.values(agent.contract).length : 0;
    return sum + agent.name.value.length + agent.authority.grants.length + tree + contract;
  }, 0);
}

function print({ user, system }: NodeJS.CpuUsage): void {
  process.stdout.write(String((user + system) / 1000));
}
