import type { Agent } from '../../model/agent.ts';
import type { Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { toolSpec } from '../../parse/tool-list.ts';
import { asText, entry, textField, toData, type Value } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { commaEntries } from '../shared/comma-list.ts';
import { ownServers } from '../shared/own-servers.ts';
import { toolOf } from '../tool-facts.ts';
import { isEditors, setNames } from './editor-tools.ts';
import { fields, tools } from './facts.ts';

/** Letter case counts in names that VS Code alone knows. */
const inAnyCase = new Map(tools.filter(({ only }) => only === undefined).map((tool) => [tool.name.toLowerCase(), tool]));

export function read(document: Document): Agent {
  const map = document.fields;
  const list = entry(map, 'tools');
  const model = textField(map, 'model');
  const servers = entry(map, 'mcp-servers')?.value;
  const forEditor = isEditors(document);
  return assemble(document, {
    dialect: 'copilot',
    name: textField(map, 'name') ?? nameBelowHome(document),
    description: textField(map, 'description'),
    model: model && modelChoice(model, {}),
    tools: commaEntries(list?.value).map((written) => available(toolEntry(written, forEditor), servers)),
    rest: list ? 'deny' : 'inherit',
    // A list of models has no place in the model of an agent.
    extra: extraFields(map, ['name', 'description', 'tools', ...(model ? ['model'] : [])], fields.map(({ key }) => key)),
    servers: ownServers(map, 'mcp-servers', document, list !== undefined),
  });
}

/** The id of a file in a sub-folder holds the folders, with `--` between them. */
function nameBelowHome({ source: { path } }: Document): Located<string> | undefined {
  const home = '/.github/agents/';
  const at = `/${path}`.indexOf(home);
  const below = at === -1 ? '' : `/${path}`.slice(at + home.length);
  return below.includes('/') ? { value: below.replace(/(?:\.agent)?\.md$/, '').replaceAll('/', '--'), span: { start: 0, end: 0 } } : undefined;
}

/** Of a server of the agent's own those tools are there that its declaration lists. */
function available(tool: ToolEntry, servers: Value | undefined): ToolEntry {
  const [target] = tool.targets;
  if (target?.kind !== 'mcp' || servers?.kind !== 'map') return tool;
  const server = entry(servers, target.server)?.value;
  const listed = server?.kind === 'map' ? entry(server, 'tools')?.value : undefined;
  const names = listed?.kind === 'list' ? listed.items.map((item) => asText(toData(item))) : ['*'];
  if (names.includes('*')) return tool;
  return { ...tool, targets: names.filter((name) => target.tool === '*' || target.tool === name).map((name): Target => ({ kind: 'mcp', server: target.server, tool: name })) };
}

function toolEntry(written: Located<string>, forEditor: boolean): ToolEntry {
  const spec = toolSpec(written.value);
  const common = { ...written, field: 'tools', effect: 'allow' as const, ...spec };
  if (spec.name === '*') return { ...common, status: 'wildcard', targets: [] };
  // Servers of a registry have a slash in their own names: `io.github.owner/server/tool`.
  const slash = spec.name.lastIndexOf('/');
  const fact = toolOf(tools, spec.name) ?? inAnyCase.get(spec.name.toLowerCase());
  const only = forEditor ? {} : { only: 'VS Code' };
  // A tool of a set that is none of those known may be one that came later.
  if (!fact && slash > 0 && setNames.has(spec.name.slice(0, slash).toLowerCase())) return { ...common, status: 'known', targets: [{ kind: 'host-tool', host: 'copilot', name: spec.name }], ...only };
  if (!fact && slash > 0) return { ...common, status: 'mcp', targets: [{ kind: 'mcp', server: spec.name.slice(0, slash), tool: spec.name.slice(slash + 1) || '*' }] };
  if (!fact) return { ...common, status: 'unknown', targets: [] };
  const targets = fact.capabilities.map((capability): Target => ({ kind: 'capability', capability }));
  return {
    ...common,
    status: fact.status === 'current' ? 'known' : fact.status,
    targets: targets.length > 0 ? targets : [{ kind: 'host-tool', host: 'copilot', name: fact.name }],
    ...(fact.current ? { current: fact.current } : {}),
    ...(fact.only ? only : {}),
  };
}
