import { modelFault } from '../../src/analyse/model-names.ts';
import { hostById } from '../../src/hosts/detect.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'model/foreign-model',
  summary: 'Disallow models and words for them that only another host knows.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    word: {
      text: 'Unexpected model `{model}`, which is a word of {other}, expected a model of {host}',
      why: '{host} {version} {otherwise}.',
      help: 'Write the name of a model as the host spells it, or take the field out to use the model of the session.',
    },
    provider: {
      text: 'Unexpected model `{model}` of another provider, expected a model of {host}',
      why: '{host} {version} {otherwise}.',
      help: 'Write the name of a model as the host spells it, or take the field out to use the model of the session.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const fault = host && modelFault(agent, host);
        if (!host || fault?.kind !== 'foreign') return;
        // Of a closed host only its documentation speaks.
        const severity = host.holds.model === 'unverified' ? 'info' : 'warning';
        const data = { model: agent.model!.written.slice(0, 80), host: host.title, version: host.fact.version, otherwise: host.demands.models!.otherwise };
        if (fault.of) report({ message: 'word', data: { ...data, other: fault.of }, at: agent.model!.span, severity });
        else report({ message: 'provider', data, at: agent.model!.span, severity });
      },
    };
  },
});
