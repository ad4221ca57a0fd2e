// The pages of what compile can find: the part of each that repeats its data.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { texts, type FindingCode } from '../../src/emit/findings.ts';
import { findingPage } from '../finding-page.ts';

mkdirSync('rules/compile', { recursive: true });
for (const code of Object.keys(texts) as FindingCode[]) {
  const path = `rules/${code}.md`;
  writeFileSync(path, findingPage(code, existsSync(path) ? readFileSync(path, 'utf8') : undefined));
}
