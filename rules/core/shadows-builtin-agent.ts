import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/shadows-builtin-agent',
  summary: "Disallow the name of one of the host's own agents.",
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    replaced: {
      text: 'Unexpected name `{name}`, which is that of an agent of {host}, expected another one',
      why: '{host} {version} calls this one wherever it means its own, also in work of its own.',
      help: 'Rename the agent, unless it is to take the place of the other one.',
    },
    changed: {
      text: 'Unexpected name `{name}`, which is that of an agent of {host}, expected another one',
      why: 'The fields of the file change those of the agent that {host} {version} brings along.',
      help: 'Rename the agent, unless it is to change the other one.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const { value: name, span, inferred } = agent.name;
        if (!host?.demands.builtinsYield || !host.builtins.includes(name) || host.demands.reservedNames?.includes(name) || (inferred && host.fields.some(({ key, required }) => key === 'name' && required))) return;
        const at = span.end > span.start ? span : { start: 0, end: 1 };
        const data = { name, host: host.title, version: host.fact.version };
        if (host.demands.builtinsYield === 'whole') report({ message: 'replaced', data, at });
        else report({ message: 'changed', data, at, severity: 'info' });
      },
    };
  },
});
