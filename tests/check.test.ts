import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { check } from '../src/contract/check.ts';
import { brokenParts } from '../src/contract/check/returns.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { judgedOf } from '../src/hosts/judged.ts';
import { openSource } from '../src/hosts/open.ts';
import type { ToolCall } from '../src/model/verdict.ts';
import { fromText } from '../src/parse/source.ts';

function judged(body: string, fields = '') {
  return judgedOf(readAgent(openSource(fromText('.claude/agents/probe.md', `---\nname: probe\ndescription: Counts lamps.\n${fields}---\n\n${body}\n`))[0]!), undefined);
}

function points(body: string, answer: string, calls?: readonly ToolCall[], fields?: string) {
  const { points: found } = check(judged(body, fields), answer, calls && { calls });
  return Object.fromEntries(found.map(({ promise, held }) => [promise, held]));
}

describe('conduct', () => {
  test('is judged by the calls of a run, and not visible without one', () => {
    const body = '## Rules\n\n- NEVER call yourself.\n- NEVER use the `Bash` tool.\n- ALWAYS use `Grep` first.';
    expect(points(body, 'x')).toEqual({ 'self-delegation': null, 'forbidden-tool:Bash': null, 'tool:Grep': null });
    expect(points(body, 'x', [{ tool: 'Grep' }])).toEqual({ 'self-delegation': true, 'forbidden-tool:Bash': true, 'tool:Grep': true });
    expect(points(body, 'x', [{ tool: 'Bash' }, { tool: 'Agent', delegatesTo: 'Probe' }])).toEqual({ 'self-delegation': false, 'forbidden-tool:Bash': false, 'tool:Grep': false });
  });

  test('that was refused was not done', () => {
    expect(points('## Rules\n\n- NEVER call yourself.\n- NEVER use the `Bash` tool.', 'x', [{ tool: 'Bash', refused: true }, { tool: 'Agent', delegatesTo: 'probe', refused: true }])).toEqual({ 'self-delegation': true, 'forbidden-tool:Bash': true });
  });

  test('under a ban with a purpose is for a reader to judge', () => {
    const { points: found, fulfilled } = check(judged('## Rules\n\n- Never use `Bash` to read files.'), 'x', { calls: [{ tool: 'Bash' }] });
    expect(found.find(({ promise }) => promise === 'forbidden-tool:Bash')).toMatchObject({ held: null, gates: false });
    expect(fulfilled).toBe(true);
  });

  test('may call only the agents that its list names', () => {
    const fields = 'tools: Read, Agent(scout, cook)\n';
    expect(points('You plan.', 'x', [{ tool: 'Agent', delegatesTo: 'scout' }], fields)['hand-offs']).toBe(true);
    expect(points('You plan.', 'x', [{ tool: 'Agent', delegatesTo: 'pilot' }], fields)['hand-offs']).toBe(false);
  });

  test('takes a server for each of its tools, however the host writes them', () => {
    const body = '## Mandatory tools\n\nALWAYS use the `pg-aiguide` MCP server.';
    for (const tool of ['mcp__pg-aiguide__get_patterns', 'mcp_pg-aiguide_get_patterns', 'pg-aiguide_get_patterns', 'pg-aiguide-get_patterns']) expect(points(body, 'x', [{ tool }])['tool:pg-aiguide'], tool).toBe(true);
    expect(points(body, 'x', [{ tool: 'mcp__other__pg' }, { tool: 'Read' }])['tool:pg-aiguide']).toBe(false);
  });
});

test('no answer makes it throw, each place lies in the answer, and the same answer has the same verdict', () => {
  const agents = ['harbour-architect', 'lamp-courier', 'mayak', 'quay-clerk', 'tide-reporter'].map((name) => judgedOf(readAgent(openSource(fromText(`${name}.md`, readFileSync(join(import.meta.dirname, '../fixtures/promises', name, 'agent.md'), 'utf8')))[0]!), undefined));
  const piece = fc.oneof(fc.string(), fc.constantFrom('\n', '## ', '**', '```json\n', '```', '{', '}', '"status": ', '- ', '1. ', '| a | b |', 'Executive Summary', 'Обзор', ': ', '(', ')', '---\n', '\r\n', '🧠 '));
  const answer = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.constantFrom(...agents), answer, (agent, text) => {
      const verdict = check(agent, text);
      const lines = text.split(/\r\n|\n|\r/).length;
      expect(check(agent, text)).toEqual(verdict);
      for (const { at } of verdict.points) if (at) expect(at.every((line) => line >= 1 && line <= lines)).toBe(true);
      expect(verdict.fulfilled).toBe(verdict.points.every(({ gates, held }) => !gates || held !== false));
      expect(brokenParts(agent.contract, text)).toEqual(verdict.points.filter(({ gates, held }) => gates && held === false));
    }),
    { numRuns: 500 },
  );
});

test('an answer of very many lines is judged like any other', () => {
  const agent = judged('## Output\n\nYou MUST return YAML: {lamps, quay}');
  expect(check(agent, `${'quay: 1\n'.repeat(200_000)}lamps: 2`).fulfilled).toBe(true);
  expect(check(agent, '{}\n'.repeat(200_000)).fulfilled).toBe(false);
});

describe('a form that is not of the answer', () => {
  const body = '## Output\n\nWrite `notes/lamps.json` like this:\n\n```json\n{"lamp": "hall", "lit": true}\n```';

  test('is not missed in it', () => {
    const { points: found, fulfilled } = check(judged(body), 'The lamps are counted; see the file.');
    expect(found.map(({ held, gates }) => [held, gates])).toEqual([[null, false]]);
    expect(fulfilled).toBe(true);
    expect(brokenParts(judged(body).contract, 'x')).toEqual([]);
  });

  test('may stand in it', () => {
    expect(points(body, '```json\n{"lamp": "hall", "lit": false}\n```')).toEqual({ 'return-shape': true, 'field:lamp': true, 'field:lit': true });
  });
});

describe('an entry of a sample', () => {
  const body = '## Output format\n\n```text\n[FIXED] src/lamps/hall.ts:42\nFault: the lamp is out\nMended by: a new bulb\n```';

  test('stands for any of its kind', () => {
    expect(points(body, '[FIXED] src/doors.ts:7\nFault: it creaks\nMended by: oil')).toMatchObject({ 'section:Fault': true, 'section:Mended by': true });
    expect(check(judged(body), '[FIXED] src/doors.ts:7\nFault: it creaks\nMended by: oil').fulfilled).toBe(true);
  });

  test('that is begun has to be whole', () => {
    expect(check(judged(body), '[FIXED] src/doors.ts:7\nFault: it creaks').fulfilled).toBe(false);
  });

  test('is missed in no answer without any', () => {
    expect(check(judged(body), 'There was nothing to mend.').fulfilled).toBe(true);
  });
});

describe('an entry that is numbered', () => {
  const body = '## Output format\n\n```markdown\n# Plan\n\n## Overview\n\nWords.\n\n## Phase 1: [Name]\n\nWork.\n\n## Phase 2: [Name]\n\nWork.\n\n## ADR-001: Lamps on poles\n\nWhy.\n\n## Risks\n\nWords.\n```';

  test('may be one of any number, with a number of its own', () => {
    expect(check(judged(body), '# Plan\n\n## Overview\n\nIt is short.\n\n## Phase 1: Wire\n\nLay it.\n\n## ADR-014: Lamps on walls\n\nThe poles are full.\n\n## Risks\n\nRain.').fulfilled).toBe(true);
  });

  test('leaves the first one owed', () => {
    expect(points(body, '# Plan\n\n## Overview\n\nIt is short.\n\n## Risks\n\nRain.')).toMatchObject({ 'section:Phase 1: [Name]': false, 'section:Phase 2: [Name]': null });
  });
});

describe('a part that holds parts of the contract and nothing else', () => {
  const body = '## Output format\n\n```markdown\n## Findings\n\n### Lamps\n\nWords.\n\n### Doors\n\nWords.\n\n## Summary\n\nWords.\n```';

  test('is not empty', () => {
    expect(points(body, '## Findings\n\n### Lamps\n\nTwo are out.\n\n### Doors\n\nNone.\n\n## Summary\n\nWell.')).toMatchObject({ 'section:Findings': true, 'section:Lamps': true, 'section:Summary': true });
  });

  test('is empty where they are', () => {
    expect(points(body, '## Findings\n\n### Lamps\n\n### Doors\n\n## Summary\n\nWell.')).toMatchObject({ 'section:Findings': false, 'section:Lamps': false });
  });

  test('is empty where the next part stands below it', () => {
    expect(points(body, '## Findings\n\n## Summary\n\nWell.')).toMatchObject({ 'section:Findings': false, 'section:Summary': true });
  });
});

const form = (title: string, part: (name: string) => string) => `## Output format\n\n\`\`\`text\n${title}\n\n${part('Lamps')}\n\n${part('Doors')}\n\`\`\``;
const heading = (name: string) => `## ${name}\n\nWords.`;
const label = (name: string) => `${name}: words`;

describe('the title of the whole', () => {
  test.for([
    ['# Harbour report', heading],
    ['HARBOUR REPORT', heading],
    ['**Harbour report**', heading],
    ['HARBOUR REPORT', label],
  ] as const)('%s needs nothing of its own below it', ([title, part]) => {
    expect(check(judged(form(title, part)), `${title}\n\n${part('Lamps')}\n\n${part('Doors')}`).fulfilled).toBe(true);
  });

  test('is owed as any other', () => {
    expect(points(form('# Harbour report', heading), `${heading('Lamps')}\n\n${heading('Doors')}`)['section:Harbour report']).toBe(false);
  });
});

describe('a heading that says what was to stand below it', () => {
  const body = '## Output format\n\n```markdown\n## Verdict\n\nPASS or FAIL\n\n## Findings (N)\n\n- one\n\n## Next step: lamps\n\nWords.\n```';

  test('is no empty part', () => {
    expect(points(body, '## Verdict: PASS\n\n## Findings (0)\n\n## Next step: lamps\n\nNone.')).toMatchObject({ 'section:Verdict': true, 'section:Findings (N)': true, 'section:Next step: lamps': true });
  });

  test('says it in words of its own', () => {
    expect(points(body, '## Verdict: PASS\n\n## Findings (0)\n\n## Next step: doors')).toMatchObject({ 'section:Next step: lamps': false });
    expect(points(body, '## Verdict\n\n## Findings (N)\n\n## Next step: lamps')).toMatchObject({ 'section:Verdict': false, 'section:Findings (N)': false, 'section:Next step: lamps': false });
  });
});

describe('fields below a name over the whole', () => {
  const body = '<output_format>\nReturn to orchestrator:\n\n```\nLAMP_REPORT:\n  lamp: {which one}\n  reason: {one sentence}\n```\n</output_format>';

  test.for([
    ['as the form has them', 'LAMP_REPORT:\n  lamp: the red one\n  reason: it is out', true],
    ['without the name', 'lamp: the red one\nreason: it is out', true],
    ['with one of them left out', 'LAMP_REPORT:\n  lamp: the red one', false],
    ['deeper than they were asked for', 'lamps:\n  first:\n    lamp: the red one\n    reason: it is out', false],
  ] as const)('%s', ([, answer, held]) => {
    expect(points(body, answer)['return-shape']).toBe(held);
  });
});

describe('what is given for each of several things', () => {
  const text = '## Output format\n\nFor each fault:\n\n```\nPlace: where it is\nCause: what made it\n```';
  const data = '## Output format\n\nFor each fault:\n\n```json\n{"place": "hall", "cause": "age"}\n```';

  test('is missed where it is begun, and not where there is none', () => {
    for (const body of [text, data]) expect(check(judged(body), 'Nothing was found.').fulfilled).toBe(true);
    expect(check(judged(text), 'Place: the hall').fulfilled).toBe(false);
    expect(check(judged(data), '{"place": "hall"}').fulfilled).toBe(false);
  });
});

describe('an item that is a sentence', () => {
  test('says what to give, not what to call it', () => {
    const body = '## Output format\n\nProvide:\n\n1. Summary\n2. Links to the files that were read (with their lines)';
    expect(check(judged(body), '## Summary\n\nAll is well.\n\n## Files\n\n- lamps.ts:4').fulfilled).toBe(true);
    expect(check(judged(body), '## Files\n\n- lamps.ts:4').fulfilled).toBe(false);
  });
});

describe('a title with places to fill in', () => {
  const cases: readonly (readonly [title: string, answer: string, held: boolean | null])[] = [
    ['Review of [file]', 'Review of lamps.ts', true],
    ['Review of [file]', 'Summary of lamps.ts', false],
    ['[Ship] + [quay] report', 'Ada + 3 report', true],
    ['Berths ({count}) at …")', 'Berths (4) at the pier', true],
    ['Report ... end', 'Report end', true],
    ['Report [a] end', 'Report', false],
    ['Lamps [n] lamps', 'Lamps', false],
    ['[Name]', 'Anything', null],
  ];
  test.each(cases)('%s: %s', (title, answer, held) => {
    const body = `## Output format\n\nYour answer MUST have these sections:\n\n### ${title}\n\nWhat was seen.`;
    expect(points(body, `### ${answer}\n\nAll is well.`)).toMatchObject({ [`section:${title}`]: held });
  });

  test('in brackets may go without them', () => {
    const body = '## Output format\n\n```markdown\n## Lamps ({count} of them)\n\nWords.\n\n## {Harbour} (v{number})\n\nWords.\n\n## Doors\n\nWords.\n```';
    for (const title of ['Lamps', 'Lamps (3 of them)', 'Lamps: all']) expect(check(judged(body), `## ${title}\n\nOut.\n\n## Doors\n\nShut.`).fulfilled, title).toBe(true);
    expect(points(body, '## Vents\n\nOut.\n\n## Doors\n\nShut.')).toMatchObject({ 'section:Lamps ({count} of them)': false });
  });

  test('is compared in one walk, however many places it has', () => {
    const title = `${'[x]a'.repeat(40)}[x]b`;
    expect(points(`## Output format\n\nYour answer MUST have these sections:\n\n### ${title}\n\nWhat was seen.`, `### ${'a'.repeat(400)}\n\nAll is well.`)).toMatchObject({ [`section:${title}`]: false });
  });
});
