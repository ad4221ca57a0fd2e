import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { modelName, toolNames } from '../shared/claude-tools.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger } from '../shared/ledger.ts';
import { descriptionOr } from '../shared/written-fields.ts';
import { sharedWithSdk } from './facts.ts';

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const fields: [string, unknown][] = [['name', agent.name.value]];
  entries.leaf('name', agent.name);
  fields.push(['description', descriptionOr(agent.name.value, agent, 'Claude Code drops an agent without a description', entries)]);
  const allowed = toolNames(agent, 'allow', entries);
  const denied = toolNames(agent, 'deny', entries);
  if (agent.authority.rest !== 'inherit') fields.push(['tools', agent.authority.rest === 'allow' ? '*' : allowed.length > 0 ? allowed.join(', ') : []]);
  if (denied.length > 0) fields.push(['disallowedTools', denied.join(', ')]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  for (const { key, value, span, isIdle } of agent.extra) {
    if (isIdle) entries.add({ field: key.value, fate: 'dropped', how: 'an agent of a plugin gets nothing of it, and one of a project would', span });
    else if (agent.dialect === 'claude-code' || (agent.dialect === 'claude-agent-sdk' && sharedWithSdk.has(key.value))) {
      fields.push([key.value, value]);
      entries.add({ field: key.value, fate: 'exact', how: 'written as it was', span });
    } else {
      entries.add({ field: key.value, fate: 'dropped', how: agent.dialect === 'claude-agent-sdk' ? 'it starts, approves or adds something, which each file has to ask for itself' : 'a field that Claude Code does not have', span });
    }
  }
  const file = markdownFile(`.claude/agents/${agent.name.value}.md`, fields, agent);
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span: agent.prompt.span });
  return { files: [file], ledger: entries.all };
}
