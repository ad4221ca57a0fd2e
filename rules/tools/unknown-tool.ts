import { misname } from '../../src/analyse/tool-names.ts';
import type { Label } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { ToolEntry } from '../../src/model/authority.ts';
import { skeleton, spellOut } from '../../src/text/confusables.ts';

/** A piece of a list in brackets that was read as a text. */
const torn = /^[["']|[\]"']$/;

export default defineRule({
  id: 'tools/unknown-tool',
  summary: 'Disallow tools that nobody knows.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    near: {
      text: 'Unexpected tool `{tool}` in `{field}`, expected a tool of {host}',
      why: '{host} {version} does not know the name and {does}.',
      help: 'Did you mean `{expected}`?',
    },
    unknown: {
      text: 'Unexpected {tools} in `{field}`, expected tools of {host}',
      why: '{host} {version} does not know such a name and {does}.',
      help: 'Take it out, or write the name as the host spells it; a tool of an MCP server carries the name of its server.',
    },
    torn: {
      text: 'Unexpected {tools} in `{field}`, expected tools of {host}',
      why: '{host} {version} reads the list as text, brackets and quotes with it, and {does}.',
      help: 'Write the names with commas between them, without brackets and quotes, or mend the frontmatter where it is no YAML.',
    },
    open: {
      text: 'Unexpected {tools} in `{field}`, expected tools of {host}',
      why: '{host} {version} brings no tool of such a name and {does}, unless an extension or a server has it.',
      help: 'Check that the name is spelled as the extension or the server spells it.',
    },
  },
  options: {
    allow: { type: 'array', items: { type: 'string', minLength: 1 }, default: [], description: 'Names that are never reported, such as tools that a plugin brings.' },
  },
  check({ file, agent, options, report }) {
    const host = hostById(agent.dialect);
    const fate = host?.demands.unknownTool;
    if (!host || !fate) return {};
    const common = { host: host.title, version: host.fact.version, does: fate.does };
    const severity = fate.outcome === 'refused' ? 'error' : fate.outcome === 'unclear' || fate.open ? 'info' : 'warning';
    const unknown: ToolEntry[] = [];
    return {
      tool(entry) {
        const found = misname(entry, host);
        if (found?.kind !== 'unknown' || options.allow.includes(entry.name)) return;
        const { name: tool, field, span: at } = entry;
        // A name that differs from the one it looks like in nothing a person sees is spelled out.
        if (found.guess && !torn.test(tool)) report({ message: 'near', data: { ...common, tool: skeleton(tool) === skeleton(found.guess) ? spellOut(tool) : tool, field, expected: found.guess }, at, severity });
        else unknown.push(entry);
      },
      end() {
        const [first, ...others] = unknown;
        if (!first) return;
        const names = [...new Set(unknown.map(({ name }) => `\`${name}\``))];
        const tools = names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
        const labels = others.map(({ span }): Label => ({ file, span, text: 'unknown too' }));
        report({ message: unknown.every(({ name }) => torn.test(name)) ? 'torn' : fate.open ? 'open' : 'unknown', data: { ...common, tools, field: first.field }, at: first.span, severity, labels });
      },
    };
  },
});
