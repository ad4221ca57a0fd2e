import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { spacedOut } from '../shared/placeholders.ts';
import { givesOf, toolList, type ListHost, type McpTarget } from '../shared/tool-list.ts';
import { descriptionOr, extraFields, modelField, sayName } from '../shared/written-fields.ts';
import { aliasOf, placeholder, placeholders } from './facts.ts';
import { longestToolName, mcpNamePattern, nameOf, placeholderTool, tools, withheld } from './tool-facts.ts';

const list: ListHost = { id: 'qwen-code', title: 'Qwen Code', gives: givesOf(tools, withheld), nameOf, withheld, denies: true, mcpName };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const name = agent.name.value.replaceAll('.', '-');
  sayName(name, agent, 'Qwen Code takes no dots', entries);
  const fields: [string, unknown][] = [['name', name]];
  fields.push(['description', descriptionOr(name, agent, 'Qwen Code drops an agent without a description', entries)]);
  fields.push(...toolFields(agent, context, entries));
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  fields.push(...extraFields(agent, list, entries));
  const body = spacedOut(agent, placeholder, agent.dialect === 'qwen-code' ? placeholders : [], 'Qwen Code', entries);
  const file = markdownFile(`.qwen/agents/${name}.md`, fields, body);
  return { files: [body.edits.length > 0 ? { ...file, edits: body.edits } : file], ledger: entries.all };
}

function toolFields(agent: Agent, { servers }: WriteContext, entries: Ledger): [string, unknown][] {
  const { names, denied, deniedMcp } = toolList(agent, list, servers, entries);
  if (names.length === 0) {
    entries.add({ field: 'tools', fate: 'inferred', how: `\`${placeholderTool}\`, which no subagent gets: an empty list would mean every tool` });
    return [['tools', [placeholderTool]]];
  }
  if (typeof names !== 'string') return [['tools', names]];
  const all = [...denied, ...new Set(deniedMcp.map(deniedName))];
  return [...(names === 'all' ? [['tools', ['*']] as [string, unknown]] : []), ...(all.length > 0 ? [['disallowedTools', all] as [string, unknown]] : [])];
}

/** Whole servers as a pattern, which holds for a server of any name; a plain `mcp__server` does not. */
function deniedName({ server, tool }: McpTarget): string {
  if (server === '*') return 'mcp__*';
  return `mcp__${server}__${tool}`;
}

/** A list takes one tool by the very name it is registered by, and no pattern. */
function mcpName(server: string, tool: string): string | undefined {
  const name = `mcp__${server}__${tool}`;
  return server !== '*' && tool !== '*' && mcpNamePattern.test(name) && name.length <= longestToolName ? name : undefined;
}

function modelName(agent: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  return modelField(agent, { ...list, silence: 'the model of the caller' }, entries, ({ tier, written }) => {
    if (tier) return models[tier] ?? aliasOf[tier];
    return agent.dialect === 'qwen-code' || written.startsWith('qwen') ? written : undefined;
  });
}
