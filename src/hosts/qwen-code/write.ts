import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { spacedOut } from '../shared/placeholders.ts';
import { givesOf, toolList, type ListHost, type McpTarget } from '../shared/tool-list.ts';
import { aliasOf, placeholder, placeholders } from './facts.ts';
import { longestToolName, mcpNamePattern, nameOf, placeholderTool, tools, withheld } from './tool-facts.ts';

const list: ListHost = { id: 'qwen-code', title: 'Qwen Code', gives: givesOf(tools, withheld), nameOf, withheld, denies: true, mcpName };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const name = agent.name.value.replaceAll('.', '-');
  if (name === agent.name.value) entries.leaf('name', agent.name);
  else entries.add({ field: 'name', fate: 'inferred', how: `written as \`${name}\`, because Qwen Code takes no dots`, span: agent.name.span });
  const fields: [string, unknown][] = [['name', name]];
  if (agent.description) {
    fields.push(['description', agent.description.value]);
    entries.leaf('description', agent.description);
  } else {
    fields.push(['description', name]);
    entries.add({ field: 'description', fate: 'inferred', how: 'the name, because Qwen Code drops an agent without a description', span: agent.name.span });
  }
  fields.push(...toolFields(agent, context, entries));
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  const isOwn = agent.dialect === 'qwen-code';
  for (const { key, value, span } of agent.extra) {
    if (isOwn) fields.push([key.value, value]);
    entries.add({ field: key.value, span, ...(isOwn ? { fate: 'exact', how: 'written as it was' } : { fate: 'dropped', how: `a field of ${agent.dialect} that is not carried over to Qwen Code` }) });
  }
  const body = spacedOut(agent, placeholder, isOwn ? placeholders : [], 'Qwen Code', entries);
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

function modelName({ model, dialect }: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  if (!model) return undefined;
  if (model.tier === 'inherit') {
    entries.add({ field: 'model', fate: 'exact', how: 'left out, which means the model of the caller', span: model.span });
    return undefined;
  }
  const literal = dialect === 'qwen-code' || model.written.startsWith('qwen') ? model.written : undefined;
  const name = model.tier ? (models[model.tier] ?? aliasOf[model.tier]) : literal;
  if (name) entries.add({ field: 'model', fate: 'exact', how: name === model.written ? 'the same name' : `written as \`${name}\``, span: model.span });
  else entries.add({ field: 'model', fate: 'dropped', how: `no setting says which model of Qwen Code \`${model.written}\` is, so the agent runs on the model of its caller`, span: model.span });
  return name;
}
