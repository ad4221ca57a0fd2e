import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/description-literal-newline',
  summary: 'Disallow `\\n` as two characters in a `description`.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    shown: {
      text: 'Unexpected `\\n` as two characters in `description`, expected a line end',
      why: 'YAML leaves the two characters as they are, and {host} is not known to make a line end of them.',
      help: 'Write the description as a block behind `|`, or in double quotes, where `\\n` is a line end.',
    },
    mended: {
      text: 'Unexpected `\\n` as two characters in `description`, expected a line end',
      why: '{host} makes a line end of it; other hosts show the backslash.',
      help: 'Write the description as a block behind `|`, or in double quotes, where `\\n` is a line end.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        const { description } = agent;
        const host = hostById(agent.dialect);
        // A path of Windows such as `C:\new` has a letter behind it.
        const at = description?.value.search(/\\n(?![a-z])/) ?? -1;
        if (!description || description.inferred || !host || at === -1) return;
        const exact = description.span.end - description.span.start === description.value.length;
        const place = exact ? { start: description.span.start + at, end: description.span.start + at + 2 } : description.span;
        if (host.demands.unescapesDescription) report({ message: 'mended', data: { host: host.title }, at: place });
        else report({ message: 'shown', data: { host: host.title }, at: place });
      },
    };
  },
});
