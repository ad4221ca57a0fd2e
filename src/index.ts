export type { Agent } from './model/agent.ts';
export type { Contract } from './model/contract.ts';
export { parseDocument } from './parse/document.ts';
export { decode, fromText } from './parse/source.ts';
export { detect, readAgent } from './hosts/detect.ts';
export { powersOf, within } from './model/powers.ts';
