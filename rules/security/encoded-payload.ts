import { decoded, fromBase64, payloadsRun } from '../../src/analyse/attacks.ts';
import { commandsOf } from '../../src/analyse/commands.ts';
import { standingAt } from '../../src/analyse/prose.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { oneLine } from '../../src/text/printable.ts';
import { hideSecrets } from '../../src/text/secrets.ts';

export default defineRule({
  id: 'security/encoded-payload',
  summary: 'Disallow commands that are written in another notation and decoded.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  messages: {
    run: {
      text: 'Unexpected text that is decoded and run: {says}, expected a command that can be read',
      why: 'A person who reviews the file cannot see what it does.',
      help: 'Write the command itself.',
    },
    decoded: {
      text: 'Unexpected text that has to be decoded: {says}, expected text that can be read',
      why: 'A person who reviews the file cannot see what it says.',
      help: 'Write it as it is.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const found of commandsOf(document)) {
          const payload = decoded(found);
          if (!payload || found.standing.isMention) continue;
          const data = { says: shown(payload.says) };
          const start = Math.min(found.command.span.start, found.around[found.index]!.span.start, found.around[found.index]!.after === '|' ? found.around[found.index - 1]!.span.start : Infinity);
          const at = document.place({ start, end: found.command.span.end });
          if (payload.isRun) report({ message: 'run', data, at });
          else report({ message: 'decoded', data, at, severity: 'warning' });
        }
        const { text } = document.prose;
        for (const { 0: match, 1: blob = '', index } of payloadsRun(text)) {
          if (index < document.prose.body.start || standingAt(document, index, index + match.length).isMention) continue;
          // Code that decodes what it is given is code; a text that stands there is a payload.
          if (blob.length < 16) continue;
          report({ message: 'run', data: { says: shown(fromBase64(blob, false)) }, at: document.place({ start: index, end: index + match.length }) });
        }
      },
    };
  },
});

function shown(says: string | undefined): string {
  if (says === undefined) return 'it cannot be shown';
  const line = oneLine(hideSecrets(says)).trim();
  return `\`${line.length > 120 ? `${line.slice(0, 119)}…` : line}\``;
}
