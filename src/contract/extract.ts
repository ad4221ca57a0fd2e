import type { Contract } from '../model/contract.ts';
import type { Document } from '../parse/document.ts';

export function extractContract(_document: Document): Contract {
  return { outputs: [], rules: [], limits: [], delegation: { self: 'free', forbidden: [], targets: [] }, requiredTools: [], skills: [] };
}
