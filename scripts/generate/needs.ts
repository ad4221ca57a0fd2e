// What each match of a pattern with a gate holds, so that no start has to read the pattern for it.
import { writeFileSync } from 'node:fs';
import '../../rules/registry.ts';
import { needsOfGated } from '../needs.ts';

writeFileSync('src/text/needs.ts', needsOfGated());
