import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { spacedOut } from '../shared/placeholders.ts';
import { givesOf, toolList } from '../shared/tool-list.ts';
import { aliasOf, nameOf, placeholder, placeholders, tools, withheld } from './facts.ts';
import { mcpName } from './mcp.ts';

const list = { id: 'gemini-cli', title: 'Gemini CLI', gives: givesOf(tools, withheld), nameOf, withheld };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const name = agent.name.value.replaceAll('.', '-');
  if (name === agent.name.value) entries.leaf('name', agent.name);
  else entries.add({ field: 'name', fate: 'inferred', how: `written as \`${name}\`, because Gemini CLI takes no dots`, span: agent.name.span });
  entries.add({ field: 'file', fate: 'exact', needs: 'folder-trust', how: 'Gemini CLI asks for consent to each agent of a project; without it the agent is missing' });
  const fields: [string, unknown][] = [['name', name]];
  if (agent.description) {
    fields.push(['description', agent.description.value]);
    entries.leaf('description', agent.description);
  } else {
    fields.push(['description', name]);
    entries.add({ field: 'description', fate: 'inferred', how: 'the name, because Gemini CLI drops an agent without a description', span: agent.name.span });
  }
  // The tools of a server that the file brings along need no place in the list, which would not find them.
  const own = agent.dialect === 'gemini-cli' ? { ...agent, tools: agent.tools.filter(({ field }) => field !== 'mcp_servers') } : agent;
  const { names } = toolList(own, { ...list, mcpName: (server, tool) => mcpName(server, tool, context.servers) }, context.servers, entries);
  if (names !== 'silent') fields.push(['tools', names === 'all' ? ['*'] : names]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  const isOwn = agent.dialect === 'gemini-cli';
  for (const { key, value, span } of agent.extra) {
    if (isOwn) fields.push([key.value, value]);
    entries.add({ field: key.value, span, ...(isOwn ? { fate: 'exact', how: 'written as it was' } : { fate: 'dropped', how: `a field of ${agent.dialect} that is not carried over to Gemini CLI` }) });
  }
  const body = spacedOut(agent, placeholder, isOwn ? placeholders : [], 'Gemini CLI', entries);
  const file = markdownFile(`.gemini/agents/${name}.md`, fields, body);
  return { files: [body.edits.length > 0 ? { ...file, edits: body.edits } : file], ledger: entries.all };
}

function modelName({ model, dialect }: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  if (!model) return undefined;
  if (model.tier === 'inherit') {
    entries.add({ field: 'model', fate: 'exact', how: 'left out, which means the model of the caller', span: model.span });
    return undefined;
  }
  const literal = dialect === 'gemini-cli' ? model.written : model.provider === 'google' ? model.written.replace(/^google\//, '') : undefined;
  const name = model.tier ? (models[model.tier] ?? aliasOf[model.tier]) : literal;
  if (name) entries.add({ field: 'model', fate: 'exact', how: name === model.written ? 'the same name' : `written as \`${name}\``, span: model.span });
  else entries.add({ field: 'model', fate: 'dropped', how: `no setting says which model of Gemini CLI \`${model.written}\` is, so the agent runs on the model of its caller`, span: model.span });
  return name;
}
