import { downloadAndRun } from '../../src/analyse/attacks.ts';
import { commandsOf } from '../../src/analyse/commands.ts';
import { isBelow, onlyAddress } from '../../src/analyse/installers.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { hideSecrets } from '../../src/text/secrets.ts';

/** The command is shown to a person, who decides. */
const shownFirst = /\b(?:tell|show|suggest|recommend|ask|propose|offer|print|document|mention)\b/i;

export default defineRule({
  id: 'security/remote-code',
  summary: 'Disallow commands that download something and run it.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    piped: {
      text: 'Unexpected download that is run at once, from `{address}`, expected a version that somebody has looked at',
      why: 'Whoever controls the address decides what runs on the machine, on each run anew.',
      help: 'Name a package and its version, or download it, check its hash and then run it.',
    },
  },
  options: {
    allow: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description: 'Installers that are run on purpose: hosts (`sh.rustup.rs`), or the start of an address up to the end of a part of its path (`https://example.com/lamps/`).',
    },
  },
  check({ document, options, report }) {
    return {
      agent() {
        for (const found of commandsOf(document)) {
          const download = downloadAndRun(found);
          if (!download || found.standing.isMention) continue;
          const { address, alone } = download;
          const only = alone && onlyAddress(alone);
          if (only !== undefined && options.allow.some((entry) => isBelow(only, entry))) continue;
          const { sentence, where } = found.standing;
          const isShown = where === 'code' && shownFirst.test(document.prose.text.slice(sentence.start, found.command.span.start));
          const start = Math.min(found.command.span.start, found.around[found.index - 1]?.span.start ?? Infinity);
          report({ message: 'piped', data: { address: hideSecrets(address) }, at: document.place({ start, end: found.command.span.end }), ...(isShown ? { severity: 'info' } : {}) });
        }
      },
    };
  },
});
