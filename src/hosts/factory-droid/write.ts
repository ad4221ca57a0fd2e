import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { toolList, type ListHost } from '../shared/tool-list.ts';
import { aliasOf, categories, gives, nameOf, oddInName } from './facts.ts';

const host: ListHost = { id: 'factory-droid', title: 'Factory Droid', gives, nameOf, widensParts: true, noServer: () => 'no list of Factory Droid can name a tool of a server' };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const name = agent.name.value.replace(oddInName, '-');
  const fields: [string, unknown][] = [['name', name]];
  if (name === agent.name.value) entries.leaf('name', agent.name);
  else entries.add({ field: 'name', fate: 'inferred', how: `written as \`${name}\`, because a droid is called by letters, digits, \`-\` and \`_\` only`, span: agent.name.span });
  if (agent.description) {
    fields.push(['description', agent.description.value]);
    entries.leaf('description', agent.description);
  }
  const { names } = toolList(agent, host, context.servers, entries);
  if (typeof names !== 'string') fields.push(['tools', names.length === 1 && Object.hasOwn(categories, names[0]!) ? names[0] : names]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  for (const { key, value, span } of agent.extra) {
    if (agent.dialect === 'factory-droid') fields.push([key.value, value]);
    entries.add({ field: key.value, span, ...(agent.dialect === 'factory-droid' ? { fate: 'exact', how: 'written as it was' } : { fate: 'dropped', how: `a field of ${agent.dialect} that is not carried over to Factory Droid` }) });
  }
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span: agent.prompt.span });
  return { files: [markdownFile(`.factory/droids/${name}.md`, fields, agent)], ledger: entries.all };
}

/** The host looks `haiku`, `sonnet` and `opus` up among the models it has, and takes the caller's for a name it does not find. */
function modelName({ model, dialect }: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  if (!model) return undefined;
  const name = model.tier ? (models[model.tier] ?? (dialect === 'factory-droid' ? model.written : aliasOf[model.tier])) : dialect === 'factory-droid' ? model.written : undefined;
  if (name) entries.add({ field: 'model', fate: 'exact', how: name === model.written ? 'the same name' : `written as \`${name}\``, span: model.span });
  else entries.add({ field: 'model', fate: 'dropped', how: `no setting says which model of Factory Droid \`${model.written}\` is, so the agent runs on the model of its caller`, span: model.span });
  return name;
}
