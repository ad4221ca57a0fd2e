import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'text/template-variable',
  summary: 'Disallow variables in a prompt that the host cannot fill in.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    unfilled: {
      text: 'Unexpected `{written}`, expected text that {host} does not take for a variable',
      why: '{host} puts values in place of such variables, has none for this one, and ends with an error instead of running the agent.',
      help: 'Write it another way, for example with blanks inside of the braces or by its name alone.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        for (const { value, span } of host?.unfilled?.(document) ?? []) report({ message: 'unfilled', data: { written: value, host: host!.title }, at: span });
      },
    };
  },
});
