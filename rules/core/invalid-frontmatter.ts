import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/invalid-frontmatter',
  summary: 'Require frontmatter that is YAML.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    dropped: {
      text: 'Unexpected frontmatter that is no YAML: {problem}',
      why: 'The host does not load the agent: {verdict}.',
      help: 'Put quotes around a value that holds `: `, `#`, a bracket or a quote, and indent the lines of a longer text.',
    },
    lost: {
      text: 'Unexpected frontmatter that is no YAML: {problem}',
      why: 'The host loads the agent without what the frontmatter says: {verdict}.',
      help: 'Put quotes around a value that holds `: `, `#`, a bracket or a quote, and indent the lines of a longer text.',
    },
    recovered: {
      text: 'Unexpected frontmatter that is no YAML: {problem}',
      why: 'The host mends it when it loads the agent, and other hosts do not: {verdict}.',
      help: 'Put quotes around the value.',
    },
    unknown: {
      text: 'Unexpected frontmatter that is no YAML: {problem}',
      why: 'Some hosts mend such a block, others drop the agent or all that the block says.',
      help: 'Put quotes around a value that holds `: `, `#`, a bracket or a quote, and indent the lines of a longer text.',
    },
  },
  check({ document, verdict, report }) {
    return {
      agent() {
        const problem = document.frontmatter?.problems[0];
        if (!problem || problem.kind === 'limit' || document.frontmatter.map) return;
        const { verdict: outcome, why, lost } = verdict();
        const data = { problem: problem.message, verdict: why };
        if (outcome === 'drops') report({ message: 'dropped', data, at: problem.span });
        else if (outcome === 'recovers' && lost.length > 0) report({ message: 'lost', data, at: problem.span });
        else if (outcome === 'recovers') report({ message: 'recovered', data, at: problem.span, severity: 'warning' });
        else report({ message: 'unknown', data: { problem: problem.message }, at: problem.span, severity: 'warning' });
      },
    };
  },
});
