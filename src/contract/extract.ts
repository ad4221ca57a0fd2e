import type { Contract } from '../model/contract.ts';
import type { Document } from '../parse/document.ts';
import { findDelegation } from './delegation.ts';
import { findOutputs } from './outputs.ts';
import { findRequiredTools } from './required-tools.ts';
import { findReturnShape } from './return-shape.ts';
import { findRules } from './rules.ts';
import { findSkills } from './skills.ts';
import { read } from './units.ts';

/** What the prose of a document binds its agent to. The same document gives the same contract; no input makes it throw. */
export function extractContract(document: Document): Contract {
  const reading = read(document);
  const { rules, limits } = findRules(reading);
  const returnShape = findReturnShape(reading);
  return {
    outputs: findOutputs(reading),
    rules,
    limits,
    delegation: findDelegation(reading),
    requiredTools: findRequiredTools(reading),
    skills: findSkills(reading),
    ...(returnShape ? { returnShape } : {}),
  };
}
