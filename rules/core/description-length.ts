import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

/** Longest that is let pass where the host has no limit of its own; a tenth of real files has more. */
const usual = 1024;

export default defineRule({
  id: 'core/description-length',
  summary: 'Prefer a short `description`.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    limit: {
      text: 'Unexpected {count} characters in `description`, expected {longest} at most',
      why: 'Where a description is longer, {host} {does}.',
      help: 'Say what the agent is for in a sentence or two, and move examples into the prompt.',
    },
    long: {
      text: 'Unexpected {count} characters in `description`, expected {longest} at most',
      why: 'The description of every agent is sent with every task, whether the agent is called or not.',
      help: 'Say what the agent is for in a sentence or two, and move examples into the prompt.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        const { description } = agent;
        const host = hostById(agent.dialect);
        if (!description || description.inferred || !host) return;
        const limit = host.demands.description;
        // No text has more characters than it has halves of them.
        if (description.value.length <= (limit?.longest ?? usual)) return;
        const count = [...description.value].length;
        if (limit && count > limit.longest) report({ message: 'limit', data: { count, longest: limit.longest, host: host.title, does: limit.does }, at: description.span, severity: 'warning' });
        else if (!limit && count > usual) report({ message: 'long', data: { count, longest: usual }, at: description.span });
      },
    };
  },
});
