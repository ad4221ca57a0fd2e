import { mayCapRuns } from '../../src/contract/hints.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

/** Limits on the run itself. Times are mostly those of the product, and the length of a text is seen by whoever reads it. */
const ofRuns: ReadonlySet<string> = new Set(['attempts', 'iterations', 'turns', 'calls']);

export default defineRule({
  id: 'contract/limit-not-enforceable',
  summary: 'Tell of limits that nothing but the prompt holds.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    'not-held': {
      text: 'Unexpected limit of {value} {what} in the prompt alone, expected one that the host holds',
      why: '{host} counts nothing for an agent file, so the limit holds as long as the model keeps to it.',
      help: 'Set a limit of turns where the host has one, or count in whatever starts the agent.',
    },
  },
  check({ document, agent, report }) {
    if (!mayCapRuns(document.prompt)) return {};
    return {
      agent() {
        const host = hostById(agent.dialect);
        // What the guard of a bundle holds, an agent file alone does not.
        if (!host || !(host.holds.attempts === 'asked' || (host.guard && host.holds.attempts === 'enforced'))) return;
        for (const { what, value, span } of agent.contract.limits) {
          if (ofRuns.has(what)) report({ message: 'not-held', data: { value, what, host: host.title }, at: span });
        }
      },
    };
  },
});
