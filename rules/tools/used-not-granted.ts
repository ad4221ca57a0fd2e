import { locate } from '../../src/analyse/locate.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { isSpared, mayOrder, toolTarget, type UsedTool } from '../../src/analyse/tool-use.ts';

export default defineRule({
  id: 'tools/used-not-granted',
  summary: 'Require tools that the prompt orders to be in the list.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  yields: 1,
  messages: {
    missing: {
      text: 'Unexpected order to use `{tool}`, expected it in `{field}`',
      why: 'The list does not give the tool, so the agent is told to do what it cannot.',
      help: 'Add `{tool}` to `{field}`, or take the order out.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const { rest, grants } = agent.authority;
        if (!host || rest !== 'deny' || agent.tools.length === 0 || !document.fields) return;
        const lacks = (target: UsedTool) => !grants.some(({ effect, target: own }) => {
          if (effect === 'deny') return false;
          if (target.kind === 'mcp') return own.kind === 'mcp' && own.server === target.server && (own.tool === '*' || own.tool === target.tool);
          return own.kind === 'capability' && own.capability === target.capability;
        });
        const targets = host.tools.map(({ name }) => ({ name, target: toolTarget(name, host) }));
        const lacking = targets.flatMap(({ name, target }) => (target && lacks(target) ? [name] : []));
        if (!document.prompt.includes('mcp__') && !mayOrder(lacking, document.prompt)) return;
        const field = agent.tools[0]!.field;
        for (const { tool, mode, span } of agent.contract.requiredTools) {
          const target = mode === 'must' ? toolTarget(tool, host) : undefined;
          // A shell does what reading and searching tools do, though not by their names.
          if (!target || !lacks(target)) continue;
          const at = locate(document, span, tool);
          if (isSpared(tool, document.text, at, agent)) continue;
          report({ message: 'missing', data: { tool, field }, at, severity: target.kind === 'mcp' ? 'warning' : 'info' });
        }
      },
    };
  },
});
