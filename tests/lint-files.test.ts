import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DiskSource } from '../src/cli/disk-source.ts';
import { UsageError } from '../src/cli/errors.ts';
import { apart, eachFile, runFiles } from '../src/cli/lint-files.ts';
import { readable, type Unseen } from '../src/cli/project.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { fromText, type Source } from '../src/parse/source.ts';
import { LineIndex } from '../src/text/span.ts';

const agent = (name: string, body = 'Count the lamps.') => `---\nname: ${name}\ndescription: Use it to count lamps.\n---\n\n${body}\n`;

/** Files of a run, and how often each was opened. */
function files(texts: Readonly<Record<string, string>>) {
  const opened: string[] = [];
  const asRun = runFiles((source) => {
    opened.push(source.path);
    return openSource(source).map((document) => ({ document, agent: readAgent(document) }));
  });
  const sources = Object.entries(texts).map(([path, text]): Source => fromText(path, text));
  return { opened, all: sources.map((source) => asRun(source)) };
}

test('a file is opened once for all who ask before it is done, and again for those who ask later', () => {
  const { opened, all } = files({ 'mia.md': agent('mia', 'Then delegate to `@noah`.') });
  const [mia] = all;
  expect(mia!.agents.map(({ name }) => name)).toEqual(['mia']);
  expect(mia!.files()).toBe(mia!.files());
  expect(opened).toEqual(['mia.md']);
  mia!.done();
  expect(mia!.agents[0]!.handOffs.map(({ name }) => name)).toEqual(['noah']);
  expect(opened).toEqual(['mia.md', 'mia.md']);
});

test('what is large is not held open beside the rest', () => {
  const { opened, all } = files({ 'large.md': agent('large', 'lamp '.repeat(300_000)), 'small.md': agent('small') });
  for (const file of all) file.files();
  expect(opened).toEqual(['large.md', 'small.md', 'large.md']);
});

test('files are looked at in their order, with turns for others in between', async () => {
  const { all } = files(Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`${index}.md`, agent(`a${index}`)])));
  let turns = 0;
  const count = () => void (turns += 1, waiting = setImmediate(count));
  let waiting = setImmediate(count);
  const seen = await eachFile(all, ({ source }) => [source.path]);
  clearImmediate(waiting);
  expect(seen).toEqual(all.map(({ source }) => source.path));
  expect(turns).toBeGreaterThanOrEqual(2);
});

test('a word that stands apart from its text is the same word', () => {
  for (const word of ['', 'mia', 'x'.repeat(100), '🧠 \n']) expect(apart(word)).toBe(word);
});

test('places that are known are told without the text, and all others with it', () => {
  const text = 'one\r\ntwo\n\nthree\rfour';
  const whole = new LineIndex(text);
  const offsets = [7, 0, 7, 13, text.length];
  const silent = new LineIndex(() => { throw new Error('nobody asked for the text'); }, whole.known(offsets));
  for (const at of offsets) expect(silent.place(at)).toEqual(whole.place(at));
  const lines = new LineIndex(() => text, whole.known(offsets));
  for (let at = 0; at <= text.length; at++) expect(lines.place(at)).toEqual(whole.place(at));
  for (let line = 0; line <= whole.count + 1; line++) expect(lines.line(line)).toBe(whole.line(line));
});

test('a file on the disk is read when its text is asked for, and its dialect goes with it', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-disk-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [one, two] = ['one.md', 'two.md'].map((name) => new DiskSource(join(folder, name), name));
  writeFileSync(join(folder, 'one.md'), '\ufeffone');
  writeFileSync(join(folder, 'two.md'), '');
  expect(one).toMatchObject({ path: 'one.md', text: 'one', bom: true, problems: [] });
  expect(two!.problems.map(({ kind }) => kind)).toEqual(['empty']);
  expect(one!.as('codex')).toMatchObject({ dialect: 'codex', text: 'one', bom: true });
});

function closed(): never {
  throw new UsageError('Cannot read a.md: EACCES', { cause: Object.assign(new Error('closed'), { code: 'EACCES' }) });
}

test('what cannot be read is told of, and ends nothing else', () => {
  const unseen: Unseen[] = [];
  const source = fromText('a.md', '');
  expect(readable(source, unseen, closed)).toBeUndefined();
  expect(unseen).toEqual([{ path: 'a.md', why: 'it cannot be read: EACCES' }]);
  expect(() => readable(source, unseen, () => { throw new TypeError('a fault of ours'); })).toThrow(TypeError);
});
