import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { ToolEntry } from '../../src/model/authority.ts';

export default defineRule({
  id: 'tools/allowed-and-denied',
  summary: 'Disallow a tool that one list gives and another takes away.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    both: {
      text: 'Unexpected `{tool}` in both `{field}` and `{other}`, expected it in one of them',
      why: 'The denial wins on {host}, so the agent has no such tool whatever the other list says.',
      help: 'Take it out of one of the two lists.',
    },
  },
  check({ file, agent, report }) {
    const host = hostById(agent.dialect);
    const denied = agent.tools.filter(({ effect, status, pattern }) => effect === 'deny' && status !== 'wildcard' && status !== 'unknown' && pattern === undefined);
    if (!host || denied.length === 0) return {};
    const bans = new Map(denied.map((entry) => [current(entry), entry]));
    return {
      tool(entry) {
        if (entry.effect !== 'allow' || entry.status === 'unknown') return;
        const ban = bans.get(current(entry));
        if (!ban || ban.field === entry.field) return;
        const labels = [{ file, span: ban.span, text: 'denied here' }];
        report({ message: 'both', data: { tool: entry.name, field: entry.field, other: ban.field, host: host.title }, at: entry.span, labels });
      },
    };
  },
});

function current(entry: ToolEntry): string {
  return entry.current ?? entry.name;
}
