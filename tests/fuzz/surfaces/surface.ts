import type { FuzzInput } from '../inputs.ts';
import type { Fault } from '../judge.ts';
import type { Random } from '../random.ts';

/** A place where bytes of a stranger are read. */
export interface Surface {
  readonly name: string;
  /** How many of a million inputs. */
  readonly share: number;
  make(random: Random): FuzzInput;
  /** What an input breaks; `turn` chooses what it is tried with. */
  faults(input: FuzzInput, turn: number): Fault[];
}
