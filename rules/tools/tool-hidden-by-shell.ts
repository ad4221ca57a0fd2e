import { hostById } from '../../src/hosts/by-id.ts';
import { toolOf } from '../../src/hosts/tool-facts.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'tools/tool-hidden-by-shell',
  summary: 'Point out tools that the host takes away beside another one.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    hidden: {
      text: 'Unexpected {tools} beside `{by}`, which hides them, expected on Windows alone',
      why: '{host} {version} does not offer them to an agent with `{by}` on macOS and Linux, where the shell searches.',
      help: 'Leave them in for Windows and for hosts that do offer them; say nothing of them in the prompt.',
    },
  },
  check({ file, agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        if (!host) return;
        const allowed = agent.tools.filter(({ effect, status }) => effect === 'allow' && status === 'known');
        const hidden = allowed.flatMap((entry) => {
          const by = toolOf(host.tools, entry.name)?.hiddenBy;
          const shell = by === undefined ? undefined : allowed.find(({ name }) => name === by);
          return shell ? [{ entry, shell }] : [];
        });
        const [first] = hidden;
        if (!first) return;
        const data = { tools: hidden.map(({ entry }) => `\`${entry.name}\``).join(' and '), by: first.shell.name, host: host.title, version: host.fact.version };
        report({ message: 'hidden', data, at: first.entry.span, labels: [{ file, span: first.shell.span, text: 'given here' }] });
      },
    };
  },
});
