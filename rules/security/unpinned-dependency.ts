import { commandsOf } from '../../src/analyse/commands.ts';
import { unpinned } from '../../src/analyse/packages.ts';
import { serversOf, textOf } from '../../src/analyse/fields.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { entry, type MapValue, type ScalarValue } from '../../src/parse/value.ts';

export default defineRule({
  id: 'security/unpinned-dependency',
  summary: 'Require a fixed version of what is fetched and run.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  settings: true,
  messages: {
    server: {
      text: 'Unexpected `{found}` without a fixed version, expected {expected}',
      why: 'It is fetched and run at each start, whatever is newest then, with all the rights of the person.',
      help: 'Write the version that was looked at.',
    },
    command: {
      text: 'Unexpected `{found}` without a fixed version, expected {expected}',
      why: 'The agent fetches and runs whatever is newest then.',
      help: 'Write the version that was looked at.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const { config } of serversOf(document)) {
          const words = commandLine(config);
          const found = unpinned(words.map(({ value }) => String(value)));
          if (found) report({ message: 'server', data: found, at: words[found.index]!.span });
        }
        for (const { command, program, arguments: words, standing } of commandsOf(document)) {
          const found = unpinned([program, ...words.map(({ text }) => text)], true);
          if (!found || standing.isMention) continue;
          const { span } = words[found.index - 1]!;
          // Behind a place that is still to be filled in (`--name <name>`), or with one in it, no word is what it seems to be.
          if (document.prose.text.slice(command.span.start, span.end + 1).includes('<')) continue;
          report({ message: 'command', data: found, at: document.place(span), severity: 'info' });
        }
      },
    };
  },
});

/** Program and arguments of a server; one host writes both as one list. */
function commandLine(config: MapValue): ScalarValue[] {
  const command = entry(config, 'command')?.value ?? entry(config, 'cmd')?.value;
  const list = command?.kind === 'list' ? command : entry(config, 'args')?.value;
  const rest = list?.kind === 'list' ? list.items.filter((item): item is ScalarValue => item.kind === 'scalar') : [];
  const first = textOf(command)?.value;
  return first ? [first, ...rest] : rest;
}
