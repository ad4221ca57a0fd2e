import { readAgent } from '../../../src/hosts/detect.ts';
import { openSource } from '../../../src/hosts/open.ts';
import { hosts } from '../../../src/hosts/registry.ts';
import { readJson } from '../../../src/parse/json.ts';
import { fromText } from '../../../src/parse/source.ts';
import { readToml } from '../../../src/parse/toml.ts';
import { toData, type ReadValue, type Value } from '../../../src/parse/value.ts';
import { textOf, writtenFile } from '../inputs.ts';
import { isWithin, judge, outsideOf, type Fault, type Hold } from '../judge.ts';
import { anyValue, spoil, spoilValue, token } from '../spoil.ts';
import type { Surface } from './surface.ts';

const tomlLines = ['name = "x"', 'developer_instructions = """\nWork.\n"""', '[mcp_servers.docs]', 'command = "docs"', 'args = ["-y", \'a\']', 'a.b.c = 1', '[[a]]', '[a.b]', 'x = {a = 1, b = [1, 2]}', 'n = 0x1F', 'd = 2026-11-21T07:32:00Z', 'f = inf', 's = "\\u00e9\\n"', '"q" = \'\'\'\nx\'\'\'', 'b = true', '# c'] as const;

function placesOf({ value, problems }: ReadValue, length: number): string | undefined {
  return outsideOf(value, length) ?? (problems.some(({ span }) => !isWithin(span, length)) ? 'a problem is outside' : undefined);
}

/** The file as agents of whoever reads such a file. */
function asAgents(path: string, text: string, hold: Hold): void {
  hold('no throw', () => {
    for (const document of openSource(fromText(path, text))) {
      readAgent(document);
      for (const host of hosts) host.load(document);
    }
  });
}

export const toml: Surface = {
  name: 'TOML',
  share: 60_000,
  make: (random) => {
    const text = random.once(3) ? writtenFile(random, '.toml').text : random.some(8, () => `${random.once(6) ? token(random) : random.of(tomlLines)}\n`).join('');
    return { path: random.once(2) ? '.codex/agents/x.toml' : 'x.toml', content: random.once(4) ? text : spoil(text, random, () => `${random.of(tomlLines)}\n`, 3) };
  },
  faults: (input): Fault[] =>
    judge((hold) => {
      const text = textOf(input);
      hold('places', () => placesOf(readToml(text), text.length));
      hold('no throw', () => dataOf(readToml(text).value));
      asAgents(input.path, text, hold);
    }),
};

function dataOf(value: Value | undefined): void {
  if (value) JSON.stringify(toData(value));
}

const jsonPaths = ['.kiro/agents/x.json', '.claude/agents/x.json', 'opencode.json', 'opencode.jsonc', '.goose/recipes/x.json', 'x.json', 'x.jsonc'] as const;

export const json: Surface = {
  name: 'JSON and JSONC',
  share: 60_000,
  make: (random) => {
    const value = random.once(2) ? spoilValue(JSON.parse(writtenFile(random, '.json').text), random, 10) : anyValue(random, 4);
    const text = JSON.stringify(value, undefined, random.of([undefined, 2, '\t']));
    return { path: random.of(jsonPaths), content: random.once(3) ? text : spoil(text, random, () => '// c\n/* d */,', 3) };
  },
  faults: (input): Fault[] =>
    judge((hold) => {
      const text = textOf(input);
      const strict = readJson(text, false);
      hold('places', () => placesOf(strict, text.length) ?? placesOf(readJson(text, true), text.length));
      hold('same value', () => (strict.value && strict.problems.length === 0 && JSON.stringify(JSON.parse(text)) !== JSON.stringify(toData(strict.value)) ? 'JSON.parse reads another value' : undefined));
      asAgents(input.path, text, hold);
    }),
};
