import type { Agent } from '../../model/agent.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { entry, textField } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { ownServers } from '../shared/own-servers.ts';
import { fields } from './facts.ts';
import { toolsOf } from './tools.ts';

const modelled = ['name', 'description', 'model', 'tools'];

/** `toolsSettings` is what version 2 goes by and version 3 does not: a reader that must not rely on it leaves it out. */
export function read(document: Document, withSettings = true): Agent {
  const map = document.fields;
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: 'kiro',
    name: textField(map, 'name') ?? nameBelowHome(document),
    description: textField(map, 'description'),
    model: model && modelChoice(model, {}),
    tools: toolsOf(map, withSettings),
    rest: entry(map, 'tools') ? 'deny' : 'inherit',
    // In JSON the text of `prompt` is the prompt; in markdown the body is.
    extra: extraFields(map, document.format === 'json' ? [...modelled, 'prompt'] : modelled, fields.map(({ key }) => key)),
    servers: ownServers(map, 'mcpServers', document),
  });
}

/** The path below the folder of agents, sub-folders included, is the name. */
function nameBelowHome({ source: { path } }: Document): Located<string> | undefined {
  const [, name] = /(?:^|\/)\.kiro\/agents\/(.+)\.(?:md|json)$/.exec(path) ?? [];
  return name?.includes('/') ? { value: name, span: { start: 0, end: 0 } } : undefined;
}
