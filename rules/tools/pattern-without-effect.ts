import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'tools/pattern-without-effect',
  summary: 'Disallow patterns in lists that know whole tools only.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    grants: {
      text: 'Unexpected pattern in `{entry}`, expected `{tool}` and a permission rule',
      why: '{host} {version} gives the whole tool: a pattern in `{field}` restricts nothing.',
      help: 'Limit the commands by `permissions` in the settings or by a hook, or take the tool out.',
    },
    denies: {
      text: 'Unexpected pattern in `{entry}`, expected `{tool}` or a permission rule',
      why: '{host} {version} takes the whole tool away, not only what the pattern says.',
      help: 'Deny a part of a tool by `permissions` in the settings, or write the tool alone.',
    },
    agents: {
      text: 'Unexpected names of agents in `{entry}`, expected `{tool}`',
      why: '{host} {version} goes by the names in a main agent only; a subagent calls whom it likes.',
      help: 'Say in the prompt whom it may call, or leave the tool out.',
    },
  },
  check({ agent, report }) {
    const host = hostById(agent.dialect);
    if (host?.demands.patterns !== 'ignored') return {};
    return {
      tool({ value, name: tool, field, pattern, effect, targets, status, span: at }) {
        if (pattern === undefined || /^:?\*?$/.test(pattern) || status === 'unknown' || status === 'retired') return;
        const data = { entry: value, tool, field, host: host.title, version: host.fact.version };
        if (targets.some(({ kind }) => kind === 'agent')) {
          if (effect === 'allow') report({ message: 'agents', data: { entry: value, tool, host: host.title, version: host.fact.version }, at, severity: 'info' });
        } else if (!targets.some(({ kind }) => kind === 'capability')) return;
        else if (effect === 'deny') report({ message: 'denies', data: { entry: value, tool, host: host.title, version: host.fact.version }, at });
        else report({ message: 'grants', data, at });
      },
    };
  },
});
