import { loadNative } from './parse/load.ts';
import { referenceParser } from './parse/markdown.ts';
import { nativeParser } from './parse/native.ts';
import { useParser } from './parse/parser.ts';

const toArena = await loadNative();
useParser(toArena ? nativeParser(toArena, referenceParser) : referenceParser);

export type { Agent } from './model/agent.ts';
export type { Contract } from './model/contract.ts';
export { parseDocument } from './parse/document.ts';
export { decode, fromText } from './parse/source.ts';
export { detect, readAgent } from './hosts/detect.ts';
export { powersOf, within } from './model/powers.ts';
