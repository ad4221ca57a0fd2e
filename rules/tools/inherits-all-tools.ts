import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'tools/inherits-all-tools',
  summary: 'Prefer a list of tools.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    all: {
      text: 'Unexpected agent without a list of tools, expected the tools it needs',
      why: '{host} gives it every tool of the session, those of MCP servers included.',
      help: 'List the tools that the work needs.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        if (host?.holds.tools !== 'exact' || agent.authority.rest !== 'inherit' || agent.tools.length > 0 || !document.fields) return;
        report({ message: 'all', data: { host: host.title }, at: document.key?.span ?? { start: 0, end: Math.min(3, document.text.length) } });
      },
    };
  },
});
