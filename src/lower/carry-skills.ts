import type { Host, LedgerEntry, SkillOnHost } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';
import type { Span } from '../text/span.ts';

/** Skills that an agent names, in its field or in its prose, each with the first place. Letter case does not count. */
export function namedSkills({ extra, contract }: Pick<Agent, 'extra' | 'contract'>): Map<string, Span> {
  const listed = extra.filter(({ key }) => key.value === 'skills').flatMap(({ value, span }) => wordsOf(value).map((name) => [name, span] as const));
  const mentioned = contract.skills.map(({ name, span }) => [name, span] as const);
  return new Map([...listed, ...mentioned].toReversed().map(([name, span]) => [name.toLowerCase(), span]));
}

function wordsOf(value: unknown): string[] {
  const words = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  return words.map((word) => word.trim()).filter((word) => word !== '');
}

/** Says what becomes of each skill of the project that an agent names. The files of a skill are its own, since many agents can name it. */
export function skillEntries(agent: Agent, { skills: places }: Host, skills: ReadonlyMap<string, SkillOnHost> | undefined): LedgerEntry[] {
  if (!places || !skills || skills.size === 0) return [];
  return [...namedSkills(agent)].flatMap(([name, span]) => {
    const skill = skills.get(name);
    return skill ? [{ field: `skill.${skill.name}`, fate: skill.fate, needs: 'none' as const, how: skill.how, span }] : [];
  });
}
