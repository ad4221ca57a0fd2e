import { nearest } from '../../src/diagnostics/nearest.ts';
import { directives } from '../../src/lint/suppress.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/invalid-suppression',
  summary: 'Disallow comments that mean to switch a rule off and do not.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    directive: {
      text: 'Unexpected `{directive}`, expected {expected}',
      why: 'The comment switches nothing off.',
      help: '{advice}',
    },
    rules: {
      text: 'Unexpected `{directive}` without a rule, expected the rules it switches off',
      why: 'The comment switches nothing off: a comment for all rules would hide what nobody has seen.',
      help: 'Name the rules: `{directive} core/require-name -- the reason`.',
    },
    reason: {
      text: 'Unexpected `{directive}` without a reason, expected `-- ` and why',
      why: 'The comment switches nothing off: without a reason nobody can tell later whether it still holds.',
      help: 'Write why behind the rules: `{directive} {rules} -- the reason`.',
    },
    rule: {
      text: 'Unexpected rule `{rule}` in `{directive}`, expected the id of a rule',
      why: 'No rule is called so, and the comment switches nothing of that name off.',
      help: '{advice}',
    },
  },
  check({ report }) {
    return {
      suppression({ comment: { directive, rules, reason, span }, unknown, known }) {
        if (!directives.some((each) => each === directive)) {
          const guess = nearest(directive, directives);
          const advice = guess ? `Did you mean \`${guess}\`?` : 'Write one of them, or take the comment out.';
          report({ message: 'directive', data: { directive, expected: directives.map((each) => `\`${each}\``).join(', '), advice }, at: span });
          return;
        }
        for (const { value: rule, span: at } of unknown) {
          const guess = nearest(rule, known) ?? known.find((id) => id.endsWith(`/${rule}`));
          report({ message: 'rule', data: { directive, rule, advice: guess ? `Did you mean \`${guess}\`?` : 'Take it out, or name the rule that is meant.' }, at });
        }
        if (directive === 'mandate-enable') return;
        if (rules.length === 0) report({ message: 'rules', data: { directive }, at: span });
        else if (reason === '') report({ message: 'reason', data: { directive, rules: rules.map(({ value }) => value).join(', ') }, at: span });
      },
    };
  },
});
