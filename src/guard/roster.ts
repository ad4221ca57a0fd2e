import { bareAgent } from '../contract/check/conduct.ts';

/** The line that the begin or the end of an agent's work adds to the roster of a session. */
export function rosterLine(kind: 'begin' | 'end', agent: string): string {
  return `${kind} ${coded(agent)}\n`;
}

/** A new turn of the user: who has not ended was broken off. */
export const idleLine = 'idle\n';

/** How often an agent began in a session, where it is the only one at work; nothing where it is not, or not alone. */
export function aloneAtWork(roster: string, agent: string): number | undefined {
  const own = coded(agent);
  const atWork = new Map<string, number>();
  let begun = 0;
  for (const line of roster.split('\n')) {
    const [kind, name] = line.split(' ');
    if (kind === 'idle') atWork.clear();
    if (name === undefined) continue;
    if (kind === 'begin' && name === own) begun += 1;
    const count = (atWork.get(name) ?? 0) + (kind === 'begin' ? 1 : -1);
    if (count > 0) atWork.set(name, count);
    else atWork.delete(name);
  }
  return atWork.size === 1 && atWork.has(own) ? begun : undefined;
}

/** A name as one word; half of a pair of surrogates, which no such word can hold, becomes the sign for a lost character. */
function coded(agent: string): string {
  return encodeURIComponent(bareAgent(agent).toWellFormed());
}
