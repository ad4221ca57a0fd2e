import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isAbsolute } from '../src/contract/check/conduct.ts';
import { directive } from '../src/contract/directive.ts';
import { extractContract } from '../src/contract/extract.ts';
import { parseDocument } from '../src/parse/document.ts';
import { decode } from '../src/parse/source.ts';
import type { Span } from '../src/text/span.ts';

function load(name: string) {
  const document = parseDocument(decode(name, readFileSync(new URL(`../fixtures/contract/${name}`, import.meta.url))));
  return { document, contract: extractContract(document), at: (span: Span) => document.lines.lines(span) };
}

describe('an agent with mandated sections', () => {
  const { document, contract, at } = load('mandated-sections.md');
  const [output] = contract.outputs;

  test('has one output, bound by the sentence above the sections', () => {
    expect(contract.outputs.map(({ form, strength, span }) => [form, strength, at(span)])).toEqual([['headings', 'must', [21, 44]]]);
  });

  test('keeps the sections in order, without their numbers', () => {
    expect(output?.sections.map(({ order, title, level, nested, span }) => [order, title, level, nested, at(span)])).toEqual([
      [1, 'Summary: What Ships', 3, false, [25, 27]],
      [2, 'Parts & Owners', 3, false, [29, 32]],
      [3, 'Ways Back', 3, false, [34, 39]],
      [4, 'Open Questions', 3, false, [41, 44]],
    ]);
  });

  test('gives each demand of a section with its line and the lead-in it hangs on', () => {
    expect(output?.sections.map(({ demands }) => demands.map(({ text, lead, span }) => [at(span)[0], lead, text]))).toEqual([
      [[27, undefined, 'A short overview of the release, framed by what its readers will notice.']],
      [
        [31, undefined, 'Each part with its changes (e.g., fix: parser, feat: table).'],
        [32, undefined, 'For each part, name the owner, the date, and the way back.'],
        [32, undefined, 'Use a table within the section.'],
      ],
      [
        [36, undefined, 'The ways to undo a part.'],
        [38, 'For each way, you MUST:', 'Say what it costs in minutes and in data.'],
        [39, 'For each way, you MUST:', 'Compare it with at least one other way.'],
      ],
      [
        [43, undefined, 'Load: Will the new part hold twice the traffic?'],
        [44, undefined, 'Docs & Notes: A short note on what has to be written.'],
      ],
    ]);
  });

  test('is bound by its markers and by nothing else', () => {
    expect(contract.rules.map(({ kind, span }) => [kind, ...at(span)])).toEqual([
      ['prohibition', 19, 19],
      ['obligation', 19, 19],
      ['obligation', 23, 23],
      ['obligation', 38, 38],
      ['obligation', 39, 39],
    ]);
    expect(contract.limits).toEqual([]);
    expect(contract.delegation).toEqual({ self: 'free', forbidden: [], targets: [] });
    expect(contract.skills).toEqual([]);
    expect(contract.returnShape).toBeUndefined();
  });

  test('mentions its servers', () => {
    expect(contract.requiredTools.map(({ tool, mode, purpose, span }) => [tool, mode, purpose, at(span)[0]])).toEqual([
      ['ledger', 'mention', 'Look up what was shipped before.', 13],
      ['step-thinking', 'mention', 'Weigh the order of the changes.', 14],
    ]);
  });

  test('is described by its first paragraph', () => {
    const found = directive(document);
    expect(found?.value).toBe('Role: A planner who turns a pile of merged changes into a release that people can follow.');
    expect(found && at(found.span)).toEqual([9, 9]);
  });
});

describe('an agent with critical rules in Russian', () => {
  const { document, contract, at } = load('critical-rules.md');

  test('has its rules under the titles that bind', () => {
    expect(contract.rules.map(({ kind, language, span }) => [kind, language, ...at(span)])).toEqual([
      ['delegation', 'ru', 5, 5],
      ['limit', 'ru', 6, 6],
      ['return-shape', 'ru', 7, 7],
      ['obligation', 'ru', 12, 19],
      ['obligation', 'en', 31, 31],
      ['obligation', 'en', 36, 36],
      ['obligation', 'en', 41, 41],
      ['prohibition', 'en', 52, 52],
      ['prohibition', 'en', 53, 53],
    ]);
  });

  test('must not call itself', () => {
    const { self, selfSpan, forbidden, targets } = contract.delegation;
    expect([self, selfSpan && at(selfSpan), forbidden]).toEqual(['forbidden', [5, 5], []]);
    expect(targets.map(({ name, mode, span }) => [name, mode, at(span)[0]])).toEqual([
      ['orchestrator', 'return', 6],
      ['app-coder', 'handoff', 52],
    ]);
  });

  test('stops after its attempts', () => {
    expect(contract.limits.map(({ what, value, then, span }) => [what, value, then, at(span)[0]])).toEqual([['attempts', 4, 'возврат оркестратору', 6]]);
  });

  test('returns data of named fields', () => {
    expect(contract.returnShape).toMatchObject({
      fields: ['outcome', 'tables_changed', 'warnings'],
      format: 'json',
      schema: { type: 'object', required: ['outcome', 'tables_changed', 'warnings'] },
    });
    expect(contract.returnShape && at(contract.returnShape.span)).toEqual([7, 7]);
  });

  test('loads skills by area', () => {
    expect(contract.skills.map(({ name, area, mandatory, span }) => [name, area, mandatory, at(span)[0]])).toEqual([
      ['entity-modelling', 'Модели', true, 18],
      ['naming-tables', 'Модели', true, 18],
      ['backup-drills', 'Safety', true, 19],
    ]);
  });

  test('must use its tools, each with the calls below it', () => {
    expect(contract.requiredTools.map(({ tool, mode, purpose, before, calls, span }) => [tool, mode, purpose, before, calls, at(span)])).toEqual([
      ['step-thinking', 'must', 'to weigh a change of the schema', undefined, [], [31, 31]],
      ['db-guide', 'must', 'when a table is added', undefined, ['mcp__db-guide__get_rules({database: "postgres"})', 'mcp__db-guide__get_types({family: "json"})'], [36, 38]],
      ['docs7', 'must', 'ALWAYS check the manual before naming a type', 'naming a type', ['mcp__docs7__find_page({page: "types"})'], [41, 42]],
    ]);
  });

  test('gives a plan of three parts beside the data', () => {
    expect(contract.outputs.map(({ form, strength, fields, sections, span }) => [form, strength, fields, sections.map(({ title }) => title), at(span)])).toEqual([
      ['json', 'must', ['outcome', 'tables_changed', 'warnings'], [], [7, 7]],
      ['bullets', 'format', [], ['Diagram (Mermaid)', 'Table List', 'Migration Steps'], [44, 49]],
    ]);
  });

  test('is described by its directive, in one line', () => {
    const found = directive(document);
    expect(found?.value).toBe('Your mission is to keep the schema small and readable. You answer for every table that is added.');
    expect(found && at(found.span)).toEqual([25, 26]);
  });
});

describe('a ban on tools', () => {
  test.for([
    ['DO NOT use Bash for file listing -- use the Glob tool.', ['Bash forbid false', 'Glob must false']],
    ['Never use `Bash(cat << EOF)` or heredocs — use the Write tool.', ['Bash forbid false', 'Write must false']],
    ['Never use `Bash`.', ['Bash forbid true']],
    ['Never use `Bash` or `Write`.', ['Bash forbid true', 'Write forbid true']],
  ] as const)('is on what it names: %s', ([text, expected]) => {
    expect(toolsOf(text).map((tool) => `${tool.tool} ${tool.mode} ${isAbsolute(tool)}`)).toEqual(expected);
  });
});

function toolsOf(text: string) {
  return extractContract(parseDocument(decode('mia.md', new TextEncoder().encode(`---\nname: mia\ntools: Read, Write, Bash, Glob\n---\n\n${text}\n`)))).requiredTools;
}

/** Whom an agent with such a text hands work to, each with its lines. */
function targetsIn(body: string) {
  const document = parseDocument(decode('a.md', Buffer.from(`---\nname: boss\ndescription: Use it to hand on.\n---\n\n## Delegation\n\n${body}`)));
  return extractContract(document).delegation.targets.map(({ name, span }) => [name, document.lines.lines(span), document.text.slice(span.start, span.end)]);
}

describe('agents in a fence', () => {
  test('carry their own lines, in a fence that stands further right too', () => {
    expect(targetsIn('- Call:\n\n  ```\n  Task(subagent_type="lamp-counter")\n\n  Task(subagent_type="buoy-painter")\n  ```\n')).toEqual([
      ['lamp-counter', [11, 11], '  Task(subagent_type="lamp-counter")'],
      ['buoy-painter', [13, 13], '  Task(subagent_type="buoy-painter")'],
    ]);
  });

  test('carry their own lines in a form, and in code that is only indented', () => {
    expect(targetsIn('```text\nSteps:\n- RECOMMEND: writer — for the texts\n```\n')).toEqual([['writer', [10, 10], '- RECOMMEND: writer — for the texts']]);
    expect(targetsIn('Call:\n\n    Task(subagent_type="lamp-counter")\n    Task(subagent_type="buoy-painter")\n').map(([name, at]) => [name, at])).toEqual([
      ['lamp-counter', [10, 10]],
      ['buoy-painter', [11, 11]],
    ]);
  });
});
