import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/recovered-by-host',
  summary: 'Require a file that the host reads as it is written.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  yields: 2,
  messages: {
    forgotten: {
      text: 'Unexpected agent of which {host} reads no field, expected one that it reads whole: {verdict}',
      why: 'Every limit in the fields is lost, and the agent runs all the same.',
      help: '{help}',
    },
    changed: {
      text: 'Unexpected agent that {host} does not read as it is written, expected one that it reads whole: {verdict}',
      why: 'The agent loads, and not all of what the file says holds.',
      help: '{help}',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const { verdict: outcome, why, help = 'Mend what is named, and check the file again.', lost, span } = verdict();
        if (!host || outcome !== 'recovers' || lost.length === 0) return;
        // Of fields that were not read nothing is known.
        if (document.problems.some(({ kind }) => kind === 'limit')) return;
        const finding = { data: { host: host.title, verdict: why, help }, at: span ?? document.frontmatter?.span ?? { start: 0, end: Math.min(1, document.text.length) } };
        if (lost.includes('all fields')) report({ message: 'forgotten', severity: 'error', ...finding });
        // A colour is for the eye; the agent works the same without it.
        else report({ message: 'changed', ...(lost.every((key) => key === 'color') ? { severity: 'info' } : {}), ...finding });
      },
    };
  },
});
