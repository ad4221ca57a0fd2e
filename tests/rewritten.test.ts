import { expect, test } from 'vitest';
import { encodedOf } from '../src/emit/disk.ts';
import { manifestFile } from '../src/emit/manifest.ts';
import { hostById } from '../src/hosts/by-id.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { lower } from '../src/lower/lower.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

const lines = ['You work.', 'Home is ${HOME}.', '', '${A} and ${B}, but not ${a.b}.', 'Да: `$HOME` stays.', '${C}'];

test.for([
  ['line feeds', '\n'],
  ['carriage returns', '\r\n'],
] as const)('a body that had to change has its other lines in the source map, and a place for each edit, with %s', ([, lineEnd]) => {
  const text = ['---', 'name: subject', 'description: A subject', '---', ...lines].join(lineEnd);
  const document = parseDocument(fromText('subject.md', text));
  const agent = readAgent(document);
  const bundle = lower(agent, hostById('gemini-cli')!, { context: { models: {}, servers: [], settings: new Map() }, allowed: () => false });
  const [file] = bundle.files;
  const rewritten = bundle.ledger.filter(({ fate }) => fate === 'rewritten');
  expect(rewritten.map(({ span }) => text.slice(span!.start, span!.end))).toEqual(['${HOME}', '${A}', '${B}', '${C}']);
  expect(file!.text.slice(file!.bodyStart)).toBe(lines.join(lineEnd).replace(/\$\{(\w+)\}/g, '${ $1 }'));

  const source = { path: 'subject.md', fromRoot: 'subject.md', inOutput: [], sha256: '', document, agent };
  const { sourceMap } = manifestFile(file!, encodedOf(file!), { ...bundle, ledger: [] }, source);
  const [generated, written] = [file!.text.split(lineEnd), text.split(lineEnd)];
  const mapped = sourceMap.flatMap((map) => Array.from({ length: map.lines }, (_, line) => [generated[map.generated - 1 + line], written[map.source - 1 + line]] as const));
  for (const [there, here] of mapped) expect(there).toBe(here);
  expect(mapped.map(([there]) => there)).toEqual(['You work.', '', 'Да: `$HOME` stays.']);
});
