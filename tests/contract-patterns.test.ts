import { readdirSync, readFileSync } from 'node:fs';
import { analyse } from 'scslre';
import { expect, test } from 'vitest';
import { attackExpressions } from '../src/analyse/attack-words.ts';

const folder = new URL('../src/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const ofRules = readdirSync(new URL('../rules/security/', import.meta.url)).filter((name) => name.endsWith('.ts')).map((name) => `../rules/security/${name}`);

/** Expressions that a host uses on the same text; ours has to read what it reads. */
const ofHosts: readonly string[] = ['/^([a-zA-Z_][a-zA-Z0-9_]*)[ \\t]*:[ \\t]*(.*)$/', '/^mcp__[A-Za-z0-9_-]+__[A-Za-z0-9_-]+$/'];

/** Files whose expressions read a path, which the system keeps short. */
const ofPaths: readonly string[] = ['hosts/detect.ts'];

/** What is told of expressions, and holds none. */
const ofWords: readonly string[] = ['text/needs.ts'];

/** Expressions of a source file: between slashes, behind a sign that no division follows. */
function expressionsOf(source: string): string[] {
  return [...source.matchAll(/(?<=[(,=:[!&|?{;]\s{0,20}|return\s)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[dgimsuvy]*/g)].map(([literal]) => literal);
}

/** Quantifiers and assertions make a search slow; a plain search from each place on does not count as slow by itself. */
function slowPartsOf(literal: string): string[] {
  const end = literal.lastIndexOf('/');
  return analyse(new RegExp(literal.slice(1, end), literal.slice(end + 1)), { assumeRejectingSuffix: true, reportTypes: { Move: false } }).reports.map(({ type, character }) => `${literal}: ${type} on ${character.literal.source}`);
}

test.for([...files, ...ofRules].filter((name) => ![...ofPaths, ...ofWords].includes(name)))('no expression of %s goes back over what it has read', (name) => {
  const found = expressionsOf(readFileSync(new URL(name, folder), 'utf8'));
  expect(found.filter((literal) => !ofHosts.includes(literal)).flatMap(slowPartsOf)).toEqual([]);
});

test('no phrase of attack goes back over what it has read', () => {
  expect(attackExpressions().map(String).flatMap(slowPartsOf)).toEqual([]);
});

test('the check sees a slow expression', () => {
  expect(slowPartsOf('/(a+)+b/').length).toBeGreaterThan(0);
  expect(slowPartsOf('/\\s*\\s*$/').length).toBeGreaterThan(0);
  expect(expressionsOf('const a = /x\\/[/]y/u.test(b) / 2 / c;')).toEqual(['/x\\/[/]y/u']);
});
