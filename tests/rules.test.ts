import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Code } from 'mdast';
import { describe, expect, test } from 'vitest';
import { rulesTable } from '../scripts/rules-table.ts';
import { rules } from '../rules/registry.ts';
import { workspaceOf } from '../src/analyse/workspace.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { readPortable } from '../src/hosts/portable.ts';
import { openSettings } from '../src/hosts/settings.ts';
import { lint, type LintFile } from '../src/lint/run.ts';
import { parseDocument } from '../src/parse/document.ts';
import { referenceParser } from '../src/parse/markdown.ts';
import { fromText } from '../src/parse/source.ts';

const folder = join(import.meta.dirname, '../rules');

for (const rule of rules) {
  describe(rule.id, () => {
    const page = readFileSync(join(folder, `${rule.id}.md`), 'utf8');
    const blocks = referenceParser.parse(page).children.filter((node): node is Code => node.type === 'code' && node.lang === 'md');
    const others = blocks.filter(({ meta }) => meta?.startsWith('beside ')).map(example);
    const examples = blocks.filter((block) => !others.some(({ document }) => document.text === block.value));

    test('is called as its file is', () => {
      expect(existsSync(join(folder, `${rule.id}.ts`))).toBe(true);
      expect(page.startsWith(`# ${rule.id}\n\n${rule.summary}\n`)).toBe(true);
    });

    test('has both kinds of example', () => {
      expect(new Set(examples.map(({ meta }) => meta?.split(' ')[0]))).toEqual(new Set(['bad', 'good']));
    });

    test('says when to turn it off', () => {
      expect(page).toContain('\n## When to turn it off\n');
    });

    test.for(examples)('$meta example on line $position.start.line', (block) => {
      const file = example(block);
      const found = lint([file], [rule], workspaceOf([file, ...others].map(({ agent }) => agent)));
      if (block.meta?.startsWith('good')) expect(found).toEqual([]);
      else expect(found.map(({ code }) => code)).toContain(rule.id);
    });
  });
}

test('every page belongs to a rule, to a fault of ours, or is the table', () => {
  const pages = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.md'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1).replace(/\.md$/, ''));
  const known = new Set([...rules.map(({ id }) => id), 'README', 'core/rule-crashed']);
  expect(pages.filter((page) => !known.has(page))).toEqual([]);
});

test('no id appears twice', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});

test('messages have the form of messages', () => {
  for (const { id, messages } of rules) {
    for (const { text, why, help } of Object.values(messages)) {
      expect(text, id).not.toMatch(/[.!]$|please|should/i);
      expect(`${why} ${help}`, id).not.toMatch(/please|should/i);
      expect(why, id).toMatch(/\.$/);
    }
  }
});

test('the table of rules is up to date', () => {
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(rulesTable(rules));
});

/** An example as a file: `path=` says where it lies, else in the folder of Claude Code; `settings` that it is a settings file. */
function example({ meta, value }: Code): LintFile {
  const path = /path=(\S+)/.exec(meta ?? '')?.[1] ?? '.claude/agents/example.md';
  if (/\ssettings\b/.test(meta ?? '')) {
    const document = openSettings(fromText(path, value));
    return { document, agent: readPortable(document), isSettings: true };
  }
  const document = parseDocument(fromText(path, value));
  return { document, agent: readAgent(document) };
}
