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
      const last = new Map<string, Numbered>();
      for (const section of sections) {
        const { number, row, span, title } = section;
        if (number.length === 0) continue;
        const key = `${row} ${number.slice(0, -1).join('.')}`;
        const before = last.get(key);
        last.set(key, section);
        const found = number.at(-1)!;
        const expected = (before?.number.at(-1) ?? found - 1) + 1;
        // A row may begin anew; where numbers go up by more than a few they are no count.
        if (!before || found === expected || found <= 1 || Math.abs(found - expected) > 3) continue;
        const written = (value: number) => [...number.slice(0, -1), value].join('.');
        report({ message: 'gap', data: { title, found: written(found), expected: written(expected) }, at: span, severity, labels: [{ file, span: before.span, text: 'the one before' }] });
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
