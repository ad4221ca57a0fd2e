import { chooseParser } from './api.ts';

await chooseParser();

export type { Agent, Contract } from './api.ts';
export { decode, detect, fromText, parseDocument, powersOf, readAgent, within } from './api.ts';
