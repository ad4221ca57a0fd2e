import { binds } from '../../src/model/contract.ts';
import { mayShapeAnswer } from '../../src/contract/hints.ts';
import { speaksOfForm } from '../../src/contract/said.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'contract/conflicting-return-shape',
  summary: 'Disallow two forms for one answer.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    conflict: {
      text: 'Unexpected second form of the answer, expected the {format} of `{fields}` alone',
      why: 'The answer cannot be both, so whoever reads it gets now the one and now the other.',
      help: 'Say which one is returned, or make the second one a field of the first.',
    },
  },
  check({ file, document, agent, report }) {
    if (!mayShapeAnswer(document.prompt)) return {};
    return {
      agent() {
        const { returnShape } = agent.contract;
        // Data that is written to a file, or that a program gives back, is no answer.
        if (!returnShape || returnShape.fields.length < 2 || returnShape.elsewhere || !speaksOfForm(before(document.text.slice(returnShape.span.start, returnShape.span.end)))) return;
        // A single brace in a path or a command is no shape of an answer; an order to return it is.
        const { outputs, rules } = agent.contract;
        if (!rules.some(({ kind, span }) => kind === 'return-shape' && overlap(span, returnShape.span))) return;
        // The form of a file or of a report on the way is no form of the answer: the title has to say that it is.
        const second = outputs.find((output) => {
          const isSame = output.fields.length > 0 && output.fields.every((field) => returnShape.fields.includes(field));
          return binds(output) && !isSame && !overlap(output.span, returnShape.span) && speaksOfForm(document.lines.line(document.lines.place(output.span.start).line));
        });
        if (!second) return;
        report({
          message: 'conflict',
          data: { format: returnShape.format.toUpperCase(), fields: returnShape.fields.join(', ') },
          at: second.span,
          labels: [{ file, span: returnShape.span, text: 'the other form' }],
        });
      },
    };
  },
});

/** The words in front of a shape. */
function before(text: string): string {
  return text.split('{', 1)[0]!;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
