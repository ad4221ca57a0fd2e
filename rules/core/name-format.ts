import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/name-format',
  summary: 'Require a name that the host takes.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    dropped: {
      text: 'Unexpected name `{name}`, expected {expected}',
      why: '{host} {version} does not load an agent with another name.',
      help: 'Rename the agent, and write the new name wherever it is called.',
    },
    renamed: {
      text: 'Unexpected name `{name}`, expected {expected}',
      why: '{host} {version} looks for the agent under another name than the file says.',
      help: 'Write the name as the host spells it.',
    },
    discouraged: {
      text: 'Unexpected name `{name}`, expected {expected}',
      why: 'The documentation of {host} asks for it, and other hosts drop an agent with another name.',
      help: 'Rename the agent if it is to run on other hosts, too.',
    },
  },
  check({ agent, verdict, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const { value: name, span: at, inferred } = agent.name;
        if (!host || inferred || at.end === at.start) return;
        const broken = host.demands.names?.find(({ fits }) => !fits(name));
        // Where its loader takes the file all the same, as that of plugins does, the name is no reason.
        if (!broken || (broken.outcome === 'dropped' && /^(?:loads|recovers)$/.test(verdict().verdict))) return;
        const severity = ({ dropped: 'error', renamed: 'warning', discouraged: 'info' } as const)[broken.outcome];
        const data = { name: name.slice(0, 80), expected: broken.expected, host: host.title };
        if (broken.outcome === 'discouraged') report({ message: broken.outcome, data, at, severity });
        else report({ message: broken.outcome, data: { ...data, version: host.fact.version }, at, severity });
      },
    };
  },
});
