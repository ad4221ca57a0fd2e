import { misname } from '../../src/analyse/tool-names.ts';
import type { Label } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { replaceName, takeOut } from '../../src/lint/tool-fixes.ts';
import type { ToolEntry } from '../../src/model/authority.ts';

export default defineRule({
  id: 'tools/foreign-tool',
  summary: 'Disallow tools of another host.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    mapped: {
      text: 'Unexpected tool `{tool}` of {other} in `{field}`, expected `{expected}`',
      why: '{host} {version} does not know the name and {does}.',
      help: 'Write `{expected}` in its place.',
    },
    there: {
      text: 'Unexpected tool `{tool}` of {other} in `{field}`, expected `{expected}` alone',
      why: '{host} {version} does not know the name and {does}.',
      help: 'Take it out; `{expected}` is in the list.',
    },
    none: {
      text: 'Unexpected tools of {other} in `{field}`, expected those of {host}: {tools}',
      why: '{host} {version} does not know such a name and {does}.',
      help: 'Take them out, or write the tools of {host} that come nearest.',
    },
  },
  check({ file, document, agent, report }) {
    const host = hostById(agent.dialect);
    const fate = host?.demands.unknownTool;
    if (!host || !fate) return {};
    const lost = new Map<string, { readonly title: string; readonly entries: ToolEntry[] }>();
    const mapped = new Set<string>();
    const names = new Set(agent.tools.map(({ field, name }) => `${field} ${name}`));
    const severity = fate.outcome === 'refused' ? 'error' : fate.outcome === 'unclear' ? 'info' : 'warning';
    const common = { host: host.title, version: host.fact.version, does: fate.does };
    return {
      tool(entry) {
        const found = misname(entry, host);
        if (found?.kind !== 'foreign') return;
        const { name: tool, field, span: at } = entry;
        const data = { ...common, tool, field, other: found.title };
        const [first, ...more] = found.same;
        if (first === undefined) {
          const key = `${field} ${found.title}`;
          const group = lost.get(key) ?? { title: found.title, entries: [] };
          group.entries.push(entry);
          lost.set(key, group);
          return;
        }
        const expected = found.same.join('`, `');
        // Of two foreign names for one tool the first is mapped; the other is taken out when the list is read again.
        const isFirst = !mapped.has(`${field} ${expected}`) && Boolean(mapped.add(`${field} ${expected}`));
        const isThere = found.same.every((name) => names.has(`${field} ${name}`));
        const isBan = entry.effect === 'deny' && severity === 'warning';
        // Where servers and extensions bring tools, a name such as `read_file` is that of one of theirs as soon as of another host.
        const level = fate.open && /^[a-z]+(?:_[a-z]+)+$/.test(tool) ? 'info' : severity;
        if (isThere) report({ message: 'there', data: { ...data, expected }, at, severity: level, fixes: takeOut(entry, agent.tools, document.text) });
        else report({ message: 'mapped', data: { ...data, expected }, at, severity: isBan ? 'error' : level, fixes: isFirst && more.length === 0 ? replaceName(entry, first) : [] });
      },
      end() {
        for (const { title: other, entries } of lost.values()) {
          const [first, ...others] = entries as [ToolEntry, ...ToolEntry[]];
          const quoted = entries.map(({ name }) => `\`${name}\``);
          const tools = quoted.length > 6 ? `${quoted.slice(0, 5).join(', ')} and ${quoted.length - 5} more` : quoted.join(', ');
          const labels = others.map(({ span }): Label => ({ file, span, text: 'unknown too' }));
          report({ message: 'none', data: { ...common, field: first.field, other, tools }, at: first.span, severity, labels });
        }
      },
    };
  },
});
