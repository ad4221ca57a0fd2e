import type { Agent } from '../../model/agent.ts';
import type { Guarded } from '../host.ts';
import { tools as claudeTools } from '../shared/claude-facts.ts';
import { guardWith, quoted } from '../shared/guard.ts';
import { hookSettings } from '../shared/hook-settings.ts';
import { judgedOn } from '../shared/judged.ts';
import { tools } from './tool-facts.ts';

/** Hooks of the project's settings: those of an agent file bind the whole session while the agent runs. */
export function guard(agent: Agent): Guarded | undefined {
  return guardWith(agent, judgedOn(agent, [...tools, ...claudeTools], claudeTools), {
    form: 'claude',
    folder: `.qwen/mandate/${agent.name.value}`,
    delegates: ['agent', 'task'],
    needs: 'none',
    install: (asked) => ({ settings: hookSettings(asked, { path: '.qwen/settings.json', main: false, command: (program) => `node "$QWEN_PROJECT_DIR/${quoted(program)}"` }) }),
  });
}
