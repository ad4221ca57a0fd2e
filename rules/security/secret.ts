import { writingsOf } from '../../src/analyse/writings.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { findSecrets, maskSecret } from '../../src/text/secrets.ts';

export default defineRule({
  id: 'security/secret',
  summary: 'Disallow keys and passwords.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  settings: true,
  messages: {
    secret: {
      text: 'Unexpected {kind} `{shown}`, expected no secret in the file',
      why: 'The file is shared and its text goes to a model, so everybody who has either has the key.',
      help: 'Revoke it where it was made, and read it from the environment.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const { text, place } of writingsOf(document)) {
          for (const { kind, span } of findSecrets(text)) {
            const at = place(span);
            if (at) report({ message: 'secret', data: { kind, shown: maskSecret(text.slice(span.start, span.end)) }, at });
          }
        }
      },
    };
  },
});
