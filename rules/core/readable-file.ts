import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/readable-file',
  summary: 'Require a file that can be read as text.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  unread: true,
  messages: {
    empty: {
      text: 'Unexpected empty file, expected an agent',
      why: 'Without a word in it there is nothing an agent could follow.',
      help: 'Write the agent, or delete the file.',
    },
    binary: {
      text: 'Unexpected binary file ({detail}), expected UTF-8 text',
      why: 'Hosts read agent files as UTF-8, and nothing of this one was checked.',
      help: 'Save the file as UTF-8, or keep it out of the folder of agents.',
    },
    'too-large': {
      text: 'Unexpected size of {detail}, expected 1 MiB at most',
      why: 'Nothing of the file was read or checked.',
      help: 'Move what is no instruction into files that the agent reads when it needs them.',
    },
    encoding: {
      text: 'Unexpected bytes ({detail}), expected UTF-8 text',
      why: 'Hosts replace what they cannot decode, so the agent is told something else than was written.',
      help: 'Find the encoding the file was saved in, and save it as UTF-8.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const { kind, detail, span } of document.source.problems) {
          if (kind === 'empty') report({ message: kind, at: span });
          else report({ message: kind, data: { detail }, at: span, ...(kind === 'encoding' ? { severity: 'warning' } : {}) });
        }
      },
    };
  },
});
