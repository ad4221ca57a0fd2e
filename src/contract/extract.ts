import type { Contract } from '../model/contract.ts';
import type { Document } from '../parse/document.ts';
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
  const part = <Part>(find: (reading: Reading) => Part): (() => Part) => {
    let found: { readonly part: Part } | undefined;
    return () => (found ??= { part: find(readingOf(document)) }).part;
  };
  const outputs = part(findOutputs);
  const bound = part(findRules);
  const limits = part((reading) => (mayLimit(reading) ? bound().limits : []));
  const delegation = part(findDelegation);
  const requiredTools = part(findRequiredTools);
  const skills = part(findSkills);
  const returnShape = part(findReturnShape);
  return {
    get outputs() {
      return outputs();
    },
    get rules() {
      return bound().rules;
    },
    get limits() {
      return limits();
    },
    get delegation() {
      return delegation();
    },
    get requiredTools() {
      return requiredTools();
    },
    get skills() {
      return skills();
    },
    get returnShape() {
      return returnShape();
    },
  };
}

/** Of the document that was asked about last: whoever asks for one part asks for others too, and many readings take much memory. */
let last: Reading | undefined;

function readingOf(document: Document): Reading {
  if (last?.document !== document) last = read(document);
  return last;
}
