import { loadNative } from './parse/load.ts';
import { referenceParser } from './parse/markdown.ts';
import { nativeParser } from './parse/native.ts';
import { useParser } from './parse/parser.ts';

// What is behind `index.ts`, which cannot be CommonJS as it waits for the parser: the build shares it with the command.
export type { Agent } from './model/agent.ts';
export type { Contract } from './model/contract.ts';
export { parseDocument } from './parse/document.ts';
export { decode, fromText } from './parse/source.ts';
export { detect, readAgent } from './hosts/detect.ts';
export { powersOf, within } from './model/powers.ts';

/** Documents are read with the native parser from now on, or with the reference where the native one cannot be loaded. */
export async function chooseParser(): Promise<void> {
  const toArena = await loadNative();
  useParser(toArena ? nativeParser(toArena, referenceParser) : referenceParser);
}
