import { Interrupted, signalCode } from './errors.ts';

const signals = Object.keys(signalCode) as (keyof typeof signalCode)[];

/** Steps after which a signal is looked for: it can only come in between. */
const often = 16;

/**
 * Carries out steps of which a signal takes everything back: then throws `Interrupted`, once that is done.
 *
 * The first step has nothing to take back, so during it a signal ends the process at once.
 */
export async function interruptible<T>(steps: AsyncGenerator<undefined, T>): Promise<T> {
  let step = await steps.next();
  if (step.done) return step.value;
  let signal: keyof typeof signalCode | undefined;
  const take = (name: NodeJS.Signals) => void (signal ??= name as keyof typeof signalCode);
  for (const name of signals) process.on(name, take);
  try {
    for (let count = 0; !step.done; count++) {
      if (count % often === 0) await new Promise(setImmediate);
      step = await (signal ? steps.throw(new Interrupted(signal)) : steps.next());
    }
    return step.value;
  } finally {
    for (const name of signals) process.off(name, take);
  }
}

/** Does work that a signal ends early by what it is given: then throws `Interrupted`, once the work has ended. */
export async function abortable<T>(work: (ending: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  let signal: keyof typeof signalCode | undefined;
  const take = (name: NodeJS.Signals) => {
    signal ??= name as keyof typeof signalCode;
    ending.abort();
  };
  for (const name of signals) process.on(name, take);
  try {
    const done = await work(ending.signal);
    if (signal) throw new Interrupted(signal);
    return done;
  } finally {
    for (const name of signals) process.off(name, take);
  }
}

/** Carries out steps that have nothing to take back, and lets the process do what waits for it after each. `before` comes before each of them. A signal ends the process at once. */
export async function inTurns<T>(steps: Generator<undefined, T>, before: () => void): Promise<T> {
  for (;;) {
    before();
    const { done, value } = steps.next();
    if (done) return value;
    await new Promise(setImmediate);
  }
}
