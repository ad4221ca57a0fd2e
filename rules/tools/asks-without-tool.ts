import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'tools/asks-without-tool',
  summary: 'Require the tool that asks the user where the prompt orders to use it.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    missing: {
      text: 'Unexpected order to use `{tool}`, expected it in the list of tools',
      why: 'The list does not give the tool, so the agent cannot ask in this way.',
      help: 'Add `{tool}`, or have the agent end with its question.',
    },
    withheld: {
      text: 'Unexpected order to use `{tool}`, which is not always there, expected a question in words',
      why: 'The tool is not always there in {host} {version}: {note}.',
      help: 'Have the agent end with its question, so that its caller can ask.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const own = host?.tools.filter(({ status, capabilities }) => status !== 'retired' && capabilities.includes('ask-user')) ?? [];
        if (!host || own.length === 0 || !document.fields) return;
        if (own.every(({ name }) => !document.prompt.includes(name))) return;
        const found = agent.contract.requiredTools.find(({ tool, mode }) => mode === 'must' && own.some(({ name }) => name === tool));
        if (!found) return;
        const { tool, span } = found;
        const at = document.text.slice(span.start, span.end).indexOf(tool);
        const place = at === -1 ? span : { start: span.start + at, end: span.start + at + tool.length };
        const { rest, grants } = agent.authority;
        const isGranted = grants.some(({ effect, target }) => effect !== 'deny' && target.kind === 'capability' && target.capability === 'ask-user');
        const note = own.find(({ name }) => name === tool)?.note;
        if (rest === 'deny' && !isGranted) report({ message: 'missing', data: { tool }, at: place });
        else if (note) report({ message: 'withheld', data: { tool, host: host.title, version: host.fact.version, note }, at: place, severity: 'info' });
      },
    };
  },
});
