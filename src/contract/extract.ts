import type { Contract } from '../model/contract.ts';
import { perObject } from '../model/per-object.ts';
import type { Document } from '../parse/document.ts';
import { findDelegation } from './delegation.ts';
import { findOutputs } from './outputs.ts';
import { findRequiredTools } from './required-tools.ts';
import { findReturnShape } from './return-shape.ts';
import { findRules, holdsLimits } from './rules.ts';
import { findSkills } from './skills.ts';
import { read, type Reading } from './units.ts';

/** What the prose of a document binds its agent to, each part read when it is first asked for. The same document gives the same contract; no input makes it throw. */
export function extractContract(document: Document): Contract {
  return new Extracted(document);
}

const finders: { readonly [Part in keyof Contract]-?: (reading: Reading) => Contract[Part] } = {
  outputs: findOutputs,
  rules: (reading) => boundBy(reading).rules,
  // Most prose has no limit, and to see that takes less than to read its rules.
  limits: (reading) => (holdsLimits(reading) ? boundBy(reading).limits : []),
  delegation: findDelegation,
  requiredTools: findRequiredTools,
  skills: findSkills,
  returnShape: findReturnShape,
};
const parts = Object.keys(finders) as (keyof Contract)[];

const boundBy = perObject(findRules);

/** The parts are fields of its own, so that a copy has them, and their getters are the same for all contracts. */
class Extracted implements Contract {
  declare readonly outputs: Contract['outputs'];
  declare readonly rules: Contract['rules'];
  declare readonly limits: Contract['limits'];
  declare readonly delegation: Contract['delegation'];
  declare readonly requiredTools: Contract['requiredTools'];
  declare readonly skills: Contract['skills'];
  declare readonly returnShape?: Contract['returnShape'];
  readonly #document: Document;
  #reading: Reading | undefined;
  readonly #found = new Map<keyof Contract, unknown>();

  static readonly #lazy = Object.fromEntries(parts.map((part) => [part, Extracted.#part(part)]));

  static #part(part: keyof Contract): PropertyDescriptor & ThisType<Extracted> {
    return {
      enumerable: true,
      configurable: true,
      get() {
        return this.#found.has(part) ? this.#found.get(part) : this.#find(part);
      },
    };
  }

  constructor(document: Document) {
    this.#document = document;
    Object.defineProperties(this, Extracted.#lazy);
  }

  #find(part: keyof Contract): unknown {
    const found = finders[part]((this.#reading ??= read(this.#document)));
    this.#found.set(part, found);
    // What is read whole needs its sentences no more.
    if (this.#found.size === parts.length) this.#reading = undefined;
    return found;
  }
}
