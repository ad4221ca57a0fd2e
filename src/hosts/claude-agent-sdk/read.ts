import type { Agent } from '../../model/agent.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { textField } from '../../parse/value.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { tiers } from '../shared/claude-facts.ts';
import { toolLists } from '../shared/claude-tools.ts';
import { ownServers } from '../shared/own-servers.ts';
import { fields } from './facts.ts';

const modelled = ['description', 'prompt', 'tools', 'disallowedTools', 'model'];

export function read(document: Document): Agent {
  const map = document.fields;
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: 'claude-agent-sdk',
    description: textField(map, 'description'),
    model: model && modelChoice(model, tiers),
    ...toolLists(map),
    extra: extraFields(map, modelled, fields.map(({ key }) => key)),
    servers: ownServers(map, 'mcpServers', document),
  });
}
