import { findPhrases } from '../../src/analyse/attack-words.ts';
import { standingAt } from '../../src/analyse/prose.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { oneLine } from '../../src/text/printable.ts';

export default defineRule({
  id: 'security/concealment',
  summary: 'Disallow orders to hide an action from the user.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    concealed: {
      text: 'Unexpected order `{found}`, expected an agent that tells what it does',
      why: 'A person can only agree to what he knows of; an agent that is told to keep an action quiet works against him.',
      help: 'Take it out, or say what the agent is to report.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        const from = document.prose.body.start;
        const body = document.prose.prompt;
        for (const { start, end } of findPhrases(body, 'concealment')) {
          const { where, isMention } = standingAt(document, from + start, from + end);
          if ((where !== 'prose' && where !== 'html') || isMention) continue;
          report({ message: 'concealed', data: { found: oneLine(body.slice(start, end)) }, at: document.place({ start: from + start, end: from + end }) });
        }
      },
    };
  },
});
