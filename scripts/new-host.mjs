// Makes the folder of a new host: npm run new:host -- ID "TITLE"
// What it cannot know is left open in `facts.ts`, and does not type-check before it is answered.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [id, title = id] = process.argv.slice(2);
if (!id || !/^[a-z][a-z0-9-]*$/.test(id) || !/^[^'\\\n]*$/.test(title)) {
  console.error('usage: npm run new:host -- ID ["TITLE"], with an id of small letters, digits and dashes');
  process.exit(2);
}
const folder = join('src/hosts', id);
if (existsSync(folder)) {
  console.error(`${folder} is there already`);
  process.exit(1);
}

const files = {
  'facts.ts': `import type { Feature, ModelTier } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';

/** Where the facts were read: a page, or the host itself when it was run. Of which version, and when. */
export const fact: Fact = {};

/** The best fate each feature can have here. Say \`unverified\` of what was read and not seen. */
export const holds: Readonly<Record<Feature, Fate>> = {};

/** Every name that a list of tools may hold, and what it gives; empty for a tool of this host alone. */
const current: Readonly<Record<string, readonly Capability[]>> = undefined;

export const tools: readonly ToolFact[] = Object.entries(current).map(([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities }));

/** Fields of an agent file; \`required\` where the host drops a file without one. */
export const fields: readonly FieldFact[] = undefined;

/** What the host wants of a file, and what it does with one that is wrong. */
export const demands: Demands = undefined;

/** Names of agents that the host brings along. */
export const builtins: readonly string[] = undefined;

/** Words for models that the host looks up itself. */
export const tiers: Readonly<Record<string, ModelTier>> = { inherit: 'inherit' };

/** The folder of a project that agent files lie in: \`.name/agents\`. */
export const home: string = undefined;
`,
  'index.ts': `import { defineHost } from '../host.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, home, tools } from './facts.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export default defineHost({
  id: '${id}',
  title: '${title}',
  fact,
  homes: [\`\${home}/**/*.md\`],
  holds,
  tools,
  fields,
  demands,
  builtins,
  settings: [],
  read,
  load,
  write,
  effective,
  enforce,
});
`,
  'read.ts': `import type { Agent } from '../../model/agent.ts';
import type { Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { toolEntries, toolSpec } from '../../parse/tool-list.ts';
import { entry, textField } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { fields, tiers, tools } from './facts.ts';

const modelled = ['name', 'description', 'tools', 'model'];
const byName = new Map(tools.map((tool) => [tool.name, tool]));

export function read(document: Document): Agent {
  const map = document.fields;
  const list = entry(map, 'tools');
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: '${id}',
    name: textField(map, 'name'),
    description: textField(map, 'description'),
    model: model && modelChoice(model, tiers),
    tools: toolEntries(list?.value).map(toolEntry),
    rest: list ? 'deny' : 'inherit',
    extra: extraFields(map, modelled, fields.map(({ key }) => key)),
  });
}

function toolEntry(written: Located<string>): ToolEntry {
  const spec = toolSpec(written.value);
  const common = { ...written, field: 'tools', effect: 'allow' as const, ...spec };
  if (spec.name === '*') return { ...common, status: 'wildcard', targets: [] };
  const fact = byName.get(spec.name);
  if (!fact) return { ...common, status: 'unknown', targets: [] };
  const targets = fact.capabilities.map((capability): Target => ({ kind: 'capability', capability }));
  return { ...common, status: 'known', targets: targets.length > 0 ? targets : [{ kind: 'host-tool', host: '${id}', name: fact.name }] };
}
`,
  'write.ts': `import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { givesOf, toolList } from '../shared/tool-list.ts';
import { extraFields, modelField } from '../shared/written-fields.ts';
import { home, tools } from './facts.ts';

const list = { id: '${id}', title: '${title}', gives: givesOf(tools, {}) };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const fields: [string, unknown][] = [['name', agent.name.value]];
  entries.leaf('name', agent.name);
  if (agent.description) {
    fields.push(['description', agent.description.value]);
    entries.leaf('description', agent.description);
  }
  const { names } = toolList(agent, list, context.servers, entries);
  if (names !== 'silent') fields.push(['tools', names === 'all' ? ['*'] : names]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  fields.push(...extraFields(agent, list, entries));
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span: agent.prompt.span });
  return { files: [markdownFile(\`\${home}/\${agent.name.value}.md\`, fields, agent)], ledger: entries.all };
}

function modelName(agent: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  const words = { title: list.title, silence: 'the model of the session', otherwise: 'the agent runs on the model of the session' };
  return modelField(agent, words, entries, ({ tier, written }) => (tier ? models[tier] : agent.dialect === '${id}' ? written : undefined));
}
`,
  'load.ts': `import type { Document } from '../../parse/document.ts';
import type { LoaderVerdict } from '../host.ts';
import { fields } from './facts.ts';

/** What the host's own loader makes of a file: hold it against the real one in \`tests/conformance\`. */
export function load({ frontmatter, unclosed }: Document): LoaderVerdict {
  if (unclosed) return { verdict: 'drops', why: 'the frontmatter has no closing fence', lost: [], span: unclosed };
  const broken = frontmatter?.problems.find(({ kind }) => kind === 'syntax');
  if (broken) return { verdict: 'drops', why: 'the frontmatter is no YAML', lost: [], span: broken.span };
  const missing = fields.find(({ key, required }) => required && !frontmatter?.map?.entries.some((entry) => entry.key.value === key));
  return missing ? { verdict: 'drops', why: \`\\\`\${missing.key}\\\` is missing\`, lost: [] } : { verdict: 'loads', why: 'every field that it needs is there', lost: [] };
}
`,
  'effective.ts': `import { powersOf, type Powers } from '../../model/powers.ts';
import { parseDocument } from '../../parse/document.ts';
import { fromText } from '../../parse/source.ts';
import type { OutputFile } from '../host.ts';
import { home } from './facts.ts';
import { load } from './load.ts';
import { read } from './read.ts';

/** What the host makes of the list in an agent file. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith(\`\${home}/\`));
  if (!file) return { rest: 'deny', named: [] };
  const document = parseDocument(fromText(file.path, file.text));
  return load(document).verdict === 'drops' ? { rest: 'deny', named: [] } : powersOf(read(document).authority);
}
`,
  'enforce.ts': `import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

/** Promises that nothing but the words of the prompt holds, until a lever is known. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, {});
}
`,
};

mkdirSync(folder);
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
console.log(`${folder} is made. Answer what \`npm run types\` asks in its facts.ts, then \`npx vitest run tests/hosts.test.ts tests/law.test.ts\`.`);
