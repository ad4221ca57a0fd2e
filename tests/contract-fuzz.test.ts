import { array, assert, constantFrom, oneof, property, string } from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { directive } from '../src/contract/directive.ts';
import { extractContract } from '../src/contract/extract.ts';
import { read } from '../src/contract/units.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';
import type { Contract } from '../src/model/contract.ts';
import type { Span } from '../src/text/span.ts';

/** Pieces that the extractor looks for, so that random text reaches its branches. */
const pieces = [
  '# ', '## Critical Rules\n', '## Output Format\n', '### 1. Summary\n', '## SKILL LOADING (ОБЯЗАТЕЛЬНО)\n', '\n', '\n\n', '- ', '1. ', '  - ', '> ', '> [!IMPORTANT]\n', '**Bold:** ', '**', '`', '```\n', '```json\n{"a": 1,\n',
  '| a | b |\n|---|---|\n', '| `x-y` | `z` |\n', '<rules>\n', '</rules>\n', '<must>never do it</must>\n', '❌ ', '✅ ', 'NEVER call task with your own name. ', 'You MUST: ', 'max 3 attempts, then return to the orchestrator. ', 'Return JSON: {a, b, "c": [1]} ',
  'Use the `Read` tool before writing. ', 'mcp__x__y({a: "b"})\n', '@some-agent ', 'delegate to x-y agent ', 'see skill: `x`. ', 'не более 5 строк ', '必须 ', '絶対に ', '반드시 ', 'İıŞ ', '\u0000', '\ud83d', '“', '"', '«', '(', '[', '](', '\\', '{', '}', '<', '>', '<!--', '-->', '\r\n', '\r', '\u200b', ' ', 'only ', 'no ', '…', '。', ':', '—', '3', '≤6 questions',
];
const prose = oneof(array(constantFrom(...pieces), { maxLength: 60 }).map((list) => list.join('')), string({ unit: 'binary', maxLength: 200 }), array(oneof(constantFrom(...pieces), string({ maxLength: 12 })), { maxLength: 40 }).map((list) => list.join('')));

function spansOf(contract: Contract): Span[] {
  return [
    ...contract.outputs.flatMap(({ span, sections }) => [span, ...sections.flatMap((section) => [section.span, ...section.demands.map((demand) => demand.span)])]),
    ...[contract.rules, contract.limits, contract.delegation.targets, contract.requiredTools, contract.skills].flatMap((list) => list.map(({ span }) => span)),
    ...(contract.delegation.selfSpan ? [contract.delegation.selfSpan] : []),
    ...(contract.returnShape ? [contract.returnShape.span] : []),
  ];
}

describe('extraction on any text', () => {
  test('never throws, and every span lies inside the file', () => {
    assert(
      property(prose, (text) => {
        const document = parseDocument(fromText('agent.md', text));
        const contract = extractContract(document);
        const described = directive(document);
        for (const { start, end } of [...spansOf(contract), ...(described ? [described.span] : [])]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(document.text.length);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('gives the same contract twice', () => {
    assert(
      property(prose, (text) => {
        const again = () => extractContract(parseDocument(fromText('agent.md', text)));
        expect(again()).toEqual(again());
      }),
      { numRuns: 100 },
    );
  });

  test('reads units whose masked text is as long as what was written', () => {
    assert(
      property(prose, (text) => {
        for (const unit of read(parseDocument(fromText('agent.md', text))).units) if (unit.type !== 'code') expect(unit.masked.length).toBe(unit.raw.length);
      }),
      { numRuns: 200 },
    );
  });
});
