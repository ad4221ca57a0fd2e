import { misname } from '../../src/analyse/tool-names.ts';
import { hostById } from '../../src/hosts/detect.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'tools/unknown-tool',
  summary: 'Disallow tools that nobody knows.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    near: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected a tool of {host}',
      why: '{host} {version} does not know the name and {does}.',
      help: 'Did you mean `{expected}`?',
    },
    unknown: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected a tool of {host}',
      why: '{host} {version} does not know the name and {does}.',
      help: 'Take it out, or write the name as the host spells it; a tool of an MCP server carries the name of its server.',
    },
    open: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected a tool of {host}',
      why: '{host} {version} brings no tool of this name and {does}, unless an extension or a server has it.',
      help: 'Check that the name is spelled as the extension or the server spells it.',
    },
  },
  check({ agent, report }) {
    const host = hostById(agent.dialect);
    const fate = host?.demands.unknownTool;
    if (!host || !fate) return {};
    return {
      tool(entry) {
        const found = misname(entry, host);
        if (found?.kind !== 'unknown') return;
        const data = { tool: entry.name, field: entry.field, host: host.title, version: host.fact.version, does: fate.does };
        const severity = fate.outcome === 'refused' ? 'error' : fate.outcome === 'unclear' || fate.open ? 'info' : 'warning';
        if (found.guess) report({ message: 'near', data: { ...data, expected: found.guess }, at: entry.span, severity });
        else report({ message: fate.open ? 'open' : 'unknown', data, at: entry.span, severity });
      },
    };
  },
});
