import { misname } from '../src/analyse/tool-names.ts';
import { hostById } from '../src/hosts/by-id.ts';
import type { DangerFact, NameFact } from '../src/hosts/fact.ts';
import type { Host } from '../src/hosts/host.ts';
import { openSource } from '../src/hosts/open.ts';
import type { Document } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

/** What the page of a rule says of hosts from their own data. */
export interface RuleFacts {
  /** The sentence that names the hosts; absent where those of `says` are all. */
  readonly hosts?: string;
  /** What that sentence goes on with behind the hosts of `says`. */
  readonly also?: string;
  /** What a host makes of it, in as many rows of the table as there are texts; none where the host has no part in the rule. */
  says(host: Host): readonly string[];
}

const all = 'All.';
const markdown = 'All whose agent files are markdown.';

const otherwise: Readonly<Record<NameFact['outcome'], string>> = {
  dropped: 'it does not load an agent of another name: an error',
  renamed: 'it looks for the agent under another name: a warning',
  discouraged: 'its documentation asks for it, and it loads any other: an info',
};

const fields = {
  refused: 'refuses the file: an error',
  sent: "hands it to the model's provider with every request: a warning",
  ignored: 'ignores it: an info',
} as const;

const verdicts = { loads: 'loads it', recovers: 'loads it in part', drops: 'does not load it', 'n/a': 'not known' } as const;

const unknownNames: RuleFacts['says'] = ({ demands: { unknownTool } }) => (unknownTool ? [unknownTool.does] : []);
const models: RuleFacts['says'] = ({ demands }) =>
  demands.models ? [`${demands.models.aliases.length > 0 ? `knows ${code(demands.models.aliases)}; ` : ''}any other word: ${demands.models.otherwise}`] : [];
const nameless = loads({ fields: ['description: Use it to count the lamps.'] }, 'description = "Use it to count the lamps."\ndeveloper_instructions = "Count the lamps of the harbour."\n');
const servers: RuleFacts['says'] = ({ mcpSettings }) => (mcpSettings ? [`finds servers in ${code([...new Set(mcpSettings.map(({ path }) => path))])}`] : []);

/** By the id of the rule; the pages of the other rules say by hand which hosts they are about and where it was read. */
export const ruleFacts: Readonly<Record<string, RuleFacts>> = {
  'contract/host-trailer-contradiction': { says: ({ trailer }) => (trailer ? [`tells each subagent ${trailer.map(({ says }) => says).join(', and ')}`] : []) },
  'contract/limit-not-enforceable': {
    says: ({ holds: { attempts }, guard }) => (attempts === 'asked' ? ['leaves it to the prompt'] : guard && attempts === 'enforced' ? ['holds it in a compiled bundle, not in an agent file alone'] : []),
  },
  'core/body-too-long': { hosts: all, says: ({ demands: { prompt } }) => (prompt ? [`more than ${number(prompt.longest)} characters: ${prompt.does}`] : []) },
  'core/description-length': { hosts: all, says: ({ demands: { description } }) => (description ? [`more than ${number(description.longest)} characters: ${description.does}`] : []) },
  'core/description-literal-newline': { hosts: all, says: ({ demands }) => (demands.unescapesDescription ? ['makes a line end of the two characters by itself'] : []) },
  'core/dropped-by-host': { hosts: all, says: named },
  'core/duplicate-key': { hosts: markdown, says: loads({ fields: ['name: mia', 'description: Use it to count the lamps.', 'description: Use it to count the buoys.'] }) },
  'core/empty-body': { hosts: markdown, says: loads({ body: '' }) },
  'core/field-type': { hosts: all, says: named },
  'core/frontmatter-missing': { hosts: markdown, says: loads({ open: '', fields: [], close: '' }) },
  'core/frontmatter-not-first': { hosts: markdown, says: loads({ open: '\n---\n' }) },
  'core/frontmatter-unclosed': { hosts: markdown, says: loads({ close: '' }) },
  'core/invalid-frontmatter': {
    hosts: markdown,
    says: (host) => [
      ...loads({ fields: ['name: mia', 'description: Use it: to count the lamps.'] })(host).map((row) => `with a colon in a value: ${row}`),
      ...loads({ fields: ['name: mia', 'description: Use it', 'to count the lamps.'] })(host).map((row) => `with a second line that is not indented: ${row}`),
    ],
  },
  'core/name-format': { says: ({ demands: { names } }) => (names ?? []).map((name) => `${name.expected}; ${otherwise[name.outcome]}`) },
  'core/prompt-file': { says: ({ promptScheme, demands: { missingPromptFile: missing } }) => (promptScheme === undefined ? [] : [`reads the prompt from the file behind \`${promptScheme}\`${missing ? `; where there is none it ${missing.does}: ${missing.severity === 'error' ? 'an error' : 'a warning'}` : ''}`]) },
  'core/broken-settings': { says: ({ demands: { brokenSettings: broken } }) => (broken ? [`${code([...new Set(broken.files.map((path) => path.slice(path.lastIndexOf('/') + 1)))])}, ${broken.severity === 'error' ? 'an error' : 'a warning'}: ${broken.does}`] : []) },
  'core/missing-agent-file': { says: ({ demands: { missingAgentFile } }) => (missingAgentFile ? [missingAgentFile] : []) },
  'core/no-duplicate-name': { says: ({ demands: { sameName } }) => (sameName ? [sameName] : []) },
  'core/recovered-by-host': { hosts: all, says: named },
  'core/require-description': { hosts: all, says: loads({ fields: ['name: mia'] }, 'name = "mia"\ndeveloper_instructions = "Count the lamps of the harbour."\n') },
  'core/require-name': {
    // Where the file loads all the same the name comes from its path, and the rule says nothing.
    says: (host) => nameless(host).filter((row) => row !== verdicts.loads),
  },
  'core/reserved-name': { says: ({ demands: { reservedNames } }) => (reservedNames ? [`does not load an agent called ${code(reservedNames)}`] : []) },
  'core/shadows-builtin-agent': {
    says: ({ builtins, demands: { builtinsYield } }) =>
      builtinsYield ? [`${code(builtins)}: ${builtinsYield === 'whole' ? 'a file takes the place of it, a warning' : 'a file changes the fields it has, an info'}`] : [],
  },
  'core/unknown-key': { says: ({ demands: { unknownField } }) => (unknownField ? [fields[unknownField]] : []) },
  'mcp/name-mismatch': { hosts: all, says: ({ demands: { mcpTool } }) => (mcpTool ? [`names a tool of a server \`${mcpTool}\``] : []) },
  'mcp/undeclared-server': { says: servers },
  'mcp/unpinned-server': { says: servers },
  'model/foreign-model': { says: models },
  'model/unknown-model': { says: models },
  'security/dangerous-permission-mode': { also: 'flags in commands on all', says: dangers('permission') },
  'security/endpoint-override': { also: 'variables of the environment on all whose settings carry them', says: dangers('endpoint') },
  'text/template-variable': { says: ({ unfilled }) => (unfilled ? ['ends the run'] : []) },
  'tools/allowed-and-denied': {
    says: ({ fields: keys }) => (keys.some(({ key }) => key === 'disallowedTools') ? ['takes what `disallowedTools` names away from `tools`'] : []),
  },
  'tools/asks-without-tool': { says: givers('ask-user') },
  'tools/delegates-without-tool': { says: givers('delegate') },
  'tools/foreign-tool': { says: unknownNames },
  'tools/inherits-all-tools': { says: ({ holds }) => (holds.tools === 'exact' ? [''] : []) },
  'tools/pattern-without-effect': { says: ({ demands: { patterns } }) => (patterns ? ['goes by the name of the tool and passes over the pattern'] : []) },
  'tools/retired-tool': {
    says: ({ tools, demands: { retiredTool, unknownTool } }) => {
      const names = tools.filter(({ status }) => status === 'retired').map(({ name }) => name);
      const does = retiredTool ?? unknownTool?.does;
      return names.length > 0 && does ? [`${code(names)}: ${does}`] : [];
    },
  },
  'tools/tool-hidden-by-shell': { says: ({ tools }) => tools.filter(({ hiddenBy }) => hiddenBy).map(({ name, hiddenBy }) => `\`${name}\` is not offered beside \`${hiddenBy}\` on macOS and Linux`) },
  'tools/unknown-tool': {
    says: ({ demands: { unknownTool } }) => (unknownTool ? [`${unknownTool.does}: ${unknownTool.outcome === 'refused' ? 'an error' : unknownTool.outcome === 'unclear' || unknownTool.open ? 'an info' : 'a warning'}`] : []),
  },
  'tools/unrestricted-shell': { says: givers('shell') },
  'tools/wrong-case': { says: (host) => (mindsCase(hostById(host.toolsOf ?? host.id)!) ? unknownNames(host) : []) },
  'tools/zero-tools': {
    says: ({ demands: { emptyTools, onlyUnknownTools, oneSurface } }) => [
      ...(emptyTools ? [`gives ${emptyTools === 'all' ? 'every tool' : 'no tool'} for an empty list`] : []),
      ...(onlyUnknownTools ? [`${onlyUnknownTools} whose list has no name it knows`] : []),
      ...(oneSurface ? [`${oneSurface.does}; ${oneSurface.said} says that the file is not for them`] : []),
    ],
  },
};

/** A rule about each host alike: their sources are what matters. */
function named(): readonly string[] {
  return [''];
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Tools that give a capability today, each with when it is not there. */
function givers(capability: Host['tools'][number]['capabilities'][number]): RuleFacts['says'] {
  return ({ tools }) =>
    tools.filter(({ status, capabilities }) => status === 'current' && capabilities.includes(capability)).map(({ name, note }) => `\`${name}\`${note ? `, ${note}` : ''}`);
}

function dangers(kind: DangerFact['kind']): RuleFacts['says'] {
  return ({ dangers: facts = [] }) =>
    facts
      .filter((fact) => fact.kind === kind)
      .map(({ place, at, values, effect, severity = 'error' }) => {
        const written = values ? values.map((value) => `\`${at}: ${value}\``).join(', ') : `\`${at}\``;
        return `${written} in ${place === 'agent' ? 'an agent file' : 'settings'}, ${severity === 'warning' ? 'a warning' : `an ${severity}`}: ${effect}`;
      });
}

interface Sample {
  readonly open?: string;
  readonly fields?: readonly string[];
  readonly close?: string;
  readonly body?: string;
}

/** What the loader of each host makes of a markdown file that differs from a whole one in this, and of a TOML file where one is given. */
function loads(sample: Sample, toml?: string): RuleFacts['says'] {
  return (host) => {
    const document = fileOf(host, 'md', textOf(sample)) ?? (toml === undefined ? undefined : fileOf(host, 'toml', toml));
    if (!document) return [];
    const { verdict, why, lost } = host.load(document);
    const usual = fileOf(host, 'md', textOf({}));
    if (verdict === 'loads' && usual && host.load(usual).why === why) return [verdicts.loads];
    return [`${verdict === 'recovers' && lost.length === 0 ? 'loads it all the same' : verdicts[verdict]}; ${why}`];
  };
}

/** Whether a tool of the host in other letters is a name it does not know. */
function mindsCase(host: Host): boolean {
  const name = host.tools.find(({ status, capabilities }) => status === 'current' && capabilities.includes('read'))?.name ?? '';
  const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
  const forms = [`tools: [${other}]`, `tools:\n  ${other}: true`];
  const files = forms.flatMap((tools) => fileOf(host, 'md', textOf({ fields: ['name: mia', 'description: Use it to count the lamps.', tools] })) ?? []);
  return files.some((file) => host.read(file).tools.some((tool) => misname(tool, host)?.kind === 'case'));
}

/** A file in the folder of the host; nothing where it has none of this kind. */
function fileOf({ homes }: Host, ending: string, text: string): Document | undefined {
  const home = homes.find((pattern) => pattern.endsWith(`.${ending}`));
  if (!home) return undefined;
  const path = home.replaceAll('**/', '').replace(/\{([^,}]*)[^}]*\}/g, '$1').replace('*', 'mia');
  return openSource(fromText(path, text))[0];
}

function textOf({ open = '---\n', fields: lines = ['name: mia', 'description: Use it to count the lamps.'], close = '---\n\n', body = 'Count the lamps of the harbour.\n' }: Sample): string {
  return open + lines.map((line) => `${line}\n`).join('') + close + body;
}
