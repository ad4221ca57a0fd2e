import type { Agent } from '../model/agent.ts';
import type { Document } from '../parse/document.ts';
import { textField } from '../parse/value.ts';
import { assemble, extraFields } from './shared/assemble.ts';

/** A file that follows no host's conventions: its text is the prompt, and nothing in it grants or denies a tool. */
export function readPortable(document: Document): Agent {
  const map = document.fields;
  return assemble(document, {
    dialect: 'portable',
    name: textField(map, 'name'),
    description: textField(map, 'description'),
    tools: [],
    rest: 'inherit',
    extra: extraFields(map, ['name', 'description'], []),
  });
}
