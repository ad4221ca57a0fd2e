import { fences } from '../../src/analyse/fences.ts';
import { overlap } from '../../src/analyse/locate.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'contract/example-not-json',
  summary: 'Require the JSON that an answer has to look like to be JSON.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    broken: {
      text: 'Unexpected JSON that does not parse, expected an example that does: {reason}',
      why: 'The agent answers as the example shows, and whoever reads the answer with a parser gets nothing.',
      help: 'Mend the example; a sketch may say what it leaves out with `...` or `<value>`.',
    },
  },
  check({ document, agent, report }) {
    if (!mayHold.test(document.prompt)) return {};
    return {
      agent() {
        for (const fence of fences(document)) {
          const { language, value, span } = fence;
          const reason = language !== 'json' || parses(value) || !fence.isClosed || isSketch(value) ? undefined : faultOf(value);
          if (reason === undefined) continue;
          const { outputs, returnShape } = agent.contract;
          if ([...outputs, ...(returnShape ? [returnShape] : [])].some((answer) => overlap(answer.span, span))) report({ message: 'broken', data: { reason }, at: span });
        }
      },
    };
  },
});

/** The marks of a fence of JSON, or of one whose language is spelled with escapes. */
const mayHold = /^[^`~\r\n]*(?:`{3}|~{3})[^\r\n]*(?:json|[&\\])/im;

/** What a text that is no JSON on purpose has outside of its strings: gaps, comments, placeholders, choices, words. */
function isSketch(text: string): boolean {
  // A string of dots alone stands for what is left out too.
  const bare = text.replace(/"(?!(?:\.{2,}|…)")(?:[^"\\\n]|\\.)*"/g, '""');
  return /\.\.|…|\d-\d|\/\/|\/\*|(?:^|\s)#|<[^<>\n]*>|\||\{\{|\$\{|\[[^[\]{}",]*\p{L}|(?<![\p{L}"'])(?!(?:true|false|null)(?![\p{L}]))\p{L}{2,}(?!["'])/u.test(bare) || /^\s*$/.test(text);
}

/** Why a text is no JSON; several values one after the other are one example each. */
function faultOf(text: string): string | undefined {
  if (text.split(/\n\s*\n|\n(?=[{[])/).every((part) => part.trim() === '' || parses(part))) return undefined;
  if (text.split('\n').every((line) => line.trim() === '' || parses(line))) return undefined;
  const bare = text.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  if (/,\s*[}\]]/.test(bare)) return 'a comma stands before a closing bracket';
  if (/'/.test(bare)) return 'a string is in single quotation marks';
  if (/[}\]"\d][ \t\r]*\n[ \t]*"/.test(bare)) return 'a comma is missing at the end of a line';
  const [open, close] = [/[{[]/g, /[}\]]/g].map((bracket) => bare.match(bracket)?.length ?? 0);
  if (open !== close) return open! > close! ? 'a bracket is not closed' : 'a bracket is closed that was not opened';
  return 'it is not built as JSON is';
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The parser's own words differ between versions of Node and are not shown.
    return false;
  }
}
