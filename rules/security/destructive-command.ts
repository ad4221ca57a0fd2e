import { destroys } from '../../src/analyse/attacks.ts';
import { commandsOf } from '../../src/analyse/commands.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'security/destructive-command',
  summary: 'Disallow commands that delete what cannot be made again.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    destroys: {
      text: 'Unexpected command that destroys {what}, expected one that names what it deletes',
      why: 'An agent runs it as it stands, in a folder nobody foresaw, and there is no way back.',
      help: 'Name the folder or the branch, or have the agent ask first.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const found of commandsOf(document)) {
          const what = destroys(found);
          if (what !== undefined && !found.standing.isMention) report({ message: 'destroys', data: { what }, at: document.place(found.command.span) });
        }
      },
    };
  },
});
