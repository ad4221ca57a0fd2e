import type { Agent, ModelChoice } from '../../model/agent.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { entry, textField, type MapValue } from '../../parse/value.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { toolLists } from '../shared/claude-tools.ts';
import { fields } from './facts.ts';
import { extensionServers } from './servers.ts';
import { plainText } from './template.ts';
import { toolsOf } from './tools.ts';

const known = fields.map(({ key }) => key);

export function read(document: Document): Agent {
  const map = document.fields;
  const written = textField(map, 'description');
  if (document.format !== 'markdown') {
    const text = written && !entry(map, 'parameters') ? plainText(written.value) : undefined;
    const description = written && text !== undefined ? { ...written, value: text } : written;
    const settings = entry(map, 'settings')?.value;
    const model = modelOf(settings?.kind === 'map' ? settings : undefined, 'goose_model', 'goose_provider');
    const modelled = ['description', entry(map, 'instructions') ? 'instructions' : 'prompt'];
    return assemble(document, { dialect: 'goose', description, model, tools: toolsOf(map), rest: entry(map, 'extensions') ? 'deny' : 'inherit', extra: extraFields(map, modelled, known), servers: extensionServers(map, document.source.path) });
  }
  // A list in an agent file is what its author meant, though goose does not read it: it takes files of Claude Code too.
  const modelled = ['name', 'description', 'model', 'provider', 'tools', 'disallowedTools'];
  return assemble(document, { dialect: 'goose', name: textField(map, 'name'), description: written, model: modelOf(map, 'model', 'provider'), ...toolLists(map), extra: extraFields(map, modelled, known) });
}

function modelOf(map: MapValue | undefined, key: string, providerKey: string): ModelChoice | undefined {
  const written = textField(map, key);
  const provider = textField(map, providerKey)?.value;
  return written && { ...modelChoice(written, {}), ...(provider ? { provider } : {}) };
}
