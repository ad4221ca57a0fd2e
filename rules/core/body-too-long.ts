import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

/** Longest that is let pass where the host has no limit of its own. */
const usual = 40_000;

export default defineRule({
  id: 'core/body-too-long',
  summary: 'Prefer a prompt that leaves room for the work.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    limit: {
      text: 'Unexpected prompt of {count} characters, expected {longest} at most',
      why: 'Where a prompt is longer, {host} {does}.',
      help: 'Move what is needed now and then into skills or files that the agent reads.',
    },
    long: {
      text: 'Unexpected prompt of {count} characters, expected {longest} at most',
      why: 'All of it is sent with every request of the agent.',
      help: 'Move what is needed now and then into skills or files that the agent reads.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const limit = host?.demands.prompt;
        const count = document.prompt.length;
        if (!host || count <= (limit?.longest ?? usual)) return;
        const first = /\S.*/.exec(document.prompt)!;
        const at = document.place({ start: document.prose.body.start + first.index, end: document.prose.body.start + first.index + first[0].length });
        if (limit) report({ message: 'limit', data: { count, longest: limit.longest, host: host.title, does: limit.does }, at, severity: 'warning' });
        else report({ message: 'long', data: { count, longest: usual }, at });
      },
    };
  },
});
