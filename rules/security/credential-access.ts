import { keyFilesIn } from '../../src/analyse/attacks.ts';
import { commandsOf } from '../../src/analyse/commands.ts';
import { standingAt } from '../../src/analyse/prose.ts';
import { defineRule } from '../../src/lint/rule.ts';

const reads = /\b(?:read(?:ing)?|cat|open(?:ing)?|load(?:ing)?|copy(?:ing)?|send(?:ing)?|includ(?:e|ing)|print(?:ing)?|show(?:ing)?|dump(?:ing)?|upload(?:ing)?|collect(?:ing)?|grab(?:bing)?|fetch(?:ing)?|extract(?:ing)?|paste|pasting|attach(?:ing)?|get|view|inspect(?:ing)?|contents? of)\b/i;
const readers: ReadonlySet<string> = new Set(['cat', 'less', 'more', 'head', 'tail', 'cp', 'scp', 'tar', 'zip', 'base64', 'xxd', 'curl', 'wget', 'nc', 'grep', 'awk', 'sed', 'strings', 'type', 'get-content', 'security', 'rsync', 'find', 'ls', 'jq']);

export default defineRule({
  id: 'security/credential-access',
  summary: 'Disallow orders to read files that hold keys.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    reads: {
      text: 'Unexpected order to read `{file}`, expected an agent that works without the keys of a person',
      why: 'What an agent reads goes to the model and can come out in any answer or call.',
      help: 'Let the program that needs the key read it, such as `git`, `aws` or `ssh`.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        const { text, body } = document.prose;
        const hits = keyFilesIn(text).filter(({ index }) => index >= body.start);
        if (hits.length === 0) return;
        const commands = commandsOf(document);
        const seen = new Set<number>();
        for (const { 0: file, index } of hits) {
          const { where, isMention, sentence } = standingAt(document, index, index + file.length);
          // What a page does not show is told of as a hidden order.
          if (isMention || where === 'comment' || seen.has(sentence.start)) continue;
          const command = commands.find((found) => found.command.span.start <= index && index < found.command.span.end);
          // A name of a file alone in inline code is no command.
          const isRead = command && command.arguments.length > 0 ? readers.has(command.program.toLowerCase()) : where !== 'fence' && reads.test(text.slice(sentence.start, index));
          if (!isRead) continue;
          seen.add(sentence.start);
          report({ message: 'reads', data: { file }, at: document.place({ start: index, end: index + file.length }) });
        }
      },
    };
  },
});
