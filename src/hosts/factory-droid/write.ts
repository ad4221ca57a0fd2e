import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { toolList, type ListHost } from '../shared/tool-list.ts';
import { extraFields, modelField, sayName } from '../shared/written-fields.ts';
import { aliasOf, categories, gives, nameOf, oddInName } from './facts.ts';

const host: ListHost = { id: 'factory-droid', title: 'Factory Droid', gives, nameOf, widensParts: true, noServer: () => 'no list of Factory Droid can name a tool of a server' };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const name = agent.name.value.replace(oddInName, '-');
  const fields: [string, unknown][] = [['name', name]];
  sayName(name, agent, 'a droid is called by letters, digits, `-` and `_` only', entries);
  if (agent.description) {
    fields.push(['description', agent.description.value]);
    entries.leaf('description', agent.description);
  }
  const { names } = toolList(agent, host, context.servers, entries);
  if (typeof names !== 'string') fields.push(['tools', names.length === 1 && Object.hasOwn(categories, names[0]!) ? names[0] : names]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  fields.push(...extraFields(agent, host, entries));
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span: agent.prompt.span });
  return { files: [markdownFile(`.factory/droids/${name}.md`, fields, agent)], ledger: entries.all };
}

/** The host looks `haiku`, `sonnet` and `opus` up among the models it has, and takes the caller's for a name it does not find. */
function modelName(agent: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  return modelField(agent, host, entries, ({ tier, written }) => (tier && models[tier]) ?? (agent.dialect === 'factory-droid' ? written : tier && aliasOf[tier]));
}
