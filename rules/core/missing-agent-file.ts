import { hostsOfSettings } from '../../src/hosts/settings.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/missing-agent-file',
  summary: 'Require agent files that settings name to be there.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  settings: true,
  messages: {
    missing: {
      text: 'Unexpected path `{path}` of the agent `{name}`, expected a file that is there',
      why: '{host} {version} {does}.',
      help: '{advice}',
    },
  },
  check({ file, document, workspace, report }) {
    return {
      agent() {
        const [folder, settings] = [file.split('/').at(-2), file.split('/').at(-1)];
        for (const { declaredAgents, demands, title, fact } of hostsOfSettings(file)) {
          const does = demands.missingAgentFile;
          if (!declaredAgents || does === undefined || folder === undefined) continue;
          for (const { path, span, name } of declaredAgents(document)) {
            if (!span || name === undefined || /^(?:[/\\~]|[A-Za-z]:)/.test(path)) continue;
            if (workspace.hasBeside(file, path) !== false) continue;
            const own = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
            const isMeant = own !== undefined && workspace.hasBeside(file, own) === true;
            const advice = isMeant ? `Write \`${own}\`: the path goes from the folder of \`${settings}\`.` : `Mend the path, which goes from the folder of \`${settings}\`, or take the agent out.`;
            // A file of that name in the folder of agents is found without the settings.
            const isFound = workspace.agents.some((agent) => agent.name === name && agent.declaredBy === undefined);
            report({ message: 'missing', data: { path, name, host: title, version: fact.version, does, advice }, at: span, ...(isFound ? { severity: 'warning' } : {}) });
          }
        }
      },
    };
  },
});
