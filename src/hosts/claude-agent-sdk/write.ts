import type { Agent, ExtraField } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { isClaude, modelName, toolNames } from '../shared/claude-tools.ts';
import { jsonFile } from '../shared/json-file.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { descriptionOr } from '../shared/written-fields.ts';
import { gated, schema } from './facts.ts';

/** A file with one agent, to be given to `claude --agents` or to the `agents` option of the SDK. */
export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const fields: [string, unknown][] = [];
  entries.leaf('name', agent.name);
  fields.push(['description', descriptionOr(agent.name.value, agent, 'a definition without a description is refused', entries)]);
  const allowed = toolNames(agent, 'allow', entries);
  const denied = toolNames(agent, 'deny', entries);
  if (agent.authority.rest !== 'inherit') fields.push(['tools', agent.authority.rest === 'allow' ? ['*'] : allowed]);
  if (denied.length > 0) fields.push(['disallowedTools', denied]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  for (const field of agent.extra) {
    const value = extraValue(field, agent, entries);
    if (value !== undefined) fields.push([field.key.value, value]);
  }
  fields.push(['prompt', agent.prompt.value]);
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same text, as a JSON string', span: agent.prompt.span });
  return { files: [jsonFile(`.claude/agents/${agent.name.value}.json`, { [agent.name.value]: Object.fromEntries(fields) })], ledger: entries.all };
}

/** A field of a Claude agent in the type that is needed here. A value that would be refused takes every agent of the process with it. */
function extraValue({ key: { value: key }, value, span }: ExtraField, { dialect }: Agent, entries: Ledger): unknown {
  const dropped = (how: string): undefined => void entries.add({ field: key, fate: 'dropped', how, span });
  if (!isClaude(dialect)) return dropped('a field that the SDK does not have');
  if (dialect === 'claude-agent-sdk') {
    entries.add({ field: key, fate: 'exact', how: 'written as it was', span });
    return value;
  }
  const rule = Object.hasOwn(schema, key) ? schema[key] : undefined;
  if (!rule) return dropped('the SDK does not have it');
  if (Object.hasOwn(gated, key)) return dropped(gated[key]!);
  const [expected, isRight] = rule;
  const converted = [value, ...conversions(value)].find(isRight);
  if (converted === undefined) return dropped(`it is not ${expected}`);
  entries.add({ field: key, fate: 'exact', how: converted === value ? 'the same value' : 'the same value as JSON wants it', span });
  return converted;
}

/** What the reader of frontmatter takes beside JSON's own types. */
function conversions(value: unknown): unknown[] {
  if (typeof value !== 'string') return [];
  const text = value.trim();
  if (text === 'true' || text === 'false') return [text === 'true'];
  return /^\d{1,9}$/.test(text) ? [Number(text)] : [text.split(/[,\s]+/).filter((word) => word !== '')];
}
