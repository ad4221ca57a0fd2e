import type { Agent } from '../../model/agent.ts';
import type { Guarded, OutputFile } from '../host.ts';
import { tools as claudeTools } from '../shared/claude-facts.ts';
import { guardWith, quoted, type Asked } from '../shared/guard.ts';
import { judgedOn } from '../shared/judged.ts';
import { tools } from './facts.ts';

/** A file of hooks of its own, which the command line runs in a folder that is trusted. A main agent is not named to hooks, so only subagents are held. */
export function guard(agent: Agent): Guarded | undefined {
  return guardWith(agent, judgedOn(agent, [...tools.filter(({ only }) => only === undefined), ...claudeTools], claudeTools), {
    form: 'copilot',
    folder: `.github/mandate/${agent.name.value}`,
    delegates: ['task', 'agent'],
    needs: 'folder-trust',
    install: (asked) => ({ files: [hooksFile(asked)] }),
  });
}

function hooksFile({ program, name, calls, answers }: Asked): OutputFile {
  const hook = (what: 'call' | 'stop') => [{ type: 'command', bash: `node "$COPILOT_PROJECT_DIR/${quoted(program)}" ${what}`, powershell: `node "$env:COPILOT_PROJECT_DIR/${program.replace(/[`"$]/g, '`$&')}" ${what}` }];
  const hooks = { ...(calls.length > 0 ? { preToolUse: hook('call') } : {}), ...(answers ? { subagentStop: hook('stop') } : {}) };
  return { path: `.github/hooks/mandate-${name}.json`, text: `${JSON.stringify({ version: 1, hooks }, null, 2)}\n` };
}
