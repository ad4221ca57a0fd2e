import type { Contract } from '../model/contract.ts';
import { perObject } from '../model/per-object.ts';
import type { Document } from '../parse/document.ts';
import { inHand } from '../parse/in-hand.ts';
import { findDelegation } from './delegation.ts';
import { findOutputs } from './outputs.ts';
import { findRequiredTools } from './required-tools.ts';
import { findReturnShape } from './return-shape.ts';
import { findRules } from './rules.ts';
import { findSkills } from './skills.ts';
import { mayLimit } from './title-duty.ts';
import { read, type Reading } from './units.ts';

/**
 * What the prose of a document binds its agent to, each part found when it is first asked for. The same document gives the same
 * contract; no input makes it throw.
 */
export function extractContract(document: Document): Contract {
  return {
    get outputs() {
      return outputs(document);
    },
    get rules() {
      return bound(document).rules;
    },
    get limits() {
      return limits(document);
    },
    get delegation() {
      return delegation(document);
    },
    get requiredTools() {
      return requiredTools(document);
    },
    get skills() {
      return skills(document);
    },
    get returnShape() {
      return returnShape(document);
    },
  };
}

/** Whoever asks for one part asks for others too, and many readings take much memory. */
const readingOf = inHand(read);

function part<Part>(find: (reading: Reading) => Part): (document: Document) => Part {
  return perObject((document) => find(readingOf(document)));
}

const outputs = part(findOutputs);
const bound = part(findRules);
const limits = part((reading) => (mayLimit(reading) ? bound(reading.document).limits : []));
const delegation = part(findDelegation);
const requiredTools = part(findRequiredTools);
const skills = part(findSkills);
const returnShape = part(findReturnShape);
