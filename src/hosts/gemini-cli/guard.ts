import type { Agent } from '../../model/agent.ts';
import type { Guarded, SettingsChange } from '../host.ts';
import { guardWith, quoted, type Asked } from '../shared/guard.ts';
import { judgedOn } from '../shared/judged.ts';
import { tools as claudeTools } from '../shared/claude-facts.ts';
import { tools } from './facts.ts';

/**
 * Hooks of the project's settings. A subagent hands in its answer by a call of `complete_task`, of which a hook is not told whose it
 * is: hooks before and after the call that starts an agent tell which one is at work. One that was broken off has no end, so each turn of the
 * user begins with nobody.
 */
export function guard(agent: Agent): Guarded | undefined {
  const name = agent.name.value.replaceAll('.', '-');
  return guardWith(agent, { ...judgedOn(agent, [...tools, ...claudeTools], claudeTools), name }, {
    form: 'gemini',
    folder: `.gemini/mandate/${name}`,
    delegates: [],
    callsUnnamed: true,
    needs: 'folder-trust',
    install: (asked) => ({ settings: hooks(asked) }),
  });
}

function hooks({ program }: Asked): SettingsChange[] {
  // The host puts its own quotes around the value of `$GEMINI_PROJECT_DIR`; in braces the name is left to the shell.
  const entry = (event: string, what: string, tool?: string): SettingsChange => ({
    path: '.gemini/settings.json',
    at: ['hooks', event],
    value: { ...(tool === undefined ? {} : { matcher: `^${tool}$` }), hooks: [{ type: 'command', command: `node "\${GEMINI_PROJECT_DIR}/${quoted(program)}" ${what}` }] },
    isItem: true,
  });
  return [entry('BeforeAgent', 'idle'), entry('BeforeTool', 'begin', 'invoke_agent'), entry('AfterTool', 'end', 'invoke_agent'), entry('BeforeTool', 'stop', 'complete_task')];
}
