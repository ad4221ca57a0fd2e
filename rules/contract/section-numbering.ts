import { overlap } from '../../src/analyse/locate.ts';
import { numberOf, outline } from '../../src/analyse/outline.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { matchesOf } from '../../src/text/matches.ts';
import type { Span } from '../../src/text/span.ts';

interface Numbered {
  readonly title: string;
  readonly number: readonly number[];
  readonly span: Span;
  /** Sections of one row have the same key. */
  readonly row: string;
}

export default defineRule({
  id: 'contract/section-numbering',
  summary: 'Require numbered sections to be counted without a gap.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    gap: {
      text: 'Unexpected number {found} of section `{title}`, expected {expected}',
      why: 'Either a section is missing or the number is wrong, and an answer in this form repeats the fault.',
      help: 'Write {expected}, or put the missing section back.',
    },
  },
  check({ file, document, agent, report }) {
    const compare = (sections: readonly Numbered[], severity: 'warning' | 'info') => {
      for (const row of rowsOf(sections)) {
        const steps = row.slice(1).map((section, index) => ({ before: row[index]!, section, by: section.number.at(-1)! - row[index]!.number.at(-1)! }));
        // A row may begin anew.
        const gaps = steps.filter(({ by, section }) => by !== 1 && section.number.at(-1)! > 1);
        // *Day 1, day 3, day 7*, *Article 17, article 20*: what is left out more often than counted is no count.
        if (gaps.length > 1 && gaps.length * 2 > steps.length) continue;
        for (const { before, section, by } of gaps) {
          if (Math.abs(by - 1) > 3) continue;
          const { number, span, title } = section;
          const written = (value: number) => [...number.slice(0, -1), value].join('.');
          report({ message: 'gap', data: { title, found: written(number.at(-1)!), expected: written(number.at(-1)! - by + 1) }, at: span, severity, labels: [{ file, span: before.span, text: 'the one before' }] });
        }
      }
    };
    if (!mayGap(document.prompt)) return {};
    return {
      agent() {
        const { outputs } = agent.contract;
        const mandated = outputs.filter(({ strength }) => strength === 'must' || strength === 'format');
        for (const { sections, form } of mandated) {
          // Numbers of list items are made by whoever shows the list.
          if (form === 'numbered' || form === 'bullets') continue;
          compare(sections.map(({ title, span, level, nested }) => ({ title, span, number: numberIn(document.text, span), row: `${level} ${nested}` })), 'warning');
        }
        const sections = outline(document);
        const rest = sections.filter(({ span }) => !mandated.some((output) => overlap(output.span, span)));
        compare(rest.map(({ title, number, span, level, parent }) => ({ title, number, span, row: `${level} ${parent ? sections.indexOf(parent) : ''}` })), 'info');
      },
    };
  },
});

/** Numbered sections that are counted together, row by row. */
function rowsOf(sections: readonly Numbered[]): Iterable<readonly Numbered[]> {
  const rows = new Map<string, Numbered[]>();
  for (const section of sections) {
    if (section.number.length === 0) continue;
    const key = `${section.row} ${section.number.slice(0, -1).join('.')}`;
    const row = rows.get(key);
    if (row) row.push(section);
    else rows.set(key, [section]);
  }
  return rows.values();
}

/** Whether titles that are numbered alike, fenced ones too, leave a number out or give one again. */
function mayGap(prompt: string): boolean {
  const last = new Map<string, number>();
  return matchesOf(/^[ \t]{0,3}#{1,6}[ \t]+(?=[^\r\n]*\d)(\S[^\r\n]*)$/gm, prompt).some(([, title = '']) => {
    const number = numberOf(title);
    const key = number.slice(0, -1).join('.');
    const [before, found] = [last.get(key), number.at(-1)];
    if (found === undefined) return false;
    last.set(key, found);
    return before !== undefined && found !== before + 1 && found > 1;
  });
}

function numberIn(text: string, span: Span): readonly number[] {
  const line = /^[^\r\n]*/.exec(text.slice(span.start, span.end))![0];
  const title = /^\s{0,3}#{1,6}\s+(\S.*)$/.exec(line)?.[1];
  return title === undefined ? [] : numberOf(title);
}
