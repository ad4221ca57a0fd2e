import { defineRule } from '../../src/lint/rule.ts';

// The day a model was made is a part of its name: `-20250514`, `-2025-05-14`, `@20250514`.
const dated = /[-@](?:20\d{6}|20\d\d-\d\d-\d\d)(?!\d)/;

export default defineRule({
  id: 'model/pinned-model',
  summary: 'Prefer models that are not bound to one day.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    dated: {
      text: 'Unexpected date in the model `{model}`, expected a name that goes on',
      why: 'A model of one day is switched off sooner or later, and then the agent does not run.',
      help: 'Write the name without the date, or a word that the host keeps up to date, where the very same model is not needed.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        const { model } = agent;
        if (model && dated.test(model.written)) report({ message: 'dated', data: { model: model.written.slice(0, 80) }, at: model.span });
      },
    };
  },
});
