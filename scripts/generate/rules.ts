// The table of all rules. Pages are made before it, since programs run in the order of their names.
import { readFileSync, writeFileSync } from 'node:fs';
import { rules } from '../../rules/registry.ts';
import { rulesTable } from '../rules-table.ts';

writeFileSync('rules/README.md', rulesTable(rules, (id) => readFileSync(`rules/${id}.md`, 'utf8')));
