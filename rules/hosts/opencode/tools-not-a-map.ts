import { defineRule } from '../../../src/lint/rule.ts';

export default defineRule({
  id: 'hosts/opencode/tools-not-a-map',
  summary: 'Require `tools` to be a map in files for opencode.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  dialects: ['opencode'],
  messages: {
    wrong: {
      text: 'Unexpected {kind} in `tools`, expected a map of names to `true` or `false`',
      why: 'opencode refuses the whole configuration for it, so no command of it starts in this project.',
      help: 'Write `permission:` with `"*": deny` first and one line for each tool, such as `read: allow`.',
    },
  },
  check({ report }) {
    return {
      field({ key, value }) {
        if (key.value !== 'tools' || value.kind === 'map') return;
        if (value.kind === 'scalar' && value.value === null) return;
        report({ message: 'wrong', data: { kind: value.kind === 'list' ? 'list' : 'text' }, at: value.span });
      },
    };
  },
});
