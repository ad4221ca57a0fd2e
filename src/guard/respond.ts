import type { GuardData } from '../model/guard-data.ts';
import { decide, type Memory } from './decide.ts';
import { readQuestion, speak, type QuestionKind, type Reply, type Spoken } from './question.ts';

/** One call of the guard: who it is, what it was asked, and how it reads what it needs. */
export interface Call {
  readonly program: string;
  readonly kind: QuestionKind;
  /** The hook's JSON. May throw, as reading a pipe can. */
  question(): string;
  /** The file beside the guard. May throw. */
  contract(): string;
  readonly memory: Memory;
}

/** The answer to a hook. Never throws: a fault of ours never holds an agent up at its end, and never lets a call through that was to be judged. */
export function respond({ program, kind, question, contract, memory }: Call): Spoken {
  let form: GuardData['form'] = 'claude';
  try {
    const data = JSON.parse(contract()) as GuardData;
    form = data.form;
    return speak(decide(readQuestion(question(), kind), data, memory), form);
  } catch (error) {
    const fault = `mandate: the guard ${program} failed: ${error instanceof Error ? error.message : String(error)}`;
    const reply: Reply = kind === 'call' ? { says: 'deny', reason: `${fault}. The call is refused, because it may be one that is forbidden; compile the agent again.` } : { says: 'nothing', note: `${fault}. The answer is let go unchecked.` };
    return speak(reply, form);
  }
}
