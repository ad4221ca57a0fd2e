import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { spacedOut } from '../shared/placeholders.ts';
import { givesOf, toolList } from '../shared/tool-list.ts';
import { descriptionOr, extraFields, modelField, sayName } from '../shared/written-fields.ts';
import { aliasOf, nameOf, placeholder, placeholders, tools, withheld } from './facts.ts';
import { mcpName } from './mcp.ts';

const list = { id: 'gemini-cli', title: 'Gemini CLI', gives: givesOf(tools, withheld), nameOf, withheld };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const name = agent.name.value.replaceAll('.', '-');
  sayName(name, agent, 'Gemini CLI takes no dots', entries);
  entries.add({ field: 'file', fate: 'exact', needs: 'folder-trust', how: 'Gemini CLI asks for consent to each agent of a project; without it the agent is missing' });
  const fields: [string, unknown][] = [['name', name]];
  fields.push(['description', descriptionOr(name, agent, 'Gemini CLI drops an agent without a description', entries)]);
  // The tools of a server that the file brings along need no place in the list, which would not find them.
  const own = agent.dialect === 'gemini-cli' ? { ...agent, tools: agent.tools.filter(({ field }) => field !== 'mcp_servers') } : agent;
  const { names } = toolList(own, { ...list, mcpName: (server, tool) => mcpName(server, tool, context.servers) }, context.servers, entries);
  if (names !== 'silent') fields.push(['tools', names === 'all' ? ['*'] : names]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  fields.push(...extraFields(agent, list, entries));
  const body = spacedOut(agent, placeholder, agent.dialect === 'gemini-cli' ? placeholders : [], 'Gemini CLI', entries);
  const file = markdownFile(`.gemini/agents/${name}.md`, fields, body);
  return { files: [body.edits.length > 0 ? { ...file, edits: body.edits } : file], ledger: entries.all };
}

function modelName(agent: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  return modelField(agent, { ...list, silence: 'the model of the caller' }, entries, ({ tier, written, provider }) => {
    if (tier) return models[tier] ?? aliasOf[tier];
    return agent.dialect === 'gemini-cli' ? written : provider === 'google' ? written.replace(/^google\//, '') : undefined;
  });
}
