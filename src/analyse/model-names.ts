import { nearest } from '../diagnostics/nearest.ts';
import { hostById } from '../hosts/by-id.ts';
import { liesInHome } from '../hosts/homes.ts';
import type { Host } from '../hosts/host.ts';
import { hosts } from '../hosts/registry.ts';
import { isOfPlugin } from '../hosts/shared/plugin.ts';
import type { Agent } from '../model/agent.ts';
import type { Span } from '../text/span.ts';

/** Why a host cannot make anything of a model. `of` names the host whose word it is, `whole` is it with its provider. */
type ModelFault = { readonly kind: 'foreign'; readonly of?: string } | { readonly kind: 'bare'; readonly whole: string } | { readonly kind: 'unknown'; readonly guess?: string };

/** A model that the host of its file cannot make anything of, with what is said of it. */
export interface UnfitModel {
  readonly fault: ModelFault;
  readonly at: Span;
  readonly severity: 'warning' | 'info';
  readonly data: { readonly model: string; readonly host: string; readonly version: string; readonly otherwise: string };
}

/** Letters behind the name of a family that choose a larger window: `sonnet[1m]`. */
const window = /\[\w+\]$/;

/** What is wrong with the model of an agent; nothing when it is a word of the host or looks like the name of a model it can reach. */
export function unfitModel(agent: Agent): UnfitModel | undefined {
  const host = hostById(agent.dialect);
  const fault = host && modelFault(agent, host);
  if (!host || !fault) return undefined;
  return {
    fault,
    at: agent.model!.span,
    // Of a closed host only its documentation speaks, and a file that lies with no host may be meant for the one that has the model.
    severity: host.holds.model === 'unverified' || (fault.kind === 'foreign' && fault.of === undefined && isGuessed(agent, host)) ? 'info' : 'warning',
    data: { model: agent.model!.written.slice(0, 80), host: host.title, version: host.fact.version, otherwise: host.demands.models!.otherwise },
  };
}

/** Whether nothing but its fields says which host a file is for. */
function isGuessed({ path, declaredBy }: Agent, host: Host): boolean {
  return declaredBy === undefined && !liesInHome(path, host) && !isOfPlugin({ path });
}

function modelFault({ model }: Agent, { id, demands: { models } }: Host): ModelFault | undefined {
  if (!model || !models) return undefined;
  const word = model.written.replace(window, '').toLowerCase();
  if (models.aliases.includes(word) || models.literal.test(model.written)) return undefined;
  const other = hosts.find((host) => host.id !== id && host.toolsOf === undefined && host.demands.models?.aliases.includes(word));
  if (other) return { kind: 'foreign', of: other.title };
  if (model.provider && models.needsProvider) return { kind: 'bare', whole: `${model.provider}/${model.written}` };
  if (model.provider) return { kind: 'foreign' };
  const guess = nearest(word, models.aliases);
  return { kind: 'unknown', ...(guess ? { guess } : {}) };
}
