import { json, toml } from './data.ts';
import { frontmatter, toolLists } from './fields.ts';
import { agents, corpus } from './files.ts';
import { records, skills } from './records.ts';
import { answers, hooks, recordings } from './runs.ts';
import { hostSettings, ownSettings } from './settings.ts';
import type { Surface } from './surface.ts';

/** Every place where bytes of a stranger are read; their shares are a million together. */
export const surfaces: readonly Surface[] = [corpus, agents, frontmatter, toolLists, toml, json, hostSettings, ownSettings, hooks, recordings, answers, skills, records];
