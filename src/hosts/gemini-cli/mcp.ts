import type { Target } from '../../model/authority.ts';
import { longestToolName } from './facts.ts';

/** `mcp_server_tool`, `mcp_server_*` and `mcp_*`. The server ends at the first `_`, so it cannot hold one. */
export function mcpTarget(name: string): Target | undefined {
  if (name === 'mcp_*') return { kind: 'mcp', server: '*', tool: '*' };
  const [, server, tool] = /^mcp_([A-Za-z0-9.:-]+)_(\*|_*[A-Za-z0-9.:-][A-Za-z0-9_.:-]*)$/.exec(name) ?? [];
  return server === undefined || tool === undefined ? undefined : { kind: 'mcp', server, tool };
}

/**
 * How a list names a tool of a server. Nothing where the name would be refused, would be cut by the host,
 * or could mean a tool of another server: `mcp_a_b_c` is also tool `c` of the server `a_b`.
 */
export function mcpName(server: string, tool: string, servers: readonly string[]): string | undefined {
  if (server === '*') return tool === '*' ? 'mcp_*' : undefined;
  const name = `mcp_${server}_${tool}`;
  const read = mcpTarget(name);
  if (read?.kind !== 'mcp' || read.server !== server || read.tool !== tool || name.length > longestToolName) return undefined;
  const isOfAnother = tool !== '*' && servers.some((other) => other !== server && name.startsWith(`mcp_${other}_`));
  return isOfAnother ? undefined : name;
}
