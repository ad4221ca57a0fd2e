import type { Agent } from '../../model/agent.ts';
import type { Target, ToolEntry } from '../../model/authority.ts';
import type { LedgerEntry, WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { aliasOf, nameOf } from './facts.ts';

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const fields: [string, unknown][] = [['name', agent.name.value]];
  entries.leaf('name', agent.name);
  if (agent.description) {
    fields.push(['description', agent.description.value]);
    entries.leaf('description', agent.description);
  } else {
    fields.push(['description', agent.name.value]);
    entries.add({ field: 'description', fate: 'inferred', how: 'the name, because Claude Code drops an agent without a description', span: agent.name.span });
  }
  const allowed = toolNames(agent, 'allow', entries);
  const denied = toolNames(agent, 'deny', entries);
  if (agent.authority.rest !== 'inherit') fields.push(['tools', agent.authority.rest === 'allow' ? '*' : allowed.length > 0 ? allowed.join(', ') : []]);
  if (denied.length > 0) fields.push(['disallowedTools', denied.join(', ')]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  for (const { key, value, span } of agent.extra) {
    if (agent.dialect === 'claude-code') {
      fields.push([key.value, value]);
      entries.add({ field: key.value, fate: 'exact', how: 'written as it was', span });
    } else {
      entries.add({ field: key.value, fate: 'dropped', how: `a field of ${agent.dialect} that Claude Code does not have`, span });
    }
  }
  const file = markdownFile(`.claude/agents/${agent.name.value}.md`, fields, agent);
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span: agent.prompt.span });
  return { files: [file], ledger: entries.all };
}

/** Names for the list of one effect, each once, in the order they were written. */
function toolNames(agent: Agent, effect: 'allow' | 'deny', entries: Ledger): string[] {
  const names = new Set<string>();
  for (const tool of agent.tools) {
    if ((tool.effect === 'deny') !== (effect === 'deny')) continue;
    const own = namesOf(tool, agent.dialect);
    const silent = effect === 'allow' && agent.authority.rest !== 'deny' && own.length > 0;
    const outcome = silent ? { fate: 'exact' as const, how: 'an agent without a list has it' } : fateOf(tool, own, names);
    entries.add({ field: `${tool.field}.${tool.value}`, span: tool.span, ...outcome });
    for (const name of own) names.add(name);
  }
  return [...names];
}

function namesOf(tool: ToolEntry, dialect: string): string[] {
  if (tool.status === 'wildcard') return tool.effect === 'deny' ? ['*'] : [];
  if (dialect === 'claude-code') return tool.targets.length > 0 ? [withPattern(tool.current ?? tool.name, tool.pattern)] : [];
  return tool.targets.map(nameOfTarget).filter((name) => name !== undefined).map((name) => withPattern(name, tool.pattern));
}

function withPattern(name: string, pattern: string | undefined): string {
  return pattern === undefined || name.includes('(') ? name : `${name}(${pattern})`;
}

function nameOfTarget(target: Target): string | undefined {
  switch (target.kind) {
    case 'capability':
      return nameOf[target.capability];
    case 'mcp':
      return target.tool === '*' ? `mcp__${target.server}` : `mcp__${target.server}__${target.tool}`;
    case 'agent':
      return `Agent(${target.name})`;
    case 'host-tool':
      return target.host === 'claude-code' ? target.name : undefined;
  }
}

function fateOf(tool: ToolEntry, names: readonly string[], before: ReadonlySet<string>): Pick<LedgerEntry, 'fate' | 'how'> {
  if (tool.status === 'wildcard') return { fate: 'exact', how: 'all tools' };
  if (names.length === 0) return { fate: 'dropped', how: tool.status === 'unknown' ? 'no tool has this name, so it grants nothing' : 'Claude Code has no such tool' };
  if (tool.effect === 'deny' && tool.pattern !== undefined && tool.name !== 'Agent') return { fate: 'narrowed', how: `Claude Code takes all of \`${names[0]!.replace(/\(.*/, '')}\` away, not only what the pattern says` };
  const as = names.join(', ');
  const doubled = names.every((name) => before.has(name));
  if (tool.status === 'retired') return { fate: 'exact', how: `a retired name, ${doubled ? `which \`${as}\` in the list stands for already` : `written as \`${as}\``}` };
  if (doubled) return { fate: 'exact', how: `\`${as}\` is in the list already` };
  return { fate: 'exact', how: as === tool.value ? 'the same name' : `written as \`${as}\`` };
}

function modelName({ model, dialect }: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  if (!model) return undefined;
  const own = dialect === 'claude-code' || model.provider === 'anthropic' ? model.written.replace(/^anthropic\//, '') : undefined;
  const name = model.tier ? (models[model.tier] ?? (dialect === 'claude-code' ? model.written : aliasOf[model.tier])) : own;
  if (name) entries.add({ field: 'model', fate: 'exact', how: name === model.written ? 'the same name' : `written as \`${name}\``, span: model.span });
  else entries.add({ field: 'model', fate: 'dropped', how: 'a model that Claude Code cannot reach; the agent runs on the model of its caller', span: model.span });
  return name;
}
