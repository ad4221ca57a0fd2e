import type { Agent } from '../../model/agent.ts';
import type { Guarded } from '../host.ts';
import { guardWith, quoted } from '../shared/guard.ts';
import { hookSettings } from '../shared/hook-settings.ts';
import { judgedOn } from '../shared/judged.ts';
import { tools } from '../shared/claude-facts.ts';

/** Hooks of the project's settings: those of an agent file do nothing in a folder that is not trusted. */
export function guard(agent: Agent): Guarded | undefined {
  return guardWith(agent, judgedOn(agent, tools, tools), {
    form: 'claude',
    folder: `.claude/mandate/${agent.name.value}`,
    delegates: ['Agent', 'Task'],
    needs: 'none',
    install: (asked) => ({
      settings: hookSettings(asked, { path: '.claude/settings.json', main: true, closed: { onFailure: 'block' }, command: (program) => `node "$CLAUDE_PROJECT_DIR/${quoted(program)}"` }),
    }),
  });
}
