import { nearest } from '../../src/diagnostics/nearest.ts';
import type { Fix } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/detect.ts';
import type { Host, ToolFact } from '../../src/hosts/host.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { ToolEntry } from '../../src/model/authority.ts';

export default defineRule({
  id: 'tools/unknown-tool',
  summary: 'Disallow tools that the host does not know.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    case: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected `{expected}`',
      why: '{host} tells upper from lower case and ignores the name in silence.',
      help: 'Write `{expected}`.',
    },
    foreign: {
      text: 'Unexpected tool `{tool}` of {other} in `{field}`, expected a tool of {host}',
      why: '{host} does not know the name and ignores it in silence.',
      help: '{advice}.',
    },
    typo: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected a tool of {host}',
      why: '{host} does not know the name and ignores it in silence.',
      help: 'Did you mean `{expected}`?',
    },
    unknown: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected a tool of {host}',
      why: '{host} {version} does not know the name and ignores it in silence.',
      help: 'Take it out, or write the name as the host spells it; a tool of an MCP server carries the name of its server.',
    },
  },
  options: {
    allow: { type: 'array', items: { type: 'string', minLength: 1 }, default: [], description: 'Names that are never reported, such as tools that a plugin brings.' },
  },
  check({ agent, options, report }) {
    const host = hostById(agent.dialect);
    if (!host) return {};
    return {
      tool(entry) {
        if (entry.status !== 'unknown' || options.allow.includes(entry.name)) return;
        const { name: tool, field, span: at } = entry;
        const common = { tool, field, host: host.title };
        const own = host.tools.find(({ name, status }) => status !== 'retired' && name.toLowerCase() === tool.toLowerCase());
        if (own) {
          const severity = entry.effect === 'deny' ? 'error' : 'warning';
          report({ message: 'case', data: { ...common, expected: own.name }, at, severity, fixes: replaceName(entry, own.name) });
          return;
        }
        const foreign = elsewhere(tool, host);
        const guess = nearest(tool, host.tools.map(({ name }) => name));
        if (foreign) {
          const same = counterpart(foreign.fact, host);
          const advice = same ? `Write \`${same}\`, which does the same` : 'Take it out; this host has no tool that does the same';
          report({ message: 'foreign', data: { ...common, other: foreign.title, advice }, at, fixes: same ? replaceName(entry, same) : [] });
        } else if (guess) report({ message: 'typo', data: { ...common, expected: guess }, at });
        else report({ message: 'unknown', data: { ...common, version: host.fact.version }, at });
      },
    };
  },
});

/** The tool of another host that goes by this very name. */
function elsewhere(name: string, own: Host): { readonly title: string; readonly fact: ToolFact } | undefined {
  for (const { id, title, tools } of hosts) {
    const fact = id === own.id ? undefined : tools.find((tool) => tool.name === name);
    if (fact) return { title, fact };
  }
  return undefined;
}

/** The current tool of a host that gives just what a tool of another one gives. */
function counterpart({ capabilities }: ToolFact, host: Host): string | undefined {
  if (capabilities.length === 0) return undefined;
  return host.tools.find((tool) => tool.status === 'current' && tool.capabilities.join() === capabilities.join())?.name;
}

/** Unsafe: the host ignores the name as it stands, so the right one gives or takes a power. */
function replaceName({ name, value, span }: ToolEntry, expected: string): readonly Fix[] {
  // A quoted or folded text has one span for all its entries.
  if (span.end - span.start !== value.length) return [];
  return [{ title: `Write \`${expected}\``, safety: 'unsafe', edits: [{ span: { start: span.start, end: span.start + name.length }, text: expected }] }];
}
