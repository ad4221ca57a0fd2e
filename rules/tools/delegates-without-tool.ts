import { handOffs } from '../../src/analyse/hand-off.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { canDelegate, powersOf } from '../../src/model/powers.ts';

export default defineRule({
  id: 'tools/delegates-without-tool',
  summary: 'Require the tool that delegates where the prompt orders to.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    missing: {
      text: 'Unexpected hand-off to `{name}`, expected {tool} in the list of tools',
      why: 'The agent is told to call another one and has no tool for it, so it does the work itself or stops.',
      help: 'Add {tool}, or leave the hand-off to the one who called the agent.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        if (!host || agent.authority.rest !== 'deny' || canDelegate(powersOf(agent.authority))) return;
        const tool = host.tools.find(({ status, capabilities }) => status === 'current' && capabilities.includes('delegate'))?.name;
        const [first] = handOffs(agent, document.text);
        if (!first || tool === undefined) return;
        report({ message: 'missing', data: { name: first.name, tool: `\`${tool}\`` }, at: first.span });
      },
    };
  },
});
