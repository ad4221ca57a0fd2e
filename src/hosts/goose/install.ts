import type { Install } from '../install.ts';

export const install: Install = { programs: ['goose'] };
