import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/reserved-name',
  summary: 'Disallow names that the host keeps for itself.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    reserved: {
      text: 'Unexpected name `{name}`, expected one that {host} does not keep for itself',
      why: '{host} {version} does not load an agent of this name.',
      help: 'Rename the agent.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const { value: name, span: at, inferred } = agent.name;
        if (!host || inferred || !host.demands.reservedNames?.some((reserved) => reserved.toLowerCase() === name.toLowerCase())) return;
        report({ message: 'reserved', data: { name, host: host.title, version: host.fact.version }, at });
      },
    };
  },
});
