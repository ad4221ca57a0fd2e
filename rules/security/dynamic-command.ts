import { standingAt } from '../../src/analyse/prose.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { hideSecrets } from '../../src/text/secrets.ts';
import { oneLine } from '../../src/text/printable.ts';

/** The mark at the start of a word, then a command: a program in common use and something after it. */
const marked =
  /(?<=^|[\s:(>])!`((?:sudo )?(?:cat|ls|git|gh|npm|pnpm|yarn|node|npx|python3?|bash|sh|echo|pwd|whoami|date|env|printenv|curl|wget|find|grep|rg|head|tail|docker|kubectl|make|cargo|go|jq|uname|hostname|id|ps|tree|wc|sed|awk|nc|ssh|base64|pip|uv|cd|mkdir|rm|cp|mv|test|which|\.{0,2}\/[^\s`]{1,80})(?:\s[^`\n]{0,400})?)`/gm;

export default defineRule({
  id: 'security/dynamic-command',
  summary: 'Disallow text that the host runs before the model reads it.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  guarded: true,
  messages: {
    runs: {
      text: 'Unexpected command in the form that skills and slash commands run: `{command}`, expected text alone',
      why: 'In an agent the model reads the mark as it stands; where a host takes this text for a skill or a slash command, it runs the command before the model has read a word.',
      help: 'Tell the agent to run it with its shell, where it can be asked about.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        const { text, body } = document.prose;
        if (!text.includes('!`')) return;
        for (const { 0: match, 1: command, index } of text.matchAll(marked)) {
          if (index < body.start) continue;
          const { where, isMention } = standingAt(document, index, index + match.length);
          if (isMention || where === 'fence' || where === 'none') continue;
          report({ message: 'runs', data: { command: oneLine(hideSecrets(command!)) }, at: document.place({ start: index, end: index + match.length }) });
        }
      },
    };
  },
});
