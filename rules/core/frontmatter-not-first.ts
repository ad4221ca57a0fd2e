import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { beforeFrontmatter } from '../../src/parse/late-frontmatter.ts';

export default defineRule({
  id: 'core/frontmatter-not-first',
  summary: 'Require frontmatter on the first line.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    dropped: {
      text: 'Unexpected text before the frontmatter, expected `---` on the first line',
      why: '{host} does not load the agent: {verdict}.',
      help: 'Take out all that stands before the first `---`, blank lines included.',
    },
    lost: {
      text: 'Unexpected text before the frontmatter, expected `---` on the first line',
      why: '{host} loads the agent without any of its fields, so no limit in them holds: {verdict}.',
      help: 'Take out all that stands before the first `---`, blank lines included.',
    },
    unread: {
      text: 'Unexpected text before the frontmatter, expected `---` on the first line',
      why: 'Hosts look for fields on the first line, so none of those below is read and no limit in them holds.',
      help: 'Take out all that stands before the first `---`, blank lines included.',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        if (document.format !== 'markdown' || document.frontmatter || document.unclosed) return;
        const at = beforeFrontmatter(document.text);
        if (!at) return;
        const { verdict: outcome, why, lost } = verdict();
        const data = { host: hostById(agent.dialect)?.title ?? 'The host', verdict: why };
        // Unsafe: the agent is loaded with powers that it had not before.
        const isBlank = document.text.slice(at.start, at.end).trim() === '';
        const fixes = isBlank ? [{ title: 'Take the blank lines out', safety: 'unsafe' as const, edits: [{ span: at, text: '' }] }] : [];
        if (outcome === 'drops') report({ message: 'dropped', data, at, fixes });
        else if (outcome === 'recovers' && lost.includes('all fields')) report({ message: 'lost', data, at, fixes });
        else report({ message: 'unread', at, severity: 'warning', fixes });
      },
    };
  },
});
