import { defineRule } from '../../src/lint/rule.ts';
import { replaceName } from '../../src/lint/tool-fixes.ts';

interface Renamed {
  readonly tool: string;
  readonly to: string;
  /** Where the names were read. */
  readonly source: string;
}

/**
 * Tools of published servers that go by another name, by the usual name of their server.
 *
 * Read from the lists of tools of the packages on 2026-11-21.
 */
const renames: Readonly<Record<string, readonly Renamed[]>> = {
  context7: [{ tool: 'get-library-docs', to: 'query-docs', source: '@upstash/context7-mcp 1.0.33 had the one, 4.1.1 has the other' }],
};

export default defineRule({
  id: 'mcp/renamed-tool',
  summary: 'Disallow names that an MCP server has given up.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    renamed: {
      text: 'Unexpected tool `{tool}` of the server `{server}`, expected `{expected}`',
      why: 'The server has renamed it ({source}), and a host leaves out what a server does not have.',
      help: 'Write `{name}`, or pin the server to the version that has the old name.',
    },
  },
  check({ agent, report }) {
    return {
      tool(entry) {
        const [target] = entry.targets;
        if (entry.status !== 'mcp' || target?.kind !== 'mcp' || !Object.hasOwn(renames, target.server)) return;
        const found = renames[target.server]!.find(({ tool }) => tool === target.tool);
        if (!found) return;
        const name = entry.name.replace(found.tool, found.to);
        const isThere = agent.tools.some((other) => other.field === entry.field && other.name === name);
        const data = { tool: found.tool, server: target.server, expected: found.to, source: found.source, name };
        // A list that has both serves both versions of the server.
        if (!isThere) report({ message: 'renamed', data, at: entry.span, fixes: replaceName(entry, name) });
      },
    };
  },
});
