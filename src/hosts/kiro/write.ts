import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { toolList, type ListHost } from '../shared/tool-list.ts';
import { modelField } from '../shared/written-fields.ts';
import { models as knownModels, reservedServers, tags } from './facts.ts';

const list: ListHost = { id: 'kiro', title: 'Kiro', held: 'unverified', gives: tags, noServer: () => 'left out: its name would stand for something else in a list', mcpName };

/** A markdown file as version 3 reads it. Nothing in it approves a call by itself, unless a file of Kiro's own did. */
export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger('unverified');
  const fields: [string, unknown][] = [['name', agent.name.value]];
  entries.leaf('name', agent.name);
  if (agent.description) {
    fields.push(['description', agent.description.value]);
    entries.leaf('description', agent.description);
  }
  fields.push(['tools', agent.dialect === 'kiro' ? ownTools(agent, entries) : otherTools(agent, context, entries)]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  for (const { key, value, span } of agent.extra) {
    if (agent.dialect === 'kiro') {
      fields.push([key.value, value]);
      entries.add({ field: key.value, fate: 'unverified', how: 'written as it was', span });
    } else {
      entries.add({ field: key.value, fate: 'dropped', how: 'a field that Kiro does not have', span });
    }
  }
  entries.add({ field: 'prompt', fate: 'unverified', how: 'the same bytes', span: agent.prompt.span });
  return { files: [markdownFile(`.kiro/agents/${agent.name.value}.md`, fields, agent)], ledger: entries.all };
}

function otherTools(agent: Agent, { servers }: WriteContext, entries: Ledger): readonly string[] {
  const { names } = toolList(agent, list, servers, entries);
  return names === 'silent' ? wholeList(entries) : names === 'all' ? ['*'] : names;
}

/** Version 2 gives an agent without a list no tool at all, so the default is always written out. */
function wholeList(entries: Ledger): string[] {
  entries.add({ field: 'tools', fate: 'inferred', how: 'all tools, because version 2 gives none to an agent that names none' });
  return ['*'];
}

/** The list of a file of Kiro's own, with today's names. What its other fields take away stays in them. */
function ownTools({ tools, authority: { rest } }: Agent, entries: Ledger): string[] {
  const names = new Set<string>();
  for (const { field, value, current, span } of tools) {
    if (field === 'tools') names.add(current ?? value);
    entries.add({ field: `${field}.${value}`, fate: 'unverified', how: current ? `written as \`${current}\`` : field === 'tools' ? 'the same name' : `kept as it is under \`${field.replace(/\..*/, '')}\``, span });
  }
  return rest === 'inherit' ? wholeList(entries) : [...names];
}

/** `@server` and `@server/tool`. A name with a wildcard in it would stand for more than one. */
function mcpName(server: string, tool: string): string | undefined {
  if (server === '*') return tool === '*' ? '@mcp' : undefined;
  if (reservedServers.includes(server) || /[*?[\]{}!/@\s,()]/.test(server)) return undefined;
  if (tool === '*') return `@${server}`;
  return /[*?[\]{}!/@\s,()]/.test(tool) ? undefined : `@${server}/${tool}`;
}

function modelName(agent: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  const words = { title: 'Kiro', silence: 'the model of the session', otherwise: 'the agent runs on its default', held: 'unverified' } as const;
  return modelField(agent, words, entries, ({ tier, written }) => {
    const literal = written.replace(/^anthropic\//, '');
    return tier ? models[tier] : agent.dialect === 'kiro' ? written : knownModels.find((known) => known === literal);
  });
}
