import type { Agent } from '../../model/agent.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { textField, type MapValue } from '../../parse/value.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { tiers } from '../shared/claude-facts.ts';
import { toolLists } from '../shared/claude-tools.ts';
import { ownServers } from '../shared/own-servers.ts';
import { isOfPlugin } from '../shared/plugin.ts';
import { fields, notInPlugins } from './facts.ts';
import { repairedFields } from './repair.ts';

const modelled = ['name', 'description', 'tools', 'disallowedTools', 'model'];

export function read(document: Document): Agent {
  const map = claudeFields(document);
  const model = textField(map, 'model');
  const isOfPlugins = isOfPlugin(document.source);
  const extra = extraFields(map, modelled, fields.map(({ key }) => key));
  return assemble(document, {
    dialect: 'claude-code',
    name: textField(map, 'name'),
    description: textField(map, 'description'),
    model: model && modelChoice(model, tiers),
    ...toolLists(map),
    extra: isOfPlugins ? extra.map((field) => (notInPlugins.includes(field.key.value) ? { ...field, isIdle: true } : field)) : extra,
    servers: isOfPlugins ? [] : ownServers(map, 'mcpServers', document),
  });
}

/** The frontmatter as this host sees it: mended where its loader mends it. */
export function claudeFields({ frontmatter }: Pick<Document, 'frontmatter'>): MapValue | undefined {
  return frontmatter && (frontmatter.map ?? repairedFields(frontmatter));
}
