// The published schema of settings files, and the table in docs/settings.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { rules } from '../../rules/registry.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { publishedSchema, settingsPage } from '../settings-page.ts';

writeFileSync('src/config/config.schema.json', publishedSchema(rules, hosts));
writeFileSync('docs/settings.md', settingsPage(readFileSync('docs/settings.md', 'utf8'), hosts));
