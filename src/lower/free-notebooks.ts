import type { Host } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';
import type { Capability, ToolEntry } from '../model/authority.ts';
import { perObject } from '../model/per-object.ts';
import type { Pass } from './pass.ts';

/**
 * Takes out a denial of notebooks where the host has no tool for them alone and the agent may change files all the same.
 *
 * A notebook is a file: the power is not changed, and the agent keeps the tool that edits and writes.
 */
export const freeNotebooks: Pass = {
  name: 'free-notebooks',
  run(agent, { host, report }) {
    if (!agent.tools.some(isDenialOfNotebooks) || hasNotebookTool(host) || !mayChangeFiles(agent)) return agent;
    const freed = new Set(agent.tools.filter(isDenialOfNotebooks));
    for (const { field, value, span } of freed) {
      const fate = host.holds.tools === 'unverified' ? 'unverified' : 'exact';
      report({ field: `${field}.${value}`, fate, needs: 'none', how: `${host.title} has no tool of its own for notebooks, and who may change files may change these`, span });
    }
    const spans = new Set([...freed].map(({ span }) => span));
    const grants = agent.authority.grants.filter(({ span }) => !spans.has(span));
    return { ...agent, tools: agent.tools.filter((tool) => !freed.has(tool)), authority: { ...agent.authority, grants } };
  },
};

const hasNotebookTool = perObject(({ tools }: Host) => tools.some(({ status, only, capabilities }) => status === 'current' && only === undefined && capabilities.every((capability) => capability === 'notebook') && capabilities.length > 0));

function isDenialOfNotebooks({ effect, targets }: ToolEntry): boolean {
  return effect === 'deny' && targets.length > 0 && targets.every((target) => target.kind === 'capability' && target.capability === 'notebook');
}

function mayChangeFiles({ authority: { rest, grants } }: Agent): boolean {
  const has = (capability: Capability, ...effects: readonly string[]) =>
    grants.some(({ effect, target, pattern }) => effects.includes(effect) && pattern === undefined && target.kind === 'capability' && target.capability === capability);
  return (['edit', 'write'] as const).some((capability) => !has(capability, 'deny', 'ask') && (rest !== 'deny' || has(capability, 'allow')));
}
