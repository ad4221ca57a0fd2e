import type { Label } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { replaceName, takeOut } from '../../src/lint/tool-fixes.ts';

export default defineRule({
  id: 'tools/retired-tool',
  summary: 'Disallow tools that the host has given up.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    replaced: {
      text: 'Unexpected retired tool `{tool}` in `{field}`, expected `{current}`',
      why: '{host} {version} has no such tool and {does}.',
      help: 'Write `{current}`, which does what `{tool}` did.',
    },
    doubled: {
      text: 'Unexpected retired tool `{tool}` in `{field}`, expected `{current}` alone',
      why: '{host} {version} has no such tool and {does}.',
      help: 'Take it out; `{current}`, which does what it did, is in the list.',
    },
    gone: {
      text: 'Unexpected retired tool `{tool}` in `{field}`, expected tools that {host} has',
      why: '{host} {version} has no such tool and {does}.',
      help: 'Take it out.',
    },
  },
  check({ file, document, agent, report }) {
    const host = hostById(agent.dialect);
    const does = host?.demands.retiredTool ?? host?.demands.unknownTool?.does;
    if (!host || does === undefined) return {};
    return {
      tool(entry) {
        if (entry.status !== 'retired') return;
        const { name: tool, field, current, span: at } = entry;
        const data = { tool, field, host: host.title, version: host.fact.version, does };
        const list = agent.tools.filter((other) => other.field === field);
        const present = current === undefined ? undefined : list.find((other) => other.name === current || other.current === current && other.status !== 'retired');
        // What it does comes from the list: the fix gives or takes a power, so none of them is safe.
        if (current === undefined) report({ message: 'gone', data, at, fixes: takeOut(entry, agent.tools, document.text) });
        else if (!present) report({ message: 'replaced', data: { ...data, current }, at, fixes: replaceName(entry, current) });
        else {
          const labels: Label[] = [{ file, span: present.span, text: 'in the list' }];
          report({ message: 'doubled', data: { ...data, current }, at, labels, fixes: takeOut(entry, agent.tools, document.text) });
        }
      },
    };
  },
});
