import { serversFor } from '../../src/analyse/servers.ts';
import { nearest } from '../../src/diagnostics/nearest.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { liesInHome } from '../../src/hosts/homes.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Agent } from '../../src/model/agent.ts';

export default defineRule({
  id: 'mcp/undeclared-server',
  summary: 'Require MCP servers to be declared.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    missing: {
      text: 'Unexpected server `{server}` in `{tool}`, expected one that `{settings}` declares',
      why: 'Without the server there is no such tool, and the agent works without it.',
      help: '{advice}',
    },
    unmarked: {
      text: 'Unexpected `{tool}`, expected a tool of {host} or of a server that is declared',
      why: 'A plugin or a tool of the project can have such a name as well as a server; where none brings it, the agent works without it.',
      help: 'Check that somebody brings it, or take it out.',
    },
    elsewhere: {
      text: 'Unexpected server `{server}` in `{tool}`, expected it to be declared in the project',
      why: 'The tool is there only for those who have the server in settings of their own.',
      help: 'Declare the server in the project where everybody who runs the agent is to have it.',
    },
  },
  check({ file, agent, workspace, report }) {
    const seen = new Set<string>();
    return {
      tool({ name: tool, effect, status, targets, span: at }) {
        const [target] = targets;
        if (status !== 'mcp' || effect === 'deny' || target?.kind !== 'mcp' || target.server === '*' || seen.has(target.server)) return;
        const host = hostById(agent.dialect);
        const { server } = target;
        seen.add(server);
        if (!host?.mcpSettings || ownServers(agent).has(server) || host.demands.ownServers?.test(server)) return;
        const declared = serversFor(file, host, workspace);
        if (declared.some(({ name }) => name === server)) return;
        const guess = nearest(server, declared.map(({ name }) => name));
        const advice = guess ? `Did you mean \`${guess}\`?` : 'Declare the server there, or take the tool out.';
        // Agents outside of a host's folder are carried elsewhere, to whoever has the server, and one with its maker's name comes from a gallery.
        const isSure = host.demands.mcpTool !== undefined && liesInHome(file, host) && !server.includes('/');
        if (declared[0] && (guess || isSure)) report({ message: 'missing', data: { server, tool, settings: declared[0].path, advice }, at });
        else if (host.demands.mcpTool === undefined) report({ message: 'unmarked', data: { host: host.title, tool }, at, severity: 'info' });
        else report({ message: 'elsewhere', data: { server, tool }, at, severity: 'info' });
      },
    };
  },
});

/** Servers that the agent brings itself: a map from names, or a list of names and of such maps. */
function ownServers({ extra }: Agent): ReadonlySet<string> {
  const own = extra.filter(({ key }) => /^mcp[-_]?servers$/i.test(key.value)).flatMap(({ value }) => (Array.isArray(value) ? value : [value]));
  return new Set(own.flatMap((item) => (typeof item === 'string' ? [] : Object.keys((item ?? {}) as object))));
}
