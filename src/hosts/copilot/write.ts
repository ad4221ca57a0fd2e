import { applyEdits } from '../../diagnostics/apply-edits.ts';
import type { Edit } from '../../diagnostics/diagnostic.ts';
import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { markdownFile } from '../shared/frontmatter.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { toolList, type ListHost } from '../shared/tool-list.ts';
import { descriptionOr, extraFields, modelField } from '../shared/written-fields.ts';
import { gives, longestCloudPrompt } from './facts.ts';

const host: ListHost = { id: 'copilot', title: 'GitHub Copilot', gives, widensParts: true, mcpName: (server, tool) => (server === '*' ? undefined : `${server}/${tool}`) };

export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger();
  const fields: [string, unknown][] = [['name', agent.name.value]];
  entries.leaf('name', agent.name);
  fields.push(['description', descriptionOr(agent.name.value, agent, 'GitHub Copilot drops an agent without a description', entries)]);
  const { names } = toolList(agent, host, context.servers, entries);
  // Without `tools` an agent has all of them, so an empty list is written too.
  if (names !== 'silent') fields.push(['tools', names === 'all' ? ['*'] : names]);
  const model = modelName(agent, context, entries);
  if (model) fields.push(['model', model]);
  fields.push(...extraFields(agent, host, entries));
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

function modelName(agent: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  const words = { title: host.title, silence: 'the model of the session', otherwise: 'the agent runs on the model of the session' };
  return modelField(agent, words, entries, ({ tier, written }) => (tier ? models[tier] : agent.dialect === 'copilot' ? written : undefined));
}
