import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { approvalIn } from '../src/lower/settings/approvals.ts';
import { mergeSettings, withoutOurs, type Merged, type OwnValue } from '../src/lower/settings/merge.ts';
import { jsonChanges, jsonText, someOf, tomlChanges, tomlText } from './settings-texts.ts';

const numRuns = 200;

const formats = [
  { path: '.claude/settings.json', text: jsonText, changes: jsonChanges, own: { at: ['mine'], value: { x: 1 } }, problems: ['wrong-type', 'taken'] },
  { path: '.codex/config.toml', text: tomlText, changes: tomlChanges, own: { at: ['mine'], value: { x: 1 } }, problems: ['wrong-type', 'taken'] },
] as const;

function merged(path: string, text: string | undefined, wanted: readonly OwnValue[], before?: Merged): Merged {
  const result = mergeSettings(path, text, before?.record, wanted);
  if ('kind' in result) throw new Error(`${result.kind} at ${result.at.join('.')}: ${result.reason}`);
  return result;
}

describe.for(formats)('$path', ({ path, text, changes, problems }) => {
  test('what is merged in comes out again and leaves the bytes as they were', () => {
    let done = 0;
    const seen = new Set<string>();
    fc.assert(
      fc.property(text, someOf(changes), (base, wanted) => {
        const first = mergeSettings(path, base, undefined, wanted);
        if ('kind' in first) {
          seen.add(first.kind);
          return;
        }
        done += 1;
        expect(merged(path, first.text, wanted, first)).toEqual({ ...first, left: [] });
        const out = merged(path, first.text, [], first);
        expect(out).toEqual({ text: base, left: [] });
        if (first.record) expect(withoutOurs(path, first.text!, first.record)).toBe(base);
      }),
      { numRuns },
    );
    expect(done).toBeGreaterThan(numRuns / 5);
    expect(problems).toEqual(expect.arrayContaining([...seen]));
  });

  test('values merged one run after another, in any order, give the same bytes', () => {
    fc.assert(
      fc.property(text, someOf(changes), fc.nat(), (base, wanted, seed) => {
        const cut = seed % wanted.length;
        const at = (list: readonly OwnValue[]) => {
          const first = mergeSettings(path, base, undefined, list);
          return 'kind' in first ? undefined : mergeSettings(path, first.text, first.record, wanted);
        };
        const [there, back, whole] = [at(wanted.slice(0, cut)), at(wanted.slice(cut)), mergeSettings(path, base, undefined, wanted.toReversed())];
        if (there && back && !('kind' in whole)) {
          expect(there).toEqual(whole);
          expect(back).toEqual(whole);
        }
      }),
      { numRuns },
    );
  });
});

test('a file that was not there goes again', () => {
  for (const [path, value] of [['.mcp.json', jsonChanges[3]!], ['.codex/config.toml', tomlChanges[0]!]] as const) {
    const first = merged(path, undefined, [value]);
    expect(first.record).toMatchObject({ made: true, values: [value] });
    expect(merged(path, first.text, [], first)).toEqual({ left: [] });
    // What somebody put into it since is theirs.
    const comment = path.endsWith('.toml') ? '# mine\n' : '// mine\n';
    expect(merged(path, comment + first.text!, [], first).text).toContain(comment);
  }
});

const base = '{\n  // why\n  "a": 1 // one\n}\n';
const [one] = jsonChanges as [OwnValue];

describe('what stays as it is', () => {
  test.for([
    ['text that is no JSON', '{"a": ', one, 'unreadable'],
    ['a list at the top', '[]', one, 'wrong-type'],
    ['a text where a map has to be', '{"hooks": "x"}', one, 'wrong-type'],
    ['a map where a list has to be', '{"hooks": {"PreToolUse": {}}}', one, 'wrong-type'],
    ['a key on the way that occurs twice', '{"hooks": {}, "hooks": {}}', one, 'twice'],
    ['a value of another', '{"plain": false}', jsonChanges[5]!, 'taken'],
  ] as const)('%s', ([, text, value, kind]) => {
    expect(mergeSettings('a.json', text, undefined, [value])).toMatchObject({ kind });
  });

  test('a key elsewhere that occurs twice is nobody\'s business', () => {
    expect(merged('a.json', '{"x": 1, "x": 2}', [one]).text).toMatch(/^\{"x": 1, "x": 2, "hooks": /);
  });

  test('the same value, written by the user, and it is not ours for that', () => {
    expect(merged('a.json', '{"plain": true}', [jsonChanges[5]!])).toEqual({ text: '{"plain": true}', left: [] });
  });

  test('a value of ours that somebody changed, and a comment in one', () => {
    const first = merged('a.json', base, [jsonChanges[3]!]);
    const edited = first.text!.replace('"--stdio"', '"--http"');
    expect(merged('a.json', edited, [], first)).toEqual({ text: edited, left: [jsonChanges[3]] });
    expect(mergeSettings('a.json', edited, first.record, [{ at: ['mcpServers', 'docs'], value: { command: 'x' } }])).toMatchObject({ kind: 'edited', at: ['mcpServers', 'docs'] });
    const noted = first.text!.replace('"--stdio",', '"--stdio", // fast');
    expect(merged('a.json', noted, [], first)).toEqual({ text: noted, left: [jsonChanges[3]] });
  });
});

test('what the user adds beside ours stays when ours goes', () => {
  const first = merged('a.json', base, [one, jsonChanges[3]!]);
  const more = first.text!.replace('"mcpServers": {', '"mcpServers": {\n    "mine": { "command": "x" },');
  expect(merged('a.json', more, [], first).text).toBe('{\n  // why\n  "a": 1, // one\n  "mcpServers": {\n    "mine": { "command": "x" }\n  }\n}\n');
});

test('an item that changes takes the place of the old one, between those of the user', () => {
  const text = '{\n\t"hooks": {\n\t\t"PreToolUse": [{ "matcher": "x" }]\n\t}\n}\n';
  const first = merged('a.json', text, [one]);
  expect(first.text).toContain('[{ "matcher": "x" }, {"matcher":"Agent|Task"');
  const second = merged('a.json', first.text, [jsonChanges[1]!], first);
  expect(second).toEqual(merged('a.json', text, [jsonChanges[1]!]));
});

test('the layout of the file is followed', () => {
  expect(merged('a.json', '{\r\n\t"a": 1 // one\r\n}\r\n', [{ at: ['b', 'c'], value: [1] }]).text).toBe('{\r\n\t"a": 1, // one\r\n\t"b": {\r\n\t\t"c": [\r\n\t\t\t1\r\n\t\t]\r\n\t}\r\n}\r\n');
  expect(merged('a.jsonc', '{ "a": 1, }', [{ at: ['b'], value: 2 }]).text).toBe('{ "a": 1, "b": 2, }');
  const toml = 'model = "x" # mine\n\n[features]\nweb = true # yes\n\n[other]\n';
  expect(merged('a.toml', toml, [{ at: ['features', 'hooks'], value: true }, { at: ['mcp_servers', 'docs'], value: { command: 'd' } }]).text).toBe(
    'model = "x" # mine\n\n[features]\nweb = true # yes\nhooks = true\n\n[other]\n\n[mcp_servers.docs]\ncommand = "d"\n',
  );
});

test.for([
  [{ at: ['permissions', 'allow'], value: 'Bash', isItem: true }, 'allow'],
  [{ at: ['mcpServers', 'docs'], value: { command: 'x', trust: true } }, 'trust'],
  [{ at: ['mcpServers', 'docs'], value: { command: 'x', env: { trust: '1' } } }, undefined],
  [jsonChanges[0]!, undefined],
] as const)('%o approves by %s', ([change, key]) => {
  expect(approvalIn(change)).toBe(key);
});
