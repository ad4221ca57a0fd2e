import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { entry } from '../../src/parse/value.ts';

export default defineRule({
  id: 'core/empty-body',
  summary: 'Require a prompt.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    dropped: {
      text: 'Unexpected empty prompt, expected instructions for the agent',
      why: '{host} {version} has no agent without them: {verdict}.',
      help: 'Write below the fields what the agent is to do.',
    },
    empty: {
      text: 'Unexpected empty prompt, expected instructions for the agent',
      why: 'The agent knows its name and its tools, and nothing of what it is for.',
      help: 'Write below the fields what the agent is to do.',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const { verdict: outcome, why, lost, span } = verdict();
        const isShort = outcome === 'drops' && span?.start === document.body.start && span.end === document.body.end && span.end > span.start;
        if ((document.prompt.trim() !== '' && !isShort) || document.problems.length > 0) return;
        // What runs elsewhere, or changes an agent that is there, brings no prompt of its own.
        if (!document.fields || entry(document.fields, 'agent_card_url') || entry(document.fields, 'agent_card_json')) return;
        const end = document.frontmatter?.span.end ?? document.body.end;
        const at = document.body.end > document.body.start ? document.body : { start: Math.max(0, end - 3), end };
        const ends = host?.demands?.emptyPrompt;
        if (host && outcome !== 'drops' && ends !== undefined) report({ message: 'dropped', data: { host: host.title, version: host.fact.version, verdict: ends }, at });
        else if (host && (lost.includes('prompt') || (outcome === 'drops' && (isShort || /prompt|text after|instructions/.test(why))))) {
          report({ message: 'dropped', data: { host: host.title, version: host.fact.version, verdict: why }, at: span && document.format !== 'markdown' ? span : at });
        } else if (document.format === 'markdown') report({ message: 'empty', at, severity: host ? 'warning' : 'info' });
      },
    };
  },
});
