import type { Agent } from '../../model/agent.ts';
import { powersOf } from '../../model/powers.ts';
import type { Guarded } from '../host.ts';
import { tools as claudeTools } from '../shared/claude-facts.ts';
import { guardWith, quoted } from '../shared/guard.ts';
import { hookSettings } from '../shared/hook-settings.ts';
import { judgedOn } from '../shared/judged.ts';
import { tools } from './facts.ts';

/** Hooks of the project, which run once the user trusts them. The file of an agent cannot take editing away: a hook can. */
export function guard(agent: Agent): Guarded | undefined {
  const { rest, named } = powersOf(agent.authority);
  const writes = named.find(({ key }) => key === 'fs-write')?.level ?? rest;
  const runs = named.find(({ key }) => key === 'exec')?.level ?? rest;
  return guardWith(agent, judgedOn(agent, [...tools, ...claudeTools], claudeTools), {
    form: 'claude',
    folder: `.codex/mandate/${agent.name.value}`,
    // No subagent of Codex calls agents.
    delegates: [],
    ungranted: writes === 'deny' && runs === 'deny' ? ['apply_patch'] : [],
    needs: 'hook-trust',
    install: (asked) => ({
      settings: hookSettings(asked, { path: '.codex/hooks.json', main: false, command: (program) => `node "$(git rev-parse --show-toplevel 2>/dev/null || pwd)/${quoted(program)}"` }),
    }),
  });
}
