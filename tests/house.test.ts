import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Floors of the house, from the ground up: an import goes to a lower floor or stays in its folder. */
const floors = [
  ['text'],
  ['model', 'diagnostics'],
  ['parse'],
  ['contract', 'config'],
  ['hosts', 'guard'],
  ['analyse', 'lower'],
  ['lint', 'emit'],
  ['rules', 'run', 'api.ts'],
  ['index.ts'],
  ['cli'],
];

const withoutNode = ['text', 'model', 'diagnostics', 'parse', 'contract', 'config', 'guard'];

/** A program of its own: the one file of the guard that meets the system. */
const guardEntry = 'src/guard/main.ts';

interface Import {
  readonly from: string;
  readonly to: string;
}

const sources = ['src', 'rules'].flatMap(typescriptFiles);
const imports = sources.flatMap(importsOf);

const data = ['src/contract/lexicon/', 'src/text/needs.ts', 'src/analyse/attack-words.ts', 'src/analyse/writings.ts', 'facts.ts', 'registry.ts'];
const widest = 240;

test('a line of code can be read', () => {
  const long = sources.filter((path) => !data.some((name) => path.includes(name))).flatMap((path) =>
    readFileSync(join(root, path), 'utf8').split('\n').flatMap((line, index) => (withoutTexts(line).length > widest ? [`${path}:${index + 1}`] : [])),
  );
  expect(long).toEqual([]);
});

/** Without what stands in patterns and between quotation marks, which does not break well. */
function withoutTexts(line: string): string {
  return line
    .replace(/\/(?![*/ ])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[dgimsuvy]*/g, '/./')
    .replace(/'(?:\\.|[^'\\])*'/g, "''")
    .replace(/`(?:\\.|[^`\\])*`/g, '``');
}

describe('the floors of the house', () => {
  test('every folder of src has a floor', () => {
    const known = new Set(floors.flat());
    expect([...new Set(sources.map(room))].filter((name) => !known.has(name))).toEqual([]);
  });

  test('an import goes down', () => {
    const wrong = imports.filter(({ from, to }) => !to.startsWith('node:') && !isPackage(to) && !goesDown(from, to));
    expect(wrong).toEqual([]);
  });

  test('hosts know what they share, and not each other', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [hostOf(from), hostOf(to)];
      return own !== undefined && other !== undefined && own !== other && other !== 'shared';
    });
    expect(wrong).toEqual([]);
  });

  test('rules know the frame and not each other', () => {
    const wrong = imports.filter(({ from, to }) => from.startsWith('rules/') && to.startsWith('rules/') && from !== 'rules/registry.ts');
    expect(wrong).toEqual([]);
  });

  test('the lower floors run in a browser', () => {
    expect(imports.filter(({ from, to }) => withoutNode.includes(room(from)) && from !== guardEntry && to.startsWith('node:'))).toEqual([]);
  });

  test('only the command prints, exits and reads the environment', () => {
    const wrong = sources.filter((path) => room(path) !== 'cli' && path !== guardEntry && /\b(?:process\.|console\.)/.test(withoutComments(path)));
    expect(wrong).toEqual([]);
  });

  test('no host is asked for by name outside its folder', () => {
    const wrong = sources.filter((path) => room(path) !== 'hosts' && /\bhost(?:\.id)? === ['"]/.test(withoutComments(path)));
    expect(wrong).toEqual([]);
  });
});

test('all random inputs of tests are of one seed', () => {
  const tests = typescriptFiles('tests').filter((path) => path !== 'tests/fast-check.ts' && path !== 'tests/house.test.ts');
  expect(tests.filter((path) => /from 'fast-check'|Math\.random|\bseed: \d/.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

function typescriptFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function importsOf(path: string): Import[] {
  return [...withoutComments(path).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, to]) => ({
    from: path,
    to: to!.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), to!)) : to!,
  }));
}

function withoutComments(path: string): string {
  return readFileSync(join(root, path), 'utf8').replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
}

function isPackage(to: string): boolean {
  return !to.startsWith('src/') && !to.startsWith('rules/');
}

function hostOf(path: string): string | undefined {
  return /^src\/hosts\/([^/]+)\//.exec(path)?.[1];
}

/** `src/parse/yaml.ts` is in `parse`, `rules/core/x.ts` in `rules`. */
function room(path: string): string {
  const [top, next] = path.split('/');
  return top === 'src' ? next! : top!;
}

function goesDown(from: string, to: string): boolean {
  if (room(from) === room(to)) return true;
  const floor = (path: string) => floors.findIndex((rooms) => rooms.includes(room(path)));
  return floor(to) < floor(from);
}
