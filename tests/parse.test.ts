import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { readJson } from '../src/parse/json.ts';
import { decode, fromText } from '../src/parse/source.ts';
import { readToml } from '../src/parse/toml.ts';
import { entry, toData, type MapValue, type Value } from '../src/parse/value.ts';
import { readYaml } from '../src/parse/yaml.ts';

function scalars(value: Value): { raw: string; start: number; end: number; plain: number | undefined; value: unknown }[] {
  if (value.kind === 'scalar') return [{ raw: value.raw, start: value.span.start, end: value.span.end, plain: value.plain, value: value.value }];
  return (value.kind === 'list' ? value.items : value.entries.map((item) => item.value)).flatMap(scalars);
}

describe.for([
  ['YAML', (text: string) => readYaml(text, 0), 'a: x\nb: "y z"\nc:\n  - 1\n  - \'w\'\nd: {e: true}\n'],
  ['TOML', readToml, 'a = "x"\nb = \'y z\'\nc = [1, "w"]\n[d]\ne = true\n'],
  ['JSON', (text: string) => readJson(text, false), '{"a": "x", "b": "y z", "c": [1, "w"], "d": {"e": true}}'],
] as const)('%s', ([, read, text]) => {
  test('gives the data', () => {
    expect(JSON.parse(JSON.stringify(toData(read(text).value!)))).toEqual({ a: 'x', b: 'y z', c: [1, 'w'], d: { e: true } });
  });

  test('spans point at the text itself', () => {
    for (const { start, end, plain, value } of scalars(read(text).value!)) {
      expect(text.slice(start, end)).toBe(String(value));
      if (plain !== undefined) expect(plain).toBe(start);
    }
  });

  test('never throws, and every span lies inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('"', "'", '{', '}', '[', ']', '=', ':', '-', ' ', '\n', 'a', '#', '\\', '&', '*', '!', '?', '.') })), (random) => {
        const { value, problems } = read(random);
        const spans = [...problems.map(({ span }) => span), ...(value ? scalars(value) : [])];
        for (const { start, end } of spans) expect(0 <= start && start <= end && end <= random.length).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('keys that reach into objects', () => {
  test('are data like any other', () => {
    const { value } = readYaml('__proto__: {polluted: yes}\nconstructor: x\n', 0);
    expect(Object.keys(toData(value!) as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('bytes', () => {
  test.for([
    ['nothing', [], 'empty'],
    ['blanks', [32, 10], 'empty'],
    ['a NUL', [65, 0, 66], 'binary'],
    ['UTF-16', [0xff, 0xfe, 0x41, 0x00], 'binary'],
    ['broken UTF-8', [0x41, 0xc3, 0x28], 'encoding'],
  ] as const)('%s', ([, bytes, kind]) => {
    expect(decode('a.md', new Uint8Array(bytes)).problems.map((problem) => problem.kind)).toEqual([kind]);
  });

  test('a byte order mark is taken off and remembered', () => {
    expect(decode('a.md', new Uint8Array([0xef, 0xbb, 0xbf, 0x41]))).toMatchObject({ text: 'A', bom: true, problems: [] });
  });
});

describe('agents in data files', () => {
  const prompt = 'You plan.\n\n## Rules\n\n- Never "deploy".\n';

  test('each agent of an opencode.json is a document with its own prompt', () => {
    const text = JSON.stringify({ $schema: 'https://opencode.ai/config.json', agent: { planner: { description: 'Plans', prompt, permission: { bash: 'deny' } }, other: { prompt: 'Hi' } } }, undefined, 2);
    const documents = openSource(fromText('opencode.json', text));
    expect(documents.map((document) => [document.key?.value, document.prompt])).toEqual([
      ['planner', prompt],
      ['other', 'Hi'],
    ]);
    const agent = readAgent(documents[0]!);
    expect(agent).toMatchObject({ dialect: 'opencode', name: { value: 'planner' }, description: { value: 'Plans' } });
    const [rule] = agent.contract.rules;
    expect(text.slice(rule!.span.start, rule!.span.end)).toContain('Never \\"deploy\\".');
  });

  test('a file of no known form is one document without a prompt', () => {
    const [document] = openSource(fromText('x.toml', 'a = 1\n'));
    expect(document).toMatchObject({ format: 'toml', prompt: '' });
    expect(entry(document!.fields as MapValue, 'a')?.value).toMatchObject({ value: 1 });
  });

  test('a file that cannot be read keeps its problems', () => {
    const [document] = openSource(fromText('x.json', '{"a": '));
    expect(document!.problems.map(({ kind }) => kind)).toContain('syntax');
  });
});

describe('aliases', () => {
  test('stand for what was named, and are told', () => {
    expect(fields('a: &x [b, c]\nd: *x\ne: &y z\nf: *y\n')).toEqual({ data: { a: ['b', 'c'], d: ['b', 'c'], e: 'z', f: 'z' }, problems: ['alias: alias `*x`', 'alias: alias `*y`'] });
  });

  test('have the place where they stand', () => {
    const text = 'a: &x bc\nd: *x\n';
    const { span, plain } = entry(readYaml(text, 0).value as MapValue, 'd')!.value as { span: { start: number; end: number }; plain?: number };
    expect(text.slice(span.start, span.end)).toBe('*x');
    expect(plain).toBeUndefined();
  });

  test('of what they stand in have no value', () => {
    expect(fields('a: &x\n  b: *x\n  c: d\n')).toEqual({ data: { a: { c: 'd' } }, problems: ['alias: alias `*x` of what it stands in'] });
  });

  test('are resolved fifty times', () => {
    const { data, problems } = fields(`a: &x y\nb: [${Array(60).fill('*x').join(', ')}]\n`);
    expect(data.b).toHaveLength(50);
    expect(problems.filter((problem) => problem.startsWith('limit'))).toEqual(['limit: more than 50 aliases']);
  });

  test('of aliases end soon', () => {
    const towers = Array.from({ length: 20 }, (_, step) => `a${step + 1}: &a${step + 1} [*a${step}, *a${step}]\n`).join('');
    expect(fields(`a0: &a0 x\n${towers}`).problems).toContain('limit: more than 50 aliases');
  });
});

test('a second document is told, and the first one read', () => {
  const { value, problems } = readYaml('a: b\n--- c\n', 0);
  expect(problems.map(({ kind }) => kind)).toEqual(['documents']);
  expect(JSON.stringify(toData(value!))).toBe('{"a":"b"}');
});

function fields(text: string) {
  const { value, problems } = readYaml(text, 0);
  return { data: value && JSON.parse(JSON.stringify(toData(value))), problems: problems.map(({ kind, message }) => `${kind}: ${message}`) };
}

test.for([[5000, '['], [200, '{a: ['], [90, '[']] as const)('%i brackets that stand in each other, %s, are told and never overflow', ([count, bracket]) => {
  const { value, problems } = readYaml(`a: ${bracket.repeat(count)}x\n`, 0);
  expect(value).toBeUndefined();
  expect(problems.map(({ kind }) => kind).includes('limit')).toBe(count > 90);
  expect(problems.filter(({ message }) => /stack/.test(message))).toEqual([]);
});
