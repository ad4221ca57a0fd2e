import { defineRule } from '../../src/lint/rule.ts';
import type { OutputContract } from '../../src/model/contract.ts';

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
  check({ file, agent, report }) {
    return {
      agent() {
        const { returnShape, outputs } = agent.contract;
        if (!returnShape) return;
        const isSame = ({ fields }: OutputContract) => fields.length > 0 && fields.every((field) => returnShape.fields.includes(field));
        for (const output of outputs) {
          const isApart = output.span.end <= returnShape.span.start || output.span.start >= returnShape.span.end;
          if (output.strength === 'example' || !isApart || isSame(output)) continue;
          report({
            message: 'conflict',
            data: { format: returnShape.format.toUpperCase(), fields: returnShape.fields.join(', ') },
            at: output.span,
            labels: [{ file, span: returnShape.span, text: 'the other form' }],
          });
        }
      },
    };
  },
});
