import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Entry } from '../../src/parse/value.ts';
import type { Span } from '../../src/text/span.ts';

// Each has a rule that says more about it.
const elsewhere = ['name', 'description', 'developer_instructions', 'prompt', 'disable'];

// The agent works the same without them.
const looks = ['color'];

export default defineRule({
  id: 'core/field-type',
  summary: 'Require values of the type that the host takes.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  yields: 1,
  messages: {
    dropped: {
      text: 'Unexpected value of `{key}`, expected one that {host} takes: {verdict}',
      why: '{host} {version} does not load the agent with such a value.',
      help: 'Write a value that the host takes, or take the field out.',
    },
    ignored: {
      text: 'Unexpected value of `{key}`, expected one that {host} knows',
      why: '{host} {version} goes on without what is written there: {verdict}.',
      help: 'Write a value that the host takes, or take the field out.',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        if (!host || !document.fields) return;
        const { verdict: outcome, why, lost, span } = verdict();
        // A verdict on a value stands at one; others are about the block as a whole.
        if (!span || !document.fields.entries.some((entry) => isAt(span, entry))) return;
        const data = { host: host.title, version: host.fact.version };
        for (const { key, value } of document.fields.entries) {
          if (elsewhere.includes(key.value)) continue;
          const at = value.span.end > value.span.start ? value.span : key.span;
          if (outcome === 'drops' && isAt(span, { key, value })) report({ message: 'dropped', data: { ...data, key: key.value, verdict: why }, at });
          else if (outcome === 'recovers' && lost.includes(key.value) && why.includes(`\`${key.value}\``)) report({ message: 'ignored', data: { ...data, key: key.value, verdict: why }, at, severity: looks.includes(key.value) ? 'info' : 'warning' });
        }
      },
    };
  },
});

function isAt({ start, end }: Span, { value }: Entry): boolean {
  return value.span.start === start && value.span.end === end;
}
