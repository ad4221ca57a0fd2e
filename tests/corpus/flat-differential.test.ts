import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFlat } from '../../src/parse/flat.ts';
import { readFlatToml } from '../../src/parse/flat-toml.ts';
import { splitFrontmatter } from '../../src/parse/frontmatter.ts';
import { decode } from '../../src/parse/source.ts';
import { readWholeToml } from '../../src/parse/whole-toml.ts';
import { readWholeYaml } from '../../src/parse/yaml.ts';

const folder = join(import.meta.dirname, '../../../shared/corpus/files');

test('real frontmatter read quickly is what the whole reader gives, place for place', () => {
  const counts = { compared: 0, quick: 0 };
  for (const { parentPath, name } of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && file.name.endsWith('.md'))) {
    const path = join(parentPath, name);
    const { frontmatter } = splitFrontmatter(decode(path, readFileSync(path)).text);
    if (!frontmatter) continue;
    counts.compared += 1;
    const value = readFlat(frontmatter.text, frontmatter.start);
    if (!value) continue;
    counts.quick += 1;
    expect({ value, problems: [] }, path).toEqual(readWholeYaml(frontmatter.text, frontmatter.start));
  }
  console.log(counts);
  // The bars of speed count on it.
  expect(counts.quick / counts.compared).toBeGreaterThan(0.9);
});

test('real TOML read quickly is what the whole reader gives, place for place', () => {
  const counts = { compared: 0, quick: 0 };
  for (const { parentPath, name } of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && file.name.endsWith('.toml'))) {
    const path = join(parentPath, name);
    const { text } = decode(path, readFileSync(path));
    counts.compared += 1;
    const value = readFlatToml(text);
    if (!value) continue;
    counts.quick += 1;
    expect({ value, problems: [] }, path).toEqual(readWholeToml(text));
  }
  console.log(counts);
  expect(counts.quick / counts.compared).toBeGreaterThan(0.9);
});
