import { applyEdits } from '../../diagnostics/apply-edits.ts';
import type { Edit } from '../../diagnostics/diagnostic.ts';
import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { toolList, type ListHost } from '../shared/tool-list.ts';
import { gives, longestCloudPrompt } from './facts.ts';

const host: ListHost = { id: 'copilot', title: 'GitHub Copilot', gives, widensParts: true, mcpName: (server, tool) => (server === '*' ? undefined : `${server}/${tool}`) };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const fields: [string, unknown][] = [['name', agent.name.value]];
  entries.leaf('name', agent.name);
  fields.push(['description', agent.description?.value ?? agent.name.value]);
  if (agent.description) entries.leaf('description', agent.description);
  else entries.add({ field: 'description', fate: 'inferred', how: 'the name, because GitHub Copilot drops an agent without a description', span: agent.name.span });
  const { names } = toolList(agent, host, context.servers, entries);
  // Without `tools` an agent has all of them, so an empty list is written too.
  if (names !== 'silent') fields.push(['tools', names === 'all' ? ['*'] : names]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  for (const { key, value, span } of agent.extra) {
    if (agent.dialect === 'copilot') fields.push([key.value, value]);
    entries.add({ field: key.value, span, ...(agent.dialect === 'copilot' ? { fate: 'exact', how: 'written as it was' } : { fate: 'dropped', how: `a field of ${agent.dialect} that is not carried over to GitHub Copilot` }) });
  }
  const edits = inputEdits(agent, entries);
  const prompt = { ...agent.prompt, value: applyEdits(agent.prompt.value, edits) };
  if (prompt.value.length > longestCloudPrompt) entries.add({ field: 'prompt', fate: 'narrowed', how: 'longer than the 30,000 characters that the cloud agent takes; the command line takes it whole', span: prompt.span });
  const file = markdownFile(`.github/agents/${agent.name.value}.agent.md`, fields, { ...agent, prompt });
  return { files: [edits.length > 0 ? { ...file, edits } : file], ledger: entries.all };
}

/** VS Code asks for the value of each `${input:…}` and puts it in; a blank after the brace keeps the text as it reads. */
function inputEdits({ dialect, prompt: { value, span } }: Agent, entries: Ledger): Edit[] {
  const places = dialect === 'copilot' ? [] : [...value.matchAll(/\$\{(?=input:)/g)].map(({ index }) => index + 2);
  if (places.length === 0) entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span });
  else entries.add({ field: 'prompt', fate: 'rewritten', how: '`${input:` became `${ input:`, which VS Code does not take for a question to the user', span });
  return places.map((at) => ({ span: { start: at, end: at }, text: ' ' }));
}

function modelName({ model, dialect }: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  if (!model) return undefined;
  if (model.tier === 'inherit') {
    entries.add({ field: 'model', fate: 'exact', how: 'left out, which means the model of the session', span: model.span });
    return undefined;
  }
  const name = model.tier ? models[model.tier] : dialect === 'copilot' ? model.written : undefined;
  if (name) entries.add({ field: 'model', fate: 'exact', how: name === model.written ? 'the same name' : `written as \`${name}\``, span: model.span });
  else entries.add({ field: 'model', fate: 'dropped', how: `no setting says which model of GitHub Copilot \`${model.written}\` is, so the agent runs on the model of the session`, span: model.span });
  return name;
}
