import { serversFor } from '../../src/analyse/servers.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'mcp/unpinned-server',
  summary: 'Prefer MCP servers of a fixed version.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    unpinned: {
      text: 'Unexpected `{dependency}` for the server `{server}` in `{settings}`, expected it with a version',
      why: 'Whatever is published under the name next runs on every machine, and its tools may have other names.',
      help: 'Write the version that was tried, such as `{dependency}@1.2.3`.',
    },
  },
  check({ file, agent, workspace, report }) {
    const seen = new Set<string>();
    return {
      tool({ effect, status, targets, span: at }) {
        const [target] = targets;
        if (status !== 'mcp' || effect === 'deny' || target?.kind !== 'mcp' || seen.has(target.server)) return;
        seen.add(target.server);
        const host = hostById(agent.dialect);
        const server = host && serversFor(file, host, workspace).find(({ name }) => name === target.server);
        const dependency = server && unpinned(server.command);
        if (!server || dependency === undefined) return;
        const labels = [{ file: server.path, span: server.span, text: 'declared here' }];
        report({ message: 'unpinned', data: { dependency, server: server.name, settings: server.path }, at, labels });
      },
    };
  },
});

const launchers: readonly (readonly string[])[] = [['npx'], ['bunx'], ['uvx'], ['pnpm', 'dlx'], ['yarn', 'dlx'], ['npm', 'exec'], ['uv', 'tool', 'run'], ['pipx', 'run']];

/** What a launcher of packages is told to run without being told which version; nothing for any other command. */
function unpinned(command: readonly string[]): string | undefined {
  const words = command.map((word, at) => (at === 0 ? word.replace(/^.*[/\\]|\.(?:cmd|exe)$/g, '') : word));
  const shell = words[0] === 'cmd' && words[1]?.toLowerCase() === '/c' ? words.slice(2) : words;
  const launcher = launchers.find((parts) => parts.every((part, at) => shell[at] === part));
  const dependency = launcher && shell.slice(launcher.length).find((word) => !word.startsWith('-'));
  if (dependency === undefined || /^[.~/$]|^[a-z+]+:/i.test(dependency)) return undefined;
  const version = /(?<=.)@([^@/]*)$|==(.+)$/.exec(dependency);
  const isFixed = version && /\d/.test(version[1] ?? version[2] ?? '');
  return isFixed ? undefined : dependency.replace(/(?<=.)@[^@/]*$/, '');
}
