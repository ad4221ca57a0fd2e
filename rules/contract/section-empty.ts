import { isAbout, outline } from '../../src/analyse/outline.ts';
import { overlap } from '../../src/analyse/locate.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'contract/section-empty',
  summary: 'Disallow sections with nothing in them.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    empty: {
      text: 'Unexpected section `{title}` without text, expected what it announces',
      why: 'The title promises something that binds the agent, and there is nothing to follow.',
      help: 'Write what was meant to stand here, or take the title out.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        for (const section of outline(document)) {
          const { title, level, span, isEmpty, parent } = section;
          // The title of the whole file, and the headings of a layout that the answer fills.
          if (!isEmpty || level === 1 || title === '' || placeholder.test(title)) continue;
          // Below a title about rules a title can be the rule.
          if (isAbout(section, ['output', 'example']) || isAbout(parent, ['rules', 'prohibitions']) || agent.contract.outputs.some((output) => overlap(output.span, span))) continue;
          const binds = [...section.topics].some((topic) => binding.has(topic));
          report({ message: 'empty', data: { title }, at: span, severity: binds ? 'warning' : 'info' });
        }
      },
    };
  },
});

const binding: ReadonlySet<string> = new Set(['rules', 'prohibitions', 'skills', 'tools', 'delegation']);
const placeholder = /[[{<].*[\]}>]/;
