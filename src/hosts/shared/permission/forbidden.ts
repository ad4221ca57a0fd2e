import { isAbsolute } from '../../../contract/check/conduct.ts';
import type { Agent } from '../../../model/agent.ts';
import { capabilities, type Capability } from '../../../model/authority.ts';
import type { ToolFact } from '../../fact.ts';
import { tools as claudeTools } from '../claude-facts.ts';
import { keyOf, type PermissionFacts } from './facts.ts';

/** Tools that the prose forbids whatever they are for, with the keys that take them away. A key that other tools share goes only when all of them are forbidden. */
export function forbiddenTools({ contract }: Agent, { tools }: Pick<PermissionFacts, 'tools'>): readonly { readonly tool: string; readonly keys: readonly string[] }[] {
  const forbidden = contract.requiredTools.filter(isAbsolute).map(({ tool }) => ({ tool, meant: capabilitiesOf(tool, tools) }));
  const all = new Set(forbidden.flatMap(({ meant }) => meant));
  return forbidden.flatMap(({ tool, meant }) => {
    const keys = [...new Set(meant.flatMap((capability) => keyOf[capability] ?? []))].filter((key) => key !== 'task' && sharing(key).every((capability) => all.has(capability)));
    return keys.length > 0 ? [{ tool, keys }] : [];
  });
}

function capabilitiesOf(tool: string, own: readonly ToolFact[]): readonly Capability[] {
  return [...claudeTools, ...own].find(({ name }) => name.toLowerCase() === tool.toLowerCase())?.capabilities ?? [];
}

/** Notebooks are edited with the tool for editing, and prose hardly names them. */
function sharing(key: string): Capability[] {
  return capabilities.filter((capability) => keyOf[capability] === key && capability !== 'notebook');
}
