import * as fc from './fast-check.ts';
import type { OwnValue } from '../src/lower/settings/merge.ts';

/** Random settings files as people write them, oddly spaced and full of comments, and values of ours that go into them. */
const keys = ['hooks', 'mcpServers', 'a', 'b.c', 'größe', 'permission', 'x-y', '', '"q"'];
const scalars = ['1', '-0.50', '12345678901234567890', '1e3', 'true', 'false', '"text"', '"a // b"', '"\\u00e9 # [x]"', '""'];

export interface Style {
  readonly lineEnd: string;
  readonly bom: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({ lineEnd: fc.constantFrom('\n', '\r\n'), bom: fc.boolean() });

const gap = fc.constantFrom('', '', ' ', '  ', '\n', '\n  ', '\n\n\t', ' \n', ' /* c */ ', '/* {"a": [ */', ' // c, }\n', '\n// line\n  ', '\n/* a\n b */\n');

function jsonValue(depth: number): fc.Arbitrary<string> {
  const leaf = fc.constantFrom(...scalars, 'null');
  if (depth === 0) return leaf;
  return fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 2, arbitrary: jsonMap(depth) }, { weight: 1, arbitrary: jsonList(depth) });
}

function jsonMap(depth: number): fc.Arbitrary<string> {
  const pair = fc.tuple(fc.constantFrom(...keys), gap, gap, jsonValue(depth - 1));
  return fc
    .tuple(fc.uniqueArray(pair, { selector: ([key]) => key, maxLength: 4 }), fc.array(fc.tuple(gap, gap), { minLength: 5, maxLength: 5 }), fc.boolean())
    .map(([pairs, gaps, trailing]) => bracketed('{', '}', pairs.map(([key, before, after, value]) => `${JSON.stringify(key)}${before}:${after}${value}`), gaps, trailing));
}

function jsonList(depth: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(jsonValue(depth - 1), { maxLength: 3 }), fc.array(fc.tuple(gap, gap), { minLength: 5, maxLength: 5 }), fc.boolean())
    .map(([items, gaps, trailing]) => bracketed('[', ']', items, gaps, trailing));
}

function bracketed(open: string, close: string, parts: readonly string[], gaps: readonly (readonly [string, string])[], trailing: boolean): string {
  const inside = parts.map((part, index) => `${gaps[index]![0]}${part}${gaps[index]![1]}${index < parts.length - 1 || trailing ? ',' : ''}`);
  return `${open}${inside.join('')}${gaps[4]![0]}${close}`;
}

export const jsonText: fc.Arbitrary<string> = fc
  .tuple(gap, jsonMap(3), gap, style)
  .map(([before, map, after, { lineEnd, bom }]) => (bom ? '\uFEFF' : '') + `${before}${map}${after}`.replaceAll('\n', lineEnd));

const blank = fc.constantFrom('', '', '\n', '# note\n', '\n\n# [hooks]\n', '  \n');
const tail = fc.constantFrom('', '', ' ', ' # why', '\t#x = 1');
const tomlScalars = [...scalars.filter((text) => text !== '12345678901234567890'), "'it # is'", '"""\na = 1\n[x]\n"""', '1979-05-27T07:32:00Z', '[]', '[ ]', '[1, 2]', '[\n  1, # one\n  2,\n]', '{}', '{ a = 1 }', '{ a.b = "x", c = [] }', '[{ a = 1 }]'];
const tomlKeys = ['a', 'b', '"c d"', 'size', "'x.y'"];
const headers = ['[hooks]', '[mcp_servers]', '[mcp_servers.mine]', '[features]', '[ other . "table" ]', '[[list]]', '[features.deep]'];

const pairLine = fc.tuple(fc.constantFrom(...tomlKeys), fc.constantFrom('=', ' = ', '  ='), fc.constantFrom(...tomlScalars), tail, blank);
const pairs = fc.uniqueArray(pairLine, { selector: ([key]) => key, maxLength: 3 }).map((lines) => lines.map(([key, equals, value, end, after]) => `${key}${equals}${value}${end}\n${after}`).join(''));
const tops = fc.constantFrom('', '', '', 'features.one = true\n', 'mcp_servers.mine.command = "x"\n', 'features = { one = true }\n', 'hooks = { }\n', 'mcp_servers = {}\n');

export const tomlText: fc.Arbitrary<string> = fc
  .tuple(blank, tops, pairs, fc.uniqueArray(fc.tuple(fc.constantFrom(...headers), tail, blank, pairs), { selector: ([header]) => header, maxLength: 4 }), fc.boolean(), style)
  .map(([before, top, first, tables, ended, { lineEnd, bom }]) => {
    // A name is one thing only: what the top says of it, or tables.
    const own = /^(\w+)/.exec(top)?.[1];
    const rest = tables.filter(([header]) => own === undefined || !header.includes(own)).map(([header, end, after, body]) => `${header}${end}\n${after}${body}`);
    const text = `${before}${top}${first}${rest.join('')}`;
    return (bom ? '\uFEFF' : '') + (ended ? text : text.trimEnd()).replaceAll('\n', lineEnd);
  });

const hook = (command: string) => ({ matcher: 'Agent|Task', hooks: [{ type: 'command', command, timeout: 5 }] });

export const jsonChanges: readonly OwnValue[] = [
  { at: ['hooks', 'PreToolUse'], value: hook('node one.mjs'), isItem: true },
  { at: ['hooks', 'PreToolUse'], value: hook('node "two".mjs'), isItem: true },
  { at: ['hooks', 'Stop'], value: hook('node stop.mjs'), isItem: true },
  { at: ['mcpServers', 'docs'], value: { command: 'docs', args: ['--stdio', 'ü'], env: {} } },
  { at: ['mcpServers', 'a b'], value: { url: 'https://example.com', headers: { 'x-y': '1' } } },
  { at: ['plain'], value: true },
  { at: ['permission', 'task', 'mia'], value: 'deny' },
  { at: ['a', 'ours'], value: [] },
];

export const tomlChanges: readonly OwnValue[] = [
  { at: ['mcp_servers', 'docs'], value: { command: 'docs', args: ['--stdio', 'ü\u007f'], env: { A: '1' } } },
  { at: ['mcp_servers', 'mine', 'ours'], value: 1 },
  { at: ['mcp_servers', 'empty'], value: {} },
  { at: ['features', 'hooks'], value: true },
  { at: ['features', 'deep', 'x'], value: 'y' },
  { at: ['hooks', 'PreToolUse'], value: hook('node one.mjs'), isItem: true },
  { at: ['hooks', 'PreToolUse'], value: hook("it's \\ two"), isItem: true },
  { at: ['hooks', 'names'], value: 'mia', isItem: true },
  { at: ['plain'], value: 'top' },
  { at: ['list'], value: { ours: 1 }, isItem: true },
];

export function someOf(changes: readonly OwnValue[]): fc.Arbitrary<OwnValue[]> {
  return fc.shuffledSubarray([...changes], { minLength: 1 });
}
