import { hosts } from '../src/hosts/registry.ts';
import { ruleFacts } from './rule-facts.ts';

const open = '<!-- facts: made by `npm run generate` -->';
const close = '<!-- end of facts -->';

/** The page of a rule with what the data of hosts says of it; the same page where they say nothing. */
export function factPage(id: string, page: string): string {
  const facts = ruleFacts[id];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (!facts && start === -1) return page;
  if (!facts || start === -1 || end < start) throw new Error(`the page of ${id} ${facts ? 'has no place for' : 'has a place, and there is nothing in'} what the data of hosts says`);
  const found = hosts.map((host) => ({ host, rows: facts.says(host) })).filter(({ rows }) => rows.length > 0);
  const rows = found.flatMap(({ host, rows }) => rows.filter((row) => row !== '').map((row) => `| ${host.title} | ${row.replaceAll('|', '\\|')} |`));
  const part = [
    '## Hosts',
    facts.hosts ?? `${found.map(({ host }) => host.title).join(', ')}${facts.also ? `; ${facts.also}` : ''}.`,
    ...(rows.length > 0 ? [['| host | what it does |', '| --- | --- |', ...rows].join('\n')] : []),
    '## Source',
    found.map(({ host: { title, fact } }) => `- ${title} ${fact.version}, ${fact.date}: ${fact.source}`).join('\n'),
  ].join('\n\n');
  return `${page.slice(0, start)}${open}\n\n${part}\n\n${page.slice(end)}`;
}
