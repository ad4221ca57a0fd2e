import type { Fate, Host } from '../src/hosts/host.ts';
import { features } from '../src/model/agent.ts';

const groups: readonly (readonly [title: string, fates: readonly Fate[]])[] = [
  ['Kept', ['exact', 'inferred', 'rewritten']],
  ['Enforced', ['enforced']],
  ['Kept as far as its documentation says', ['unverified']],
  ['Kept with less than was asked', ['narrowed']],
  ['Asked for in the words of the prompt alone', ['asked']],
  ['Lost', ['dropped']],
  ['Refused, unless allowed by name', ['widened']],
];

/** The page of a host, made from its data. */
export function hostPage(host: Host): string {
  const { id, title, fact, homes, install, fields, builtins, demands } = host;
  const parts = [
    `# ${title}`,
    '<!-- Made by `npm run generate` from the data beside it. -->',
    `\`${id}\`, version ${fact.version}, read ${fact.date}: ${fact.source}.`,
    '## What becomes of an agent here, at best',
    groups.map(([name, fates]) => [name, features.filter((feature) => fates.includes(host.holds[feature]))] as const).filter(([, held]) => held.length > 0).map(([name, held]) => `- ${name}: ${held.join(', ')}`).join('\n'),
    '## Files',
    [
      `- agents: ${codes(homes)}`,
      ...line('agents that it makes of files that are not read here', host.unread ?? []),
      ...(host.scopes ?? []).map(({ scope, path }) => `- of the ${scope}: \`${path}\``),
      ...line('settings whose rules a bundle must not loosen', host.settings),
      ...line('MCP servers', (host.mcpSettings ?? []).map(({ path, key }) => `${path} (${key})`)),
      ...line('program', install?.programs ?? []),
      ...line('settings of a user that reach its agents', (install?.userSettings ?? []).map(({ path }) => `~/${path}`)),
    ].join('\n'),
    '## Fields',
    fields.map(({ key, required }) => `\`${key}\`${required ? ' (required)' : ''}`).join(', ') || 'None.',
    ...(builtins.length > 0 ? ['## Agents it brings along', codes(builtins)] : []),
    ...((demands.models?.aliases ?? []).length > 0 ? ['## Words for models', demands.models!.aliases.map((alias) => `\`${alias}\`${demands.models!.standsFor?.[alias] === undefined ? '' : ` (\`${demands.models!.standsFor[alias]}\` in this version)`}`).join(', ')] : []),
    '## Tools',
    table(['name', 'gives', 'note'], host.tools.map(({ name, status, capabilities, current, only, note }) => [`\`${name}\``, capabilities.join(', ') || 'nothing that another host has', [status === 'current' ? '' : `${status}, today \`${current}\``, only ? `${only} only` : '', note ?? ''].filter(Boolean).join('; ')])),
    ...((host.dangers ?? []).length > 0 ? ['## Fields and settings that take a guard away', table(['key', 'in', 'what it does'], host.dangers!.map(({ at, place, values, effect }) => [`\`${at}\`${values ? ` = ${values.map((value) => `\`${value}\``).join(', ')}` : ''}`, place, effect]))] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function line(what: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`- ${what}: ${codes(values)}`];
}

function codes(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}
