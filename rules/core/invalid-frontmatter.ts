import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/invalid-frontmatter',
  summary: 'Require frontmatter that is YAML.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  messages: {
    dropped: {
      text: 'Unexpected frontmatter, expected YAML: {problem}',
      why: '{host} does not load the agent: {verdict}.',
      help: 'Put quotes around a value that holds `: `, `#`, a bracket or a quote, and indent the lines of a longer text.',
    },
    lost: {
      text: 'Unexpected frontmatter, expected YAML: {problem}',
      why: '{host} loads the agent without what the frontmatter says: {verdict}.',
      help: 'Put quotes around a value that holds `: `, `#`, a bracket or a quote, and indent the lines of a longer text.',
    },
    recovered: {
      text: 'Unexpected frontmatter, expected YAML: {problem}',
      why: 'Other hosts drop what {host} mends: {verdict}.',
      help: 'Put quotes around the value.',
    },
    data: {
      text: 'Unexpected text, expected {format}: {problem}',
      why: 'Nothing of the file was read or checked.',
      help: 'Mend it at the place that is marked.',
    },
    droppedData: {
      text: 'Unexpected text, expected {format}: {problem}',
      why: '{host} does not load the agent, and nothing of the file was read or checked.',
      help: 'Mend it at the place that is marked.',
    },
    documents: {
      text: 'Unexpected second document in the frontmatter, expected one',
      why: 'Some hosts read the first one alone, others drop the agent: a reader may take for a field what no host reads.',
      help: 'Take out the line that ends the first document, `...` or `---`, or what comes after it.',
    },
    unknown: {
      text: 'Unexpected frontmatter, expected YAML: {problem}',
      why: 'Some hosts mend such a block, others drop the agent or all that the block says.',
      help: 'Put quotes around a value that holds `: `, `#`, a bracket or a quote, and indent the lines of a longer text.',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        const problem = document.problems[0];
        if (!problem || problem.kind === 'limit') return;
        if (document.fields) {
          const second = document.problems.find(({ kind }) => kind === 'documents');
          if (second) report({ message: 'documents', at: second.span, severity: 'warning' });
          return;
        }
        const host = hostById(agent.dialect)?.title ?? 'The host';
        if (!document.frontmatter) {
          const told = { data: { host, format: document.format.toUpperCase(), problem: problem.message }, at: problem.span };
          report(verdict().verdict === 'drops' ? { message: 'droppedData', ...told } : { message: 'data', ...told, severity: 'warning' });
          return;
        }
        const { verdict: outcome, why, lost } = verdict();
        const data = { host, problem: problem.message, verdict: why };
        if (outcome === 'drops') report({ message: 'dropped', data, at: problem.span });
        // A colour is for the eye; the agent works the same without it.
        else if (outcome === 'recovers' && lost.some((key) => key !== 'color')) report({ message: 'lost', data, at: problem.span });
        else if (outcome === 'recovers') report({ message: 'recovered', data, at: problem.span, severity: 'warning' });
        else report({ message: 'unknown', data: { problem: problem.message }, at: problem.span, severity: outcome === 'loads' ? 'info' : 'warning' });
      },
    };
  },
});
