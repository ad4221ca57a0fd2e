import { mayCountSections } from '../../src/contract/hints.ts';
import { lexicons } from '../../src/contract/lexicon/languages.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Located } from '../../src/text/span.ts';

export default defineRule({
  id: 'contract/section-missing',
  summary: 'Require as many sections as the text says an answer has.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    count: {
      text: 'Unexpected {found} sections, expected {said} as the text says',
      why: 'One of the two is wrong, so the answer lacks a section that somebody waits for, or has one made up.',
      help: 'Write the section that is missing, or the right number.',
    },
  },
  check({ file, document, agent, report }) {
    if (!mayCountSections(document.prompt)) return {};
    return {
      agent() {
        for (const { sections, span, strength } of agent.contract.outputs) {
          const top = sections.filter(({ nested }) => !nested);
          if (top.length < 2 || strength === 'example') continue;
          const lead = { start: span.start, end: top[0]!.span.start };
          const said = saidNumber(document.text.slice(lead.start, lead.end));
          // With sections in sections either count can be meant, and so can those of the first one's level: names of files stand above the titles in them.
          const counts = [top.length, sections.length, top.filter(({ optional }) => !optional).length, sections.filter(({ level }) => level === sections[0]!.level).length];
          if (!said || counts.includes(said.value)) continue;
          const at = { start: lead.start + said.span.start, end: lead.start + said.span.end };
          report({ message: 'count', data: { found: top.length, said: said.value }, at, labels: [{ file, span: top.at(-1)!.span, text: 'the last one' }] });
        }
      },
    };
  },
});

const patterns = lexicons.map(({ count: { nouns, numbers }, script }) => {
  // Some scripts put no blanks between words.
  const [before, gap, after] = script === undefined || script === 'cyrillic' ? ['(?<![\\p{L}\\p{N}.])', '[\\s-]{1,3}(?:[\\p{L}*`]{1,24}\\s{1,3}){0,2}', '(?![\\p{L}\\p{N}])'] : ['(?<![\\p{N}.第])', '\\s{0,2}', ''];
  // Whole patterns are dear to make, and few texts have one of the nouns.
  let noun: RegExp | undefined;
  let whole: RegExp | undefined;
  return { numbers, noun: () => (noun ??= new RegExp(nouns.join('|'), 'iu')), pattern: () => (whole ??= new RegExp(`${before}(\\d{1,2}|${numbers.join('|')})${gap}(?:${nouns.join('|')})${after}`, 'iu')) };
});

/** *these seven sections*: the number, with the place of the words. A number that is a bound says less. */
function saidNumber(text: string): Located<number> | undefined {
  for (const { numbers, noun, pattern } of patterns) {
    const match = noun().test(text) ? pattern().exec(text) : undefined;
    if (!match || /(?:least|most|than|to|[-–—]|or|about|(?:up|min|max)\S*|не менее|минимум|максимум)\s*$/iu.test(text.slice(0, match.index))) continue;
    const place = numbers.indexOf(match[1]!.toLowerCase());
    const value = place === -1 ? Number(match[1]) : place + 2;
    return value > 1 ? { value, span: { start: match.index, end: match.index + match[0].length } } : undefined;
  }
  return undefined;
}
