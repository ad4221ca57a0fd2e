import type { Agent } from '../../model/agent.ts';
import { powersOf } from '../../model/powers.ts';

/** Whether an agent may call any other: granted by name or as a whole, or left to its host. */
export function mayDelegate({ authority }: Agent): boolean {
  const { rest, named } = powersOf(authority);
  return named.some(({ key, level }) => key.startsWith('delegate:') && level !== 'deny') || (rest !== 'deny' && !named.some(({ key }) => key === 'delegate:*'));
}
