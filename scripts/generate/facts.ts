// What the pages of rules say of hosts, from the data of the hosts.
import { readFileSync, writeFileSync } from 'node:fs';
import { factPage } from '../fact-page.ts';
import { ruleFacts } from '../rule-facts.ts';

for (const id of Object.keys(ruleFacts)) {
  const path = `rules/${id}.md`;
  writeFileSync(path, factPage(id, readFileSync(path, 'utf8')));
}
