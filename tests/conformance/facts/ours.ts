import type { Host } from '../../../src/hosts/host.ts';
import { defaults, facts } from '../../../src/hosts/opencode/facts.ts';
import { displayOnly } from '../../../src/hosts/qwen-code/tool-facts.ts';
import { hosts } from '../../../src/hosts/registry.ts';
import { otherAliases, tiers } from '../../../src/hosts/shared/claude-facts.ts';
import { keys } from '../../../src/hosts/shared/permission/facts.ts';
import type { OurFacts } from './compare.ts';

/** Facts of single hosts that are no part of the contract all hosts sign. */
const more: Readonly<Record<string, Partial<OurFacts>>> = {
  // `inherit` is a word of the loader, not of the model setting.
  'claude-code': { models: [...Object.keys(tiers).filter((name) => name !== 'inherit'), ...otherAliases] },
  'gemini-cli': { models: wordsOf('gemini-cli') },
  'qwen-code': { displayOnly },
  opencode: { permissions: [...Object.keys(keys), ...facts.otherKeys], defaults: defaults.map((rule) => rule.join(' ')) },
};

function wordsOf(id: string): readonly string[] {
  return hosts.find((host) => host.id === id)?.demands.models?.aliases.filter((name) => name !== 'inherit') ?? [];
}

/** What our data say of a host; nothing when it is none of ours. */
export function ourFacts(id: string): OurFacts | undefined {
  const host: Host | undefined = hosts.find((candidate) => candidate.id === id);
  const standsFor = host?.demands.models?.standsFor;
  return host && { ...host, ...(standsFor ? { standsFor } : {}), ...more[id] };
}
