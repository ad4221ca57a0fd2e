import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { factPage } from '../scripts/fact-page.ts';
import { findingPage } from '../scripts/finding-page.ts';
import { findIn, headings, readPage, sectionOf } from '../scripts/rule-page.ts';
import { ruleFacts } from '../scripts/rule-facts.ts';
import { rulesTable } from '../scripts/rules-table.ts';
import { hosts } from '../src/hosts/registry.ts';
import { texts, type FindingCode } from '../src/emit/findings.ts';

const folder = join(import.meta.dirname, '../rules');

/** Pages of what a ledger says of a field, which is no finding of its own. */
const fates = ['compile/dropped', 'compile/rewritten'];

const pageOf = (id: string) => readFileSync(join(folder, `${id}.md`), 'utf8');

for (const { optional: _, ...rule } of rules) {
  describe(rule.id, () => {
    const page = readPage(pageOf(rule.id));
    const { examples, others } = page;

    test('is called as its file is', () => {
      expect(['ts', 'yaml'].filter((ending) => existsSync(join(folder, `${rule.id}.${ending}`)))).toHaveLength(1);
      expect(page.text.startsWith(`# ${rule.id}\n\n${rule.summary}\n`)).toBe(true);
    });

    test('has both kinds of example', () => {
      expect(new Set(examples.map(({ meta }) => meta?.split(' ')[0]))).toEqual(new Set(['bad', 'good']));
    });

    test.for(examples)('$meta example on line $position.start.line', (block) => {
      const found = findIn(block, others, rule);
      if (block.meta?.startsWith('good')) expect(found).toEqual([]);
      else expect(found.map(({ code }) => code)).toContain(rule.id);
    });

    // Only long texts are asked what they can hold before a pattern is run over them, and by a rule that has met one before.
    test.for(examples)('finds in a longer file what it finds in the $meta example on line $position.start.line', (block) => {
      const longer = { ...block, value: `${block.value}${'\n'.repeat(800)}` };
      findIn(longer, others, rule);
      expect(findIn(longer, others, rule).map(({ code }) => code)).toEqual(findIn(block, others, rule).map(({ code }) => code));
    });

    test('says why, when to turn it off, on which hosts it looks and where its facts are from', () => {
      expect(page.headings.filter((heading) => (headings as readonly string[]).includes(heading))).toEqual(headings);
      expect(headings.filter((heading) => !sectionOf(page, heading))).toEqual([]);
      expect(page.text.slice(0, page.text.indexOf('\n## ')).split('\n\n').length, 'what it looks at, behind the summary').toBeGreaterThan(2);
    });

    test('has a source with a date, or says that no fact of a host is behind it', () => {
      expect(sectionOf(page, 'Source')).toMatch(/\b20\d\d\b|^No fact of a host/);
    });

    test('names versions of hosts that their facts are of', () => {
      const own = page.text.replace(/<!-- facts: [^]*<!-- end of facts -->/, '');
      const named = hosts.flatMap(({ title, fact }) => [...own.matchAll(new RegExp(`${title} (\\d[\\w.-]*\\w)(?:, (?:run on )?(\\d{4}-\\d\\d-\\d\\d))?`, 'g'))].map(([, version, date = fact.date]) => ({ of: [version, date], facts: [fact.version, fact.date] })));
      for (const { of, facts } of named) expect(of).toEqual(facts);
    });

    test('says of hosts what their data says', () => {
      expect(factPage(rule.id, page.text)).toBe(page.text);
    });
  });
}

describe('findings of compile', () => {
  test.for(Object.keys(texts) as FindingCode[])('%s has a page that says what its data says', (code) => {
    expect(findingPage(code, pageOf(code))).toBe(pageOf(code));
  });
});

test('data of hosts is for pages of rules', () => {
  const ids = new Set<string>(rules.map(({ id }) => id));
  expect(Object.keys(ruleFacts).filter((id) => !ids.has(id))).toEqual([]);
});

test('every other page says why and what to do', () => {
  const others = [...Object.keys(texts), ...fates, 'core/rule-crashed'];
  expect(others.filter((id) => !sectionOf(readPage(pageOf(id)), 'Why') || !sectionOf(readPage(pageOf(id)), 'What to do'))).toEqual([]);
});

test('every code that is written anywhere in the program has a page', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const code = new RegExp(`['"\`]((?:${folders.join('|')})/[a-z][a-z0-9-]+(?:/[a-z][a-z0-9-]+)?)['"\`]`, 'g');
  const sources = ['src', 'rules'].flatMap((top) => readdirSync(top, { recursive: true, withFileTypes: true }).filter(({ name }) => name.endsWith('.ts')).map(({ parentPath, name }) => join(parentPath, name)));
  const codes = new Set(sources.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(code)].map((match) => match[1]!)));
  expect(codes.size).toBeGreaterThan(30);
  expect([...codes].filter((id) => !existsSync(join(folder, `${id}.md`)))).toEqual([]);
});

test('every page belongs to a rule, to a finding of compile, to a fault of ours, or is the table', () => {
  const pages = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.md'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1).replace(/\.md$/, ''));
  const known = new Set([...rules.map(({ id }) => id), ...Object.keys(texts), ...fates, 'README', 'core/rule-crashed']);
  expect(pages.filter((page) => !known.has(page))).toEqual([]);
});

test('no id appears twice', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});

test('messages have the form of messages', () => {
  for (const { id, messages } of rules) {
    for (const { text, why, help } of Object.values(messages)) {
      expect(text, id).toMatch(/^(?:Unexpected|Missing) .*\bexpected /);
      expect(text, id).not.toMatch(/[.!]$|please|should/i);
      expect(`${why} ${help}`, id).not.toMatch(/please|should/i);
      expect(why, id).toMatch(/\.$/);
    }
  }
});

test('the table of rules is up to date', () => {
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(rulesTable(rules, pageOf));
});
