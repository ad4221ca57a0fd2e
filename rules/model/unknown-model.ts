import { unfitModel } from '../../src/analyse/model-names.ts';
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
        const model = unfitModel(agent);
        if (model?.fault.kind !== 'unknown') return;
        const { fault, at, severity, data } = model;
        if (fault.guess) report({ message: 'near', data: { ...data, expected: fault.guess }, at, severity });
        else report({ message: 'unknown', data, at, severity });
      },
    };
  },
});
