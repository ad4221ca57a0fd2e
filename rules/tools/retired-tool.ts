import type { Edit, Fix, Label } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/detect.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { ToolEntry } from '../../src/model/authority.ts';

export default defineRule({
  id: 'tools/retired-tool',
  summary: 'Disallow tools that the host has given up.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    replaced: {
      text: 'Unexpected retired tool `{tool}` in `{field}`, expected `{current}`',
      why: '{host} {version} has no such tool and ignores the name in silence.',
      help: 'Write `{current}`, which does what `{tool}` did.',
    },
    doubled: {
      text: 'Unexpected retired tool `{tool}` in `{field}`, expected `{current}` alone',
      why: '{host} {version} has no such tool and ignores the name in silence.',
      help: 'Take it out; `{current}`, which does what it did, is in the list.',
    },
    gone: {
      text: 'Unexpected retired tool `{tool}` in `{field}`',
      why: '{host} {version} has no such tool and ignores the name in silence.',
      help: 'Take it out.',
    },
  },
  check({ file, document, agent, report }) {
    const host = hostById(agent.dialect);
    if (!host) return {};
    return {
      tool(entry) {
        if (entry.status !== 'retired') return;
        const { name: tool, field, current, span: at } = entry;
        const data = { tool, field, host: host.title, version: host.fact.version };
        const list = agent.tools.filter((other) => other.field === field);
        const present = current === undefined ? undefined : list.find((other) => other.name === current || other.current === current && other.status !== 'retired');
        if (current === undefined) report({ message: 'gone', data, at, fixes: takeOut(entry, list, document.text) });
        else if (!present) report({ message: 'replaced', data: { ...data, current }, at, fixes: replace(entry, current) });
        else {
          const labels: Label[] = [{ file, span: present.span, text: 'in the list' }];
          report({ message: 'doubled', data: { ...data, current }, at, labels, fixes: takeOut(entry, list, document.text) });
        }
      },
    };
  },
});

// All of these are unsafe: the list gives more or less than the host took it to give.

const separator = /^[ \t]*,?[ \t]*$/;

function replace(entry: ToolEntry, current: string): readonly Fix[] {
  if (!isExact(entry)) return [];
  return [{ title: `Write \`${current}\``, safety: 'unsafe', edits: [{ span: { start: entry.span.start, end: entry.span.start + entry.name.length }, text: current }] }];
}

/** Out of a list on one line, with the comma or blank that parts it from its neighbour; nothing for any other list. */
function takeOut(entry: ToolEntry, list: readonly ToolEntry[], text: string): readonly Fix[] {
  const at = list.indexOf(entry);
  const [before, after] = [list[at - 1], list[at + 1]];
  if (!isExact(entry)) return [];
  let edit: Edit | undefined;
  if (before && isExact(before) && separator.test(text.slice(before.span.end, entry.span.start))) edit = { span: { start: before.span.end, end: entry.span.end }, text: '' };
  else if (!before && after && isExact(after) && separator.test(text.slice(entry.span.end, after.span.start))) edit = { span: { start: entry.span.start, end: after.span.start }, text: '' };
  return edit ? [{ title: `Take \`${entry.value}\` out`, safety: 'unsafe', edits: [edit] }] : [];
}

/** Whether the span is that of the entry alone; a quoted or folded text has one for all. */
function isExact({ span, value }: ToolEntry): boolean {
  return span.end - span.start === value.length;
}
