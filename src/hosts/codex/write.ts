import type { Agent } from '../../model/agent.ts';
import type { Capability, ToolEntry } from '../../model/authority.ts';
import { powersOf } from '../../model/powers.ts';
import type { LedgerEntry, WriteContext, Written } from '../host.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { descriptionOr, extraFields, modelField } from '../shared/written-fields.ts';
import { meansOf } from './facts.ts';
import { tomlBlock, tomlTable, tomlText } from './toml.ts';

const host = { id: 'codex', title: 'Codex', silence: 'the model of the caller' };

type Outcome = Pick<LedgerEntry, 'fate' | 'how'> & Partial<Pick<LedgerEntry, 'needs'>>;

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  entries.leaf('name', agent.name);
  entries.add({ field: 'file', fate: 'exact', needs: 'folder-trust', how: 'Codex reads the agents of a project that the user trusts' });
  const description = descriptionOr(agent.name.value, agent, 'Codex ignores an agent without a description', entries);
  const withoutShell = isWithoutShell(agent);
  for (const tool of agent.tools) entries.add({ field: `${tool.field}.${tool.value}`, span: tool.span, ...outcomeOf(tool, withoutShell, agent) });
  if (withoutShell && agent.authority.rest !== 'deny' && agent.dialect !== 'codex') entries.add({ field: 'tools', fate: 'narrowed', how: 'without its shell an agent of Codex cannot read or search files either' });
  const model = modelName(agent, context, entries);
  const extra = extraFields(agent, host, entries);
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same text, as `developer_instructions`', span: agent.prompt.span });

  const { name, prompt } = agent;
  const head = `name = ${tomlText(name.value)}\ndescription = ${tomlText(description)}\n${model ? `model = ${tomlText(model)}\n` : ''}developer_instructions = `;
  const body = tomlBlock(prompt.value);
  const settings = tomlTable(withShellTool(Object.fromEntries(extra), withoutShell));
  return { files: [{ path: `.codex/agents/${name.value}.toml`, text: `${head}${body.text}\n${settings}`, bodyStart: head.length + body.start }], ledger: entries.all };
}

/**
 * Whether the shell is switched off: it is denied, or limited, or nothing that needs it is granted. An agent that may read
 * but not run commands keeps it, because it reads with it; only a sandbox of the run can hold that.
 */
function isWithoutShell({ authority, tools }: Agent): boolean {
  const { rest, named } = powersOf(authority);
  const exec = named.find(({ key }) => key === 'exec') ?? { level: rest };
  if (exec.level === 'allow' && !('only' in exec) && !('except' in exec)) return false;
  if (authority.rest !== 'deny') return true;
  const readers: readonly Capability[] = ['read', 'list', 'search'];
  return !tools.some(({ effect, targets }) => effect === 'allow' && targets.some((target) => target.kind === 'capability' && readers.includes(target.capability)));
}

/** What becomes of an entry. What Codex cannot hold back is found in the file itself, and refuses the pair. */
function outcomeOf(tool: ToolEntry, withoutShell: boolean, { authority }: Agent): Outcome {
  const of = (...names: Capability[]) => tool.targets.some((target) => target.kind === 'capability' && names.includes(target.capability));
  const delegates = of('delegate') || tool.targets.some(({ kind }) => kind === 'agent');
  if (tool.status === 'wildcard') return { fate: 'exact', how: authority.rest === 'deny' ? 'Codex has no list of tools' : 'all tools' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: tool.effect === 'deny' ? 'no tool has this name, so it denies nothing' : 'no tool has this name, so it grants nothing' };
  if (tool.effect === 'deny') {
    if (delegates) return { fate: 'exact', how: 'no subagent of Codex calls agents' };
    if (!of('shell')) return { fate: 'dropped', how: 'no setting of an agent file takes it away' };
    if (!withoutShell) return { fate: 'dropped', how: 'the shell stays, because the agent reads with it' };
    if (tool.targets.length > 1) return { fate: 'dropped', how: 'no setting of an agent file takes all of it away' };
    return { fate: tool.pattern === undefined ? 'exact' : 'narrowed', how: '`features.shell_tool` is off' };
  }
  if (delegates) return { fate: 'dropped', how: 'no subagent of Codex calls agents' };
  if (withoutShell && of('shell')) return { fate: 'narrowed', how: 'left out: Codex has its shell whole or not at all' };
  if (tool.targets[0]!.kind === 'mcp') return { fate: 'exact', how: 'an agent has the servers of the project' };
  const means = tool.targets.flatMap((target) => (target.kind === 'capability' ? [meansOf[target.capability]] : target.kind === 'host-tool' && target.host === 'codex' ? [target.name] : [])).find((found) => found !== undefined);
  if (means === undefined) return { fate: 'dropped', how: 'Codex has no such tool' };
  return withoutShell && means === 'exec_command' ? { fate: 'narrowed', how: 'left out: it needs the shell' } : { fate: 'exact', how: `done with \`${means}\`` };
}

/** The other fields, and the switches behind them, so that the place of the shell's does not depend on who wrote it. */
function withShellTool({ features, ...others }: Readonly<Record<string, unknown>>, withoutShell: boolean): Record<string, unknown> {
  const switches = { ...(typeof features === 'object' ? features : {}), ...(withoutShell ? { shell_tool: false } : {}) };
  return Object.keys(switches).length > 0 ? { ...others, features: switches } : others;
}

function modelName(agent: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  return modelField(agent, host, entries, ({ tier, written, provider }) => {
    if (tier) return models[tier];
    return agent.dialect === 'codex' ? written : provider === 'openai' ? written.replace(/^openai\//, '') : undefined;
  });
}
