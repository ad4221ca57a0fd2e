import type { Fix } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Document } from '../../src/parse/document.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'core/duplicate-key',
  summary: 'Disallow one field twice.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    dropped: {
      text: 'Unexpected {problem}, expected each field once',
      why: '{host} does not load the agent: {verdict}.',
      help: 'Keep one of the two.',
    },
    recovered: {
      text: 'Unexpected {problem}, expected each field once',
      why: '{host} does not read the agent as it is written: {verdict}.',
      help: 'Keep one of the two.',
    },
    last: {
      text: 'Unexpected {problem}, expected each field once',
      why: 'The last one counts and the first does nothing, and other hosts drop such a file.',
      help: 'Keep one of the two.',
    },
  },
  check({ file, document, agent, verdict, report }) {
    return {
      agent() {
        const duplicates = document.problems.filter(({ kind }) => kind === 'duplicate-key');
        if (duplicates.length === 0) return;
        const host = hostById(agent.dialect);
        const { verdict: outcome, why, lost, span } = verdict();
        for (const { message: problem, span: at } of duplicates) {
          const before = document.fields?.entries.filter(({ key }) => key.span.start < at.start && document.text.slice(at.start, at.end) === document.text.slice(key.span.start, key.span.end)) ?? [];
          const [first] = before;
          const labels = first ? [{ file, span: first.key.span, text: 'first written here' }] : [];
          if (host && outcome === 'drops' && span?.start === at.start) report({ message: 'dropped', data: { problem, host: host.title, verdict: why }, at, labels });
          else if (host && outcome === 'recovers' && span?.start === at.start) report({ message: 'recovered', data: { problem, host: host.title, verdict: why }, at, severity: lost.includes('all fields') ? 'error' : 'warning', labels });
          else report({ message: 'last', data: { problem }, at, severity: 'warning', labels, fixes: first && outcome === 'loads' ? withoutLine(document, before.at(-1)!.key.span) : [] });
        }
      },
    };
  },
});

/** Safe: the host reads the later one. Only for a field on a line of its own. */
function withoutLine({ text, format, fields, lines }: Document, { start }: Span): readonly Fix[] {
  const entry = fields?.entries.find(({ key }) => key.span.start === start);
  if (format !== 'markdown' || entry?.value.kind !== 'scalar') return [];
  const line = lines.place(start).line;
  const span = { start: lines.start(line), end: lines.start(line + 1) };
  const next = text.slice(span.end, span.end + 1);
  if (span.start !== start || entry.value.span.end > span.end || /[ \t#-]/.test(next)) return [];
  return [{ title: 'Take the earlier one out', safety: 'safe', edits: [{ span, text: '' }] }];
}
