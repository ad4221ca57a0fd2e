import { hookCommandsOf, placeIn } from '../../src/analyse/fields.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { allCommands, splitShell } from '../../src/text/shell.ts';

export default defineRule({
  id: 'security/hook-unquoted-variable',
  summary: 'Require quotes around variables in commands of hooks.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  guarded: true,
  settings: true,
  messages: {
    loose: {
      text: 'Unexpected `{variable}` without quotes, expected `"{variable}"`',
      why: 'The shell splits the value at blanks and expands its stars, so a folder or file name that somebody chose becomes several words of the command.',
      help: 'Put double quotes around it.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        for (const hook of hookCommandsOf(document, agent.dialect)) {
          if (hook.isPowerShell) continue;
          for (const { words } of allCommands(splitShell(hook.text))) {
            if (words[0]?.text === '[[' || words[0]?.text === 'case') continue;
            for (const { loose, text } of words) {
              // The value of an assignment is not split.
              if (!loose || /^[A-Za-z_][A-Za-z0-9_]*=/.test(text)) continue;
              const variable = hook.text.slice(loose.start, loose.end);
              // Nobody else chooses the path of a home folder, and few have a blank in it.
              report({ message: 'loose', data: { variable }, at: placeIn(hook, loose), ...(/^\$\{?HOME\}?$/.test(variable) ? { severity: 'info' } : {}) });
            }
          }
        }
      },
    };
  },
});
