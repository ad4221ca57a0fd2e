import { loadWidths } from '../src/diagnostics/width.ts';
import { loadNative } from '../src/parse/load.ts';
import { referenceParser } from '../src/parse/markdown.ts';
import { nativeParser } from '../src/parse/native.ts';
import { useParser } from '../src/parse/parser.ts';

// The parser of the usual path. Nothing above `parse` is loaded here, so that a test can still stand in for it.
const toArena = await loadNative();
useParser(toArena ? nativeParser(toArena, referenceParser) : referenceParser);

await loadWidths();
