import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/unused-suppression',
  summary: 'Disallow comments that switch off nothing.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    unused: {
      text: 'Unexpected `{directive}` for `{rule}`, which finds nothing there, expected no comment',
      why: 'It would hide the next finding of that rule, which nobody has seen yet.',
      help: 'Take the rule out of the comment, or the comment out of the file.',
    },
    'ends-nothing': {
      text: 'Unexpected `mandate-enable`, expected a `mandate-disable` above it',
      why: 'Nothing is switched off here, so there is nothing to switch on again.',
      help: 'Take the comment out.',
    },
  },
  check({ report }) {
    return {
      suppression({ comment: { directive, span }, unused, unknown, endsNothing }) {
        for (const rule of unused) {
          if (!unknown.includes(rule)) report({ message: 'unused', data: { directive, rule: rule.value }, at: rule.span });
        }
        if (endsNothing) report({ message: 'ends-nothing', at: span });
      },
    };
  },
});
