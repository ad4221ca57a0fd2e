import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'tools/unrestricted-shell',
  summary: 'Prefer an agent that cannot run every command.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    shell: {
      text: 'Unexpected `{tool}` without a limit, expected the commands it needs',
      why: 'With a shell the agent can read, write and send whatever its user can, whatever else its list leaves out.',
      help: 'Leave it out where other tools do the work, or limit the commands where the host can: by permission rules, or by a hook.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        if (agent.authority.rest === 'allow') return;
        const shells = agent.tools.filter(({ effect, status, pattern, targets }) => effect === 'allow' && status !== 'retired' && pattern === undefined && targets.some((target) => target.kind === 'capability' && target.capability === 'shell'));
        if (shells[0]) report({ message: 'shell', data: { tool: shells[0].name }, at: shells[0].span });
      },
    };
  },
});
