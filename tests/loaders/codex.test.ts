import * as fc from '../fast-check.ts';
import { describe, expect, test } from 'vitest';
import codex from '../../src/hosts/codex/index.ts';
import { tomlBlock, tomlTable, tomlText } from '../../src/hosts/codex/toml.ts';
import { openSource } from '../../src/hosts/open.ts';
import { fromText } from '../../src/parse/source.ts';
import { readToml } from '../../src/parse/toml.ts';
import { entry, toData } from '../../src/parse/value.ts';

function load(text: string) {
  return codex.load(openSource(fromText('.codex/agents/probe.toml', text))[0]!);
}

const plain = 'name = "probe"\ndescription = "Counts lamps"\ndeveloper_instructions = "You count the lamps."\n';

/** Each row was seen in Codex 0.169.0. */
describe('the loader of Codex', () => {
  test.for([
    ['its three keys', plain, 'loads', ''],
    ['a name with a space', plain.replace('probe', 'Lamp Counter'), 'loads', ''],
    ['a name in Cyrillic letters', plain.replace('probe', 'счётчик'), 'loads', ''],
    ['a name of the host', plain.replace('probe', 'explorer'), 'loads', ''],
    ['any model', `${plain}model = "sonnet"\n`, 'loads', ''],
    ['a feature that nobody knows', `${plain}[features]\nlantern = true\n`, 'loads', ''],
    ['the shell switched off', `${plain}[features]\nshell_tool = false\n`, 'loads', ''],
    ['a server', `${plain}[mcp_servers.mini]\ncommand = "mini"\nenabled_tools = ["echo"]\n`, 'loads', ''],
    ['a table of tools', `${plain}[tools]\n`, 'loads', ''],
    ['nicknames', `${plain}nickname_candidates = ["Ebb", "Old-Flow_2"]\n`, 'loads', ''],
    ['no name', plain.replace('name = "probe"\n', ''), 'drops', '`name` is missing'],
    ['no description', plain.replace('description = "Counts lamps"\n', ''), 'drops', '`description` is missing'],
    ['no prompt', plain.replace(/developer.*\n/, ''), 'drops', '`developer_instructions` is missing'],
    ['a blank description', plain.replace('Counts lamps', ' '), 'drops', '`description` is blank'],
    ['a blank prompt', plain.replace('You count the lamps.', '  '), 'drops', '`developer_instructions` is blank'],
    ['a name that is a number', plain.replace('"probe"', '1'), 'drops', '`name`'],
    ['a quote that nothing closes', plain.replace('lamps"', 'lamps'), 'drops', 'no TOML'],
    ['an unknown key', `${plain}lantern = "bright"\n`, 'drops', '`lantern` is unknown'],
    ['a list of tools', `${plain}tools = ["Read", "Grep"]\n`, 'drops', '`tools` has a value of another type'],
    ['a wrong sandbox', `${plain}sandbox_mode = "lamps"\n`, 'drops', '`sandbox_mode` is not one of'],
    ['a server that is only switched off', `${plain}[mcp_servers.mini]\nenabled = false\n`, 'drops', '`mini` has neither'],
    ['nicknames in Cyrillic letters', `${plain}nickname_candidates = ["Лампа"]\n`, 'drops', '`nickname_candidates`'],
    ['nicknames that repeat', `${plain}nickname_candidates = ["Ebb", "Ebb"]\n`, 'drops', '`nickname_candidates`'],
    ['no nickname', `${plain}nickname_candidates = []\n`, 'drops', '`nickname_candidates`'],
  ] as const)('%s', ([, text, verdict, words]) => {
    const found = load(text);
    expect(found.verdict).toBe(verdict);
    expect(found.why).toContain(words);
  });

  test('a markdown file is none of its agents', () => {
    expect(codex.load(openSource(fromText('probe.md', '---\nname: a\n---\nb'))[0]!).verdict).toBe('n/a');
  });
});

describe('agents of a TOML file', () => {
  test.for([
    ['.codex/agents/probe.toml', 'x = 1', ['codex']],
    ['.codex/agents/broken.toml', 'x = ', ['codex']],
    ['lamps.toml', plain, ['codex']],
    ['.codex/config.toml', plain, [undefined]],
    ['Cargo.toml', '[package]\nname = "x"\n', [undefined]],
  ] as const)('%s', ([path, text, hosts]) => {
    expect(openSource(fromText(path, text)).map(({ host }) => host)).toEqual(hosts);
  });
});

describe('a project that lets subagents call agents', () => {
  const files = [{ path: '.codex/agents/probe.toml', text: plain }];
  test.for([
    ['', 'deny'],
    ['[agents]\nmax_depth = 1\n', 'deny'],
    ['[agents]\nmax_depth = 2\n', undefined],
  ] as const)('%j', ([text, level]) => {
    const { named } = codex.effective(files, { models: {}, servers: [], settings: new Map([['.codex/config.toml', text]]) });
    expect(named.find(({ key }) => key === 'delegate:*')?.level).toBe(level);
  });
});

describe('TOML as it is written', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom("'", '"', '\\', '\r', '\n', '\t', '\0', '\x7F', 'a', ' ', '\u2028') }));

  test('gives every text back, and says where it starts', () => {
    fc.assert(
      fc.property(text, (value) => {
        for (const written of [tomlText(value), tomlBlock(value).text]) expect(toData(entry(readToml(`a = ${written}\n`).value as never, 'a')!.value)).toBe(value);
        const block = tomlBlock(value);
        if (block.text.startsWith("'")) expect(block.text.slice(block.start, block.start + value.length)).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  test('gives plain data back', () => {
    const value = fc.letrec<{ data: unknown; table: unknown }>((tie) => ({
      data: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.array(tie('data'), { maxLength: 3 }), tie('table')),
      table: fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', '.', '"', ' ', 'é'), minLength: 1 }), tie('data'), { maxKeys: 4 }),
    })).table;
    fc.assert(
      fc.property(value, (data) => {
        const read = readToml(tomlTable(data as Record<string, unknown>)).value!;
        expect(JSON.parse(JSON.stringify(toData(read)))).toEqual(JSON.parse(JSON.stringify(data)));
      }),
      { numRuns: 500 },
    );
  });
});
