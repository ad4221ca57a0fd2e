import { isAbsolute } from '../../contract/check/conduct.ts';
import type { Agent, Feature } from '../../model/agent.ts';
import type { Contract, RuleKind } from '../../model/contract.ts';
import { perObject } from '../../model/per-object.ts';
import { canDelegate, powersOf, type Powers } from '../../model/powers.ts';
import type { Span } from '../../text/span.ts';
import type { Lever } from '../host.ts';

const withoutDelegation = { fate: 'exact', needs: 'none', how: 'it has no tool to call an agent with' } as const;

interface Promise {
  readonly promise: Feature;
  readonly field: string;
  readonly span: Span;
}

const featureOf: Readonly<Record<RuleKind, Feature>> = {
  prohibition: 'prohibitions',
  obligation: 'prohibitions',
  limit: 'attempts',
  delegation: 'delegation',
  'return-shape': 'return-shape',
};

/**
 * A lever for every promise of a contract: the one the host has for it, else the words of the prompt alone.
 *
 * A promise that is written as a rule too (`never call yourself`) appears once, under the more telling name.
 */
export function levers(agent: Agent, held: Partial<Record<Feature, Omit<Lever, 'promise' | 'field' | 'span'>>>): Lever[] {
  const levers = canDelegate(powersOf(agent.authority)) ? held : { ...held, 'self-delegation': withoutDelegation };
  return promisesOf(agent.contract).map((promise) => {
    const lever = levers[promise.promise];
    return lever ? { ...promise, ...lever } : asked(promise);
  });
}

const asked = perObject((promise: Promise): Lever => ({ ...promise, fate: 'asked', needs: 'none', how: 'only the words of the prompt ask for it' }));

const promisesOf = perObject(({ outputs, rules, limits, delegation, requiredTools, skills, returnShape }: Contract): readonly Promise[] => {
  const own: Promise[] = [
    ...(delegation.self === 'forbidden' && delegation.selfSpan ? [{ promise: 'self-delegation' as const, field: 'contract.self-delegation', span: delegation.selfSpan }] : []),
    ...outputs.filter(({ span }) => span.start !== returnShape?.span.start).map(({ span }) => ({ promise: 'output-sections' as const, field: 'contract.output', span })),
    ...(returnShape ? [{ promise: 'return-shape' as const, field: 'contract.return-shape', span: returnShape.span }] : []),
    ...limits.map(({ what, span }) => ({ promise: 'attempts' as const, field: `contract.limit.${what}`, span })),
    ...delegation.targets.map(({ name, span }) => ({ promise: 'delegation' as const, field: `contract.delegation.${name}`, span })),
    ...requiredTools.map(({ tool, mode, span }) => ({ promise: mode === 'forbid' ? ('prohibitions' as const) : ('required-tools' as const), field: `contract.tool.${tool}`, span })),
    ...skills.map(({ name, span }) => ({ promise: 'skills' as const, field: `contract.skill.${name}`, span })),
  ];
  const told = new Set(own.map(({ span }) => span.start));
  // A ban on a tool is a rule as well, and says nothing else.
  const banned = new Set(requiredTools.filter(isAbsolute).map(({ span }) => span.start));
  const others = rules.filter(({ kind, span }) => (kind === 'prohibition' ? !banned.has(span.start) : kind === 'obligation' || !told.has(span.start)));
  return [...own, ...others.map(({ kind, span }) => ({ promise: featureOf[kind], field: `contract.${kind}`, span }))];
});

/** Levers of a host of which nobody saw that it holds its list: who has no tool to call an agent with cannot call itself. Few ask for the powers. */
export function listLevers(agent: Agent, powers: () => Powers): Lever[] {
  const how = { fate: 'unverified', needs: 'none', how: 'it has no tool to call an agent with' } as const;
  return levers(agent, {}).map((lever) => (lever.promise === 'self-delegation' && !canDelegate(powers()) ? { ...lever, ...how } : lever));
}
