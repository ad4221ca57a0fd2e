import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { workspaceOf } from '../src/analyse/workspace.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { defineRule, type AnyRule } from '../src/lint/rule.ts';
import { lintFile, type Found, type LintSettings } from '../src/lint/run.ts';
import { commentsOf } from '../src/lint/suppress.ts';
import { fromText } from '../src/parse/source.ts';

const head = '---\nname: mia\ndescription: Use it to count lamps.\n';
const known = [...rules.map(({ id }) => id), 'x/light'];

/** Reports every word `lamp` of a file. */
const lamp: AnyRule = defineRule({
  id: 'x/light',
  summary: '',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: { found: { text: 'Unexpected lamp', why: 'It matters.', help: 'Mend it.' } },
  check: ({ document, report }) => ({
    agent() {
      for (const { index } of document.text.matchAll(/\blamp\b/g)) report({ message: 'found', at: { start: index, end: index + 4 } });
    },
  }),
});
const meta = rules.filter(({ id }) => id.endsWith('-suppression'));

function find(text: string, { path = '.claude/agents/mia.md', mayHide = () => true, using = [lamp, ...meta] }: { path?: string; mayHide?: (id: string) => boolean; using?: readonly AnyRule[] } = {}): Found {
  const document = openSource(fromText(path, text))[0]!;
  const agent = readAgent(document);
  const settings: LintSettings = { uses: () => new Map(using.map(({ id }) => [id, { severity: 'own', options: {}, origin: { kind: 'default' }, optionsFrom: { kind: 'default' } }])), known, mayHide };
  return lintFile({ document, agent }, using, workspaceOf([agent]), settings);
}

/** The lines of what is shown and of what is not, and the messages about comments. */
function linesOf(text: string, more: Parameters<typeof find>[1] = {}) {
  const { diagnostics, suppressed } = find(text, more);
  const line = (start: number) => text.slice(0, start).split('\n').length;
  return {
    shown: diagnostics.filter(({ code }) => code === 'x/light').map(({ span }) => line(span.start)),
    hidden: suppressed.map(({ diagnostic }) => line(diagnostic.span.start)),
    said: diagnostics.filter(({ code }) => code !== 'x/light').map(({ message }) => message),
  };
}

describe('a comment', () => {
  test.for([
    ['for the next line', 'lamp\n\n<!-- mandate-disable-next-line x/light -- why -->\nlamp lamp\n\nlamp\n', { shown: [1, 6], hidden: [4, 4] }],
    ['for the next line that is not blank', '<!-- mandate-disable-next-line x/light -- why -->\n\n\nlamp\nlamp\n', { shown: [5], hidden: [4] }],
    ['for its own line', 'lamp <!-- mandate-disable-line x/light -- why -->\nlamp\n', { shown: [2], hidden: [1] }],
    ['for all that follows', 'lamp\n\n<!-- mandate-disable x/light -- why -->\n\nlamp\nlamp\n', { shown: [1], hidden: [5, 6] }],
    ['up to an end', '<!-- mandate-disable x/light -- why -->\n\nlamp\n\n<!-- mandate-enable x/light -->\n\nlamp\n', { shown: [7], hidden: [3] }],
    ['up to an end of all', '<!-- mandate-disable x/light -- why -->\n\nlamp\n\n<!-- mandate-enable -->\n\nlamp\n', { shown: [7], hidden: [3] }],
    ['in a list', '- one\n- two <!-- mandate-disable-line x/light -- why --> lamp\n- lamp\n', { shown: [3], hidden: [2] }],
    ['over several lines', '<!-- mandate-disable-next-line\n  x/light\n  -- why -->\nlamp\n', { shown: [], hidden: [4] }],
    ['with CR LF', '<!-- mandate-disable-next-line x/light -- why -->\r\nlamp\r\nlamp\r\n', { shown: [3], hidden: [2] }],
    ['of the frontmatter', `${head}# mandate-disable-next-line x/light -- why\nmodel: lamp\ncolor: lamp\n---\n`, { shown: [6], hidden: [5] }],
    ['behind a field', `${head}model: lamp # mandate-disable-line x/light -- why\n---\nlamp\n`, { shown: [6], hidden: [4] }],
    ['of the frontmatter for the file', `${head}# mandate-disable x/light -- why\nmodel: lamp\n---\nlamp\n`, { shown: [], hidden: [5, 7] }],
  ] as const)('%s', ([, text, expected]) => {
    expect(linesOf(text)).toEqual({ ...expected, said: [] });
  });

  test('of a TOML file, and in the prompt there', () => {
    const text = 'name = "mia"\ndescription = "lamp" # mandate-disable-line x/light -- why\ndeveloper_instructions = """\nlamp\n\n<!-- mandate-disable-next-line x/light -- why -->\nlamp\n"""\n';
    expect(linesOf(text, { path: '.codex/agents/mia.toml' })).toEqual({ shown: [4], hidden: [2, 7], said: [] });
  });

  test('keeps its reason with what it hides', () => {
    expect(find('lamp <!-- mandate-disable-line x/light -- quoted -- from a log -->').suppressed.map(({ by, reason }) => [by, reason])).toEqual([['comment', 'quoted -- from a log']]);
  });

  test.for([
    ['a fence', '```md\n<!-- mandate-disable x/light -- why -->\n```\n\nlamp\n', 5],
    ['inline code', 'Write `<!-- mandate-disable x/light -- why -->`.\n\nlamp\n', 3],
    ['quoted text of the frontmatter', `${head}model: "a # mandate-disable x/light -- why"\n---\nlamp\n`, 6],
    ['a block of the frontmatter', `${head}note: |\n  # mandate-disable x/light -- why\n---\nlamp\n`, 7],
  ] as const)('in %s is an example', ([, text, line]) => {
    expect(linesOf(text)).toEqual({ shown: [line], hidden: [], said: [] });
  });

  test.for([
    ['without a reason', '<!-- mandate-disable-next-line x/light -->\nlamp\n', ['Unexpected `mandate-disable-next-line` without a reason, expected `-- ` and why']],
    ['with an empty reason', '<!-- mandate-disable-next-line x/light -- ... -->\nlamp\n', ['Unexpected `mandate-disable-next-line` without a reason, expected `-- ` and why']],
    ['without a rule', '<!-- mandate-disable-next-line -- why -->\nlamp\n', ['Unexpected `mandate-disable-next-line` without a rule, expected the rules it switches off']],
    ['with a rule that is not there', '<!-- mandate-disable-next-line x/lihgt -- why -->\nlamp\n', ['Unexpected rule `x/lihgt` in `mandate-disable-next-line`, expected the id of a rule']],
    ['with a word that is none', '<!-- mandate-disable-nxt-line x/light -- why -->\nlamp\n', ['Unexpected `mandate-disable-nxt-line`, expected `mandate-disable-next-line`, `mandate-disable-line`, `mandate-disable`, `mandate-enable`']],
  ] as const)('%s hides nothing', ([, text, said]) => {
    expect(linesOf(text)).toEqual({ shown: [2], hidden: [], said });
  });

  test('that hides nothing is said at the rule it names', () => {
    const text = '<!-- mandate-disable-next-line text/mojibake, x/light -- why -->\nlamp\n';
    const { diagnostics } = find(text, { using: [lamp, ...rules] });
    expect(diagnostics.filter(({ code }) => code === 'core/unused-suppression').map(({ span }) => text.slice(span.start, span.end))).toEqual(['text/mojibake']);
  });

  test('that ends nothing is said', () => {
    expect(linesOf('<!-- mandate-enable x/light -->\n\nlamp\n')).toEqual({ shown: [3], hidden: [], said: ['Unexpected `mandate-enable`, expected a `mandate-disable` above it'] });
  });

  test('without power over a rule hides nothing and is no finding', () => {
    expect(linesOf('<!-- mandate-disable-next-line x/light -- why -->\nlamp\n', { mayHide: (id) => id !== 'x/light' })).toEqual({ shown: [2], hidden: [], said: [] });
  });

  test('cannot hide that a rule crashed, nor what is said of comments', () => {
    const crash: AnyRule = { ...lamp, check: () => ({ agent: () => expect.fail('no lamp') }) };
    const text = '<!-- mandate-disable core/rule-crashed, core/invalid-suppression -- why -->\n\n<!-- mandate-disable x/light -->\n';
    expect(find(text, { using: [crash, ...meta] }).diagnostics.map(({ code }) => code)).toEqual(expect.arrayContaining(['core/rule-crashed', 'core/invalid-suppression']));
  });

  test('is found in time that grows with the file, however many there are', () => {
    const text = '<!-- mandate-disable x/light -- why -->\n\nlamp\n\n<!-- mandate-enable -->\n\n'.repeat(3000);
    const { diagnostics, suppressed } = find(text);
    expect([diagnostics.length, suppressed.length]).toEqual([0, 3000]);
  });
});

test('what is shown and what is hidden are together all that was found', () => {
  const parts = fc.constantFrom('lamp\n', '\n', '<!-- mandate-disable x/light -- why -->\n\n', '<!-- mandate-disable-line x/light -- why --> lamp\n', '<!-- mandate-disable-next-line x/light -- a -->\n', '<!-- mandate-enable -->\n\n', '<!-- mandate-disable', ' -->', '```\n', '> ', '- ', '---\n', '# mandate-disable x/light -- why\n', 'name: x\n', '\r\n');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 30 }).map((all) => all.join('')), (text) => {
      const { diagnostics, suppressed } = find(text);
      const places = [...diagnostics.filter(({ code }) => code === 'x/light'), ...suppressed.map(({ diagnostic }) => diagnostic)].map(({ span }) => span.start);
      expect(places.toSorted((a, b) => a - b)).toEqual([...text.matchAll(/\blamp\b/g)].map(({ index }) => index).filter(() => text.trim() !== ''));
      const document = openSource(fromText('x.md', text))[0]!;
      for (const { span, rules: named } of commentsOf(document)) {
        expect(text.slice(span.start, span.end)).toMatch(/^(?:<!--[^]*-->|#.*)$/);
        for (const each of named) expect(text.slice(each.span.start, each.span.end)).toBe(each.value);
      }
    }),
    { numRuns: 700 },
  );
});
