import { modelFault } from '../../src/analyse/model-names.ts';
import { hostById } from '../../src/hosts/detect.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'model/unknown-model',
  summary: 'Disallow models that the host cannot know.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    near: {
      text: 'Unexpected model `{model}`, expected `{expected}`',
      why: '{host} {version} {otherwise}.',
      help: 'Did you mean `{expected}`?',
    },
    unknown: {
      text: 'Unexpected model `{model}`, expected the name of a model or a word that {host} knows',
      why: '{host} {version} {otherwise}.',
      help: 'Write the name of a model as the host spells it, or take the field out to use the model of the session.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const fault = host && modelFault(agent, host);
        if (!host || fault?.kind !== 'unknown') return;
        // Of a closed host only its documentation speaks.
        const severity = host.holds.model === 'unverified' ? 'info' : 'warning';
        const data = { model: agent.model!.written.slice(0, 80), host: host.title, version: host.fact.version, otherwise: host.demands.models!.otherwise };
        if (fault.guess) report({ message: 'near', data: { ...data, expected: fault.guess }, at: agent.model!.span, severity });
        else report({ message: 'unknown', data, at: agent.model!.span, severity });
      },
    };
  },
});
