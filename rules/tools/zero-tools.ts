import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { entry, type Value } from '../../src/parse/value.ts';

export default defineRule({
  id: 'tools/zero-tools',
  summary: 'Disallow tool lists that leave no tool, or give all, by mistake.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    none: {
      text: 'Unexpected `{field}` without a tool, expected names of tools',
      why: '{host} {version} gives the agent no tool at all.',
      help: 'Name the tools, or take the field out to give all; write `[]` where none is meant.',
    },
    meant: {
      text: 'Unexpected empty `{field}`, expected names of tools',
      why: '{host} {version} gives the agent no tool at all.',
      help: 'Leave it where the agent is to answer from its prompt alone.',
    },
    all: {
      text: 'Unexpected `{field}` without a tool, expected names of tools',
      why: '{host} {version} gives the agent every tool, as if there were no list.',
      help: 'Name the tools, one that does no harm at least.',
    },
    elsewhere: {
      text: 'Unexpected `{field}` with names of {only} alone, expected one that {host} knows everywhere',
      why: '{host} {version} {does}.',
      help: 'Write {said} where it is for {only}; else name tools that `mandate explain {id}` shows.',
    },
    unknown: {
      text: 'Unexpected `{field}` in which no name is known, expected a tool of {host}',
      why: '{host} {version} {does} with such a list.',
      help: 'Write the names as the host spells them, or take the field out.',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const written = entry(document.fields, 'tools');
        // An agent that is not loaded has neither no tool nor all of them.
        if (!host || !written || agent.authority.rest !== 'deny' || verdict().verdict === 'drops') return;
        const { key, value } = written;
        const at = value.span.end > value.span.start ? value.span : key.span;
        const listed = agent.tools.filter(({ field }) => field === key.value);
        const only = listed.find((tool) => tool.only !== undefined)?.only;
        const data = { field: key.value, host: host.title, version: host.fact.version };
        const { emptyTools, onlyUnknownTools, oneSurface } = host.demands;
        if (listed.length === 0 && emptyTools === 'all') report({ message: 'all', data, at, severity: 'error' });
        else if (listed.length === 0 && emptyTools === 'none' && isMeant(value)) report({ message: 'meant', data, at, severity: 'info' });
        else if (listed.length === 0 && emptyTools === 'none') report({ message: 'none', data, at });
        else if (oneSurface && only !== undefined && listed.every((tool) => tool.only === only || tool.status === 'unknown')) {
          report({ message: 'elsewhere', data: { ...data, ...oneSurface, id: host.id, only }, at, severity: 'info' });
        } else if (onlyUnknownTools && listed.length > 0 && listed.every(({ status }) => status === 'unknown' || status === 'retired')) {
          report({ message: 'unknown', data: { ...data, does: onlyUnknownTools }, at, severity: host.demands.unknownTool?.open ? 'info' : 'warning' });
        }
      },
    };
  },
});

function isMeant(value: Value): boolean {
  return value.kind === 'list';
}
