import { expect, test } from 'vitest';
import { withLateMessages, withLatePatterns } from '../scripts/late-patterns.mjs';

test.each([
  ['a pattern is made when it is first asked', 'const a = /x/u;\nf(() => a.test(b));', 'let a; const a$made = () => (a = /x/u);\nf(() => (a ?? a$made()).test(b));'],
  ['what is made of patterns waits with them', 'const a = [/x/];\nconst b = { a, c: a[0] };\ng(b);', 'let a; const a$made = () => (a = [/x/]);\nlet b; const b$made = () => (b = { a: (a ?? a$made()), c: (a ?? a$made())[0] });\ng((b ?? b$made()));'],
  ['a pattern that is put together at run time waits', "const a = new RegExp(words.join('|'));\nh(a);", "let a; const a$made = () => (a = new RegExp(words.join('|')));\nh((a ?? a$made()));"],
  ['a pattern in a function is left where it is', 'const f = (x) => /x/.test(x);\nf();', undefined],
  ['what is exported is left', 'export const a = /x/;\nconst b = /y/;\nexport { b };', undefined],
  ['what shares its name with a parameter is left', 'const a = /x/;\nfunction f(a) { return a; }\nf(a);', undefined],
  ['what shares its name with a part of a parameter is left', 'const a = /x/;\nfunction f({ b: [a] }) { return a; }\nf(a);', undefined],
  ['what shares its name with a variable of a loop is left', 'const a = /x/;\nfor (const a of b) c(a);', undefined],
  ['names of properties are no uses', 'const a = /x/;\nf({ a: 1 }, b.a, { [a]: a });', 'let a; const a$made = () => (a = /x/);\nf({ a: 1 }, b.a, { [(a ?? a$made())]: (a ?? a$made()) });'],
  ['types are no uses', 'const a: RegExp = /x/;\nconst b = (c: typeof a) => a as unknown as typeof a;', 'let a; const a$made = () => (a = /x/);\nconst b = (c: typeof a) => (a ?? a$made()) as unknown as typeof a;'],
  ['what stands by itself in a value that is not given is a use', 'const a = /x/;\nfunction f(b = a) { return b; }', 'let a; const a$made = () => (a = /x/);\nfunction f(b = (a ?? a$made())) { return b; }'],
])('%s', (_, before, after) => {
  expect(withLatePatterns(before)).toBe(after ?? before);
});

test.each([
  ['the messages of a rule are made when they are asked for', 'const a = 1;\nexport default defineRule({ id: "x", messages: { b: { text: `${a}` } }, check: c });', 'const a = 1;\nexport default defineRule({ id: "x", get messages() { return { b: { text: `${a}` } }; }, check: c });'],
  ['messages by a name are left', 'export default defineRule({ messages, check });', undefined],
  ['what is no rule is left', 'export default other({ messages: {} });', undefined],
  ['a module without a default is left', 'export const messages = {};', undefined],
])('%s', (_, before, after) => {
  expect(withLateMessages(before)).toBe(after ?? before);
});
