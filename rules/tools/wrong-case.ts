import { misname } from '../../src/analyse/tool-names.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { replaceName } from '../../src/lint/tool-fixes.ts';

export default defineRule({
  id: 'tools/wrong-case',
  summary: 'Require the letter case of the host in names of tools.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    lost: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected `{expected}`',
      why: '{host} {version} tells upper from lower case: it does not know the name and {does}.',
      help: 'Write `{expected}`.',
    },
    allowed: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected `{expected}`',
      why: '{host} {version} tells upper from lower case: it does not know the name and {does}, so the agent keeps the tool that was to be taken away.',
      help: 'Write `{expected}`.',
    },
  },
  check({ agent, report }) {
    const host = hostById(agent.dialect);
    const fate = host?.demands.unknownTool;
    if (!host || !fate) return {};
    return {
      tool(entry) {
        const found = misname(entry, host);
        if (found?.kind !== 'case') return;
        const isBan = entry.effect === 'deny';
        const data = { tool: entry.name, field: entry.field, host: host.title, version: host.fact.version, does: fate.does, expected: found.expected };
        const severity = fate.outcome === 'unclear' ? 'info' : fate.outcome === 'refused' || isBan ? 'error' : 'warning';
        // Unsafe: the host ignores the name as it stands, so the right one gives or takes a power.
        report({ message: isBan ? 'allowed' : 'lost', data, at: entry.span, severity, fixes: replaceName(entry, found.expected) });
      },
    };
  },
});
