import type { Agent } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import { perObject } from '../../model/per-object.ts';
import type { Judged } from '../../model/verdict.ts';
import type { ToolFact } from '../fact.ts';

/**
 * What an agent is held to where tools go by the names of `called`. What a name in the prose means is looked up in `known`
 * and in those: the first list that has it.
 */
export function judgedOn({ name, contract, authority }: Agent, called: readonly ToolFact[], known: readonly ToolFact[]): Judged {
  const named = authority.grants.filter(({ effect }) => effect !== 'deny').map(({ target }) => target);
  const callees = named.flatMap((target) => (target.kind === 'agent' ? [target.name] : []));
  const isFree = named.some((target) => target.kind === 'capability' && target.capability === 'delegate');
  const toolNames = contract.requiredTools.flatMap(({ tool }) => {
    const names = namesOf(tool, called, known);
    return names.length > 0 ? [[tool, names] as const] : [];
  });
  return {
    name: name.value,
    contract,
    ...(callees.length > 0 && !isFree ? { callees } : {}),
    ...(toolNames.length > 0 ? { toolNames: Object.fromEntries(toolNames) } : {}),
  };
}

/** All names of the tools that give no more than this one does. */
function namesOf(tool: string, called: readonly ToolFact[], known: readonly ToolFact[]): string[] {
  const word = tool.toLowerCase();
  const fact = byName(known).get(word) ?? byName(called).get(word);
  if (!fact) return [];
  return [...new Set([tool, ...called.filter((candidate) => givesNoMore(candidate, fact.capabilities)).map(({ name }) => name)])];
}

/** Tools that give something, by their names in lower case; of two with one name the first. */
const byName = perObject((facts: readonly ToolFact[]) => new Map(facts.filter(({ capabilities }) => capabilities.length > 0).toReversed().map((fact) => [fact.name.toLowerCase(), fact])));

function givesNoMore({ capabilities }: ToolFact, wanted: readonly Capability[]): boolean {
  return capabilities.length > 0 && capabilities.every((capability) => wanted.includes(capability));
}
