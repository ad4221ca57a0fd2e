import { unfitModel } from '../../src/analyse/model-names.ts';
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
    bare: {
      text: 'Unexpected model `{model}` without its provider, expected one like `{whole}`',
      why: '{host} {version} {otherwise}.',
      help: 'Write the provider and a slash before the model, or take the field out to use the model of the session.',
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
        const model = unfitModel(agent);
        if (model?.fault.kind === 'bare') report({ message: 'bare', data: { ...model.data, whole: model.fault.whole }, at: model.at, severity: model.severity });
        if (model?.fault.kind !== 'foreign') return;
        const { fault, at, severity, data } = model;
        if (fault.of) report({ message: 'word', data: { ...data, other: fault.of }, at, severity });
        else report({ message: 'provider', data, at, severity });
      },
    };
  },
});
