import { isAbsolute } from '../../contract/check/conduct.ts';
import { brokenParts } from '../../contract/check/returns.ts';
import type { Agent } from '../../model/agent.ts';
import type { Contract } from '../../model/contract.ts';
import type { GuardData, HookForm } from '../../model/guard-data.ts';
import { perObject } from '../../model/per-object.ts';
import { canDelegate, powersOf } from '../../model/powers.ts';
import type { Judged } from '../../model/verdict.ts';
import type { Guarded, HeldPromise, Needs, OutputFile, SettingsChange } from '../host.ts';

/** Answers an agent has where its prose names no number. */
const usualAttempts = 3;

/** What a host knows of its hooks. */
export interface HookFacts {
  readonly form: HookForm;
  /** Where the guard of an agent lies, below the output root. */
  readonly folder: string;
  /** The host's tools that hand work to an agent; empty where an agent that is bound here has none. */
  readonly delegates: readonly string[];
  /** Tools the agent was not given and the host offers all the same. */
  readonly ungranted?: readonly string[];
  /** Hooks are not told who calls, so no call can be refused for the sake of one agent. */
  readonly callsUnnamed?: true;
  readonly needs: Needs;
  /** How a hook is put in place. `tools` are the calls to be asked about, as patterns. */
  install(asked: Asked): { readonly files?: readonly OutputFile[]; readonly settings?: readonly SettingsChange[] };
}

/** What the hooks have to ask about. */
export interface Asked {
  /** Path of the guard from the output root. */
  readonly program: string;
  /** Name of the agent on the host. */
  readonly name: string;
  /** Patterns over the names of tools; empty when no call has to be asked about. */
  readonly calls: readonly string[];
  /** Whether its answers are checked. */
  readonly answers: boolean;
}

/** The guard of an agent on a host with hooks; nothing when its contract has no promise that a hook can hold. */
export function guardWith(agent: Agent, judged: Judged, facts: HookFacts): Guarded | undefined {
  const { form, folder, needs, delegates, ungranted = [], callsUnnamed = false } = facts;
  const { contract, ...who } = judged;
  const mayCall = delegates.length > 0 && canDelegate(powersOf(agent.authority));
  const isHeld = mayCall && (contract.delegation.self === 'forbidden' || contract.delegation.forbidden.length > 0 || judged.callees !== undefined);
  const forbidden = callsUnnamed ? [] : contract.requiredTools.filter(isAbsolute);
  const broken = wanted(contract);
  const calls = [...(isHeld ? delegates : []), ...forbidden.flatMap(({ tool }) => patternsOf(tool, judged)), ...ungranted];
  const asked: Asked = { program: `${folder}/guard.cjs`, name: judged.name, calls: [...new Set(calls)], answers: broken.length > 0 };
  if (asked.calls.length === 0 && !asked.answers) return undefined;

  const limit = contract.limits.find(({ what }) => what === 'attempts');
  const data: GuardData = { version: 1, form, judged: { ...who, contract: compact(contract) }, attempts: limit && limit.value > 0 ? limit.value : usualAttempts, delegates, ungranted };
  const how = (text: string): Pick<HeldPromise, 'fate' | 'needs' | 'how'> => ({ fate: 'enforced', needs, how: text });
  const inside = (span: { readonly start: number; readonly end: number }) => broken.some((point) => span.start <= point.span.start && point.span.end <= span.end);
  const holds: HeldPromise[] = [
    ...(mayCall && contract.delegation.self === 'forbidden' && contract.delegation.selfSpan ? [{ field: 'contract.self-delegation', at: contract.delegation.selfSpan.start, ...how('a hook refuses the call of its own name') }] : []),
    ...forbidden.map(({ tool, span }) => ({ field: `contract.tool.${tool}`, at: span.start, ...how('a hook refuses the call') })),
    ...contract.outputs.filter(({ span }) => inside(span)).map(({ span }) => ({ field: 'contract.output', at: span.start, ...how(`a hook sends it back until the answer has every part, ${data.attempts} answers at most`) })),
    ...(contract.returnShape && inside(contract.returnShape.span) ? [{ field: 'contract.return-shape', at: contract.returnShape.span.start, ...how(`a hook sends it back until the answer has every field, ${data.attempts} answers at most`) }] : []),
    ...(limit && asked.answers ? [{ field: 'contract.limit.attempts', at: limit.span.start, ...how(`answer ${limit.value} is let go whatever it is`) }] : []),
  ];
  const { files = [], settings = [] } = facts.install(asked);
  return { program: asked.program, data: { path: `${folder}/contract.json`, value: data }, files, settings, holds };
}

/** What an answer has to hold: all that an empty one lacks. */
const wanted = perObject((contract: Contract) => brokenParts(contract, ''));

/** What the check reads: a rule counts by its kind and place, and prose is left out. */
const compact = perObject((contract: Contract): Contract => {
  const rules = contract.rules.filter(({ kind }) => kind === 'return-shape' || kind === 'delegation').map((rule) => ({ ...rule, text: '' }));
  const outputs = contract.outputs.map((output) => ({ ...output, sections: output.sections.map((section) => ({ ...section, demands: [] })) }));
  const tools = contract.requiredTools.filter(isAbsolute).map(({ purpose: _purpose, ...tool }) => ({ ...tool, calls: [] }));
  return { ...contract, rules, outputs, requiredTools: tools, skills: [] };
});

/** Names that a hook is asked about as patterns: of a tool all that it goes by, of a server all its tools. */
function patternsOf(tool: string, { toolNames }: Judged): string[] {
  const names = toolNames && Object.hasOwn(toolNames, tool) ? toolNames[tool]! : undefined;
  if (names) return names.map(escaped);
  const loose = escaped(tool.replace(/^mcp__/, '')).replace(/[-_]+/g, '[-_]+');
  return [`mcp_+${loose}(?:__.*)?`, loose];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A path inside double quotes of a POSIX shell. */
export function quoted(path: string): string {
  return path.replace(/["\\$`]/g, '\\$&');
}
