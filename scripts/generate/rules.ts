// The table of all rules.
import { writeFileSync } from 'node:fs';
import { rules } from '../../rules/registry.ts';
import { rulesTable } from '../rules-table.ts';

writeFileSync('rules/README.md', rulesTable(rules));
