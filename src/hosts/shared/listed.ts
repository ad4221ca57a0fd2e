import { parseDocument } from '../../parse/document.ts';
import { fromText } from '../../parse/source.ts';
import { entry, toData } from '../../parse/value.ts';
import type { OutputFile } from '../host.ts';

/** What a written agent file says, for hosts that take it by flags. */
export interface Listed {
  /** The prompt with the edits that this host needs. */
  readonly prompt: string;
  /** Absent where the file has no list: everything is given. */
  readonly tools?: readonly string[];
  readonly denied: readonly string[];
  readonly model?: string;
}

export function listedIn(file: OutputFile): Listed {
  const { fields, prompt } = parseDocument(fromText(file.path, file.text));
  const data = (key: string): unknown => {
    const found = entry(fields, key)?.value;
    return found && toData(found);
  };
  const [tools, denied, model] = [data('tools'), data('disallowedTools'), data('model')];
  const hasList = Array.isArray(tools) && !tools.includes('*');
  return { prompt, ...(hasList ? { tools: tools.map(String) } : {}), denied: Array.isArray(denied) ? denied.map(String) : [], ...(typeof model === 'string' && model !== 'inherit' ? { model } : {}) };
}
