import type { Document } from '../../parse/document.ts';
import { entry, type MapValue, type ScalarValue } from '../../parse/value.ts';
import type { LoaderVerdict } from '../host.ts';
import { endedAt, lostKeys, unclosedBlock } from '../shared/early-fence.ts';
import { isOfPlugin } from '../shared/plugin.ts';
import { longestName, notInPlugins } from './facts.ts';
import { hookFault, ignoredHooks } from './hooks.ts';
import { claudeFields } from './read.ts';
import { ignoredFields } from './values.ts';

// The loader takes the first three dashes behind the opening fence for the closing one, wherever they stand.
const closingMark = /---/;

/** What the loader of `.claude/agents` makes of a file, or that of plugins of one among the agents of a plugin: it loads whatever they hold, and makes up what is missing or cannot be read. */
export function load(document: Document): LoaderVerdict {
  if (document.format !== 'markdown') return { verdict: 'n/a', why: 'Claude Code reads agents from markdown files', lost: [] };
  const verdict = loadAgent(document);
  if (!isOfPlugin(document.source)) return verdict;
  const ignored = document.fields?.entries.filter(({ key }) => notInPlugins.includes(key.value)).map(({ key }) => key) ?? [];
  if (ignored[0]) return { verdict: 'recovers', why: `an agent of a plugin gets nothing of ${named(ignored.map(({ value }) => value))}`, help: 'Take it out, or copy the agent into `.claude/agents`, where it counts.', lost: ignored.map(({ value }) => value), span: ignored[0].span };
  if (verdict.verdict !== 'drops') return verdict;
  if (document.fields) return { verdict: 'loads', why: `it is one of a plugin, for which the loader makes up what it misses: ${verdict.why}`, lost: [] };
  if (!document.frontmatter && !document.unclosed) return { verdict: 'loads', why: 'it is one of a plugin: the whole file is the prompt, and the name is that of the file', lost: [] };
  return { ...verdict, verdict: 'recovers', why: `${verdict.why}; as one of a plugin it goes by the name of its file`, lost: ['all fields'] };
}

function loadAgent(document: Document): LoaderVerdict {
  const whole = document.frontmatter ?? unclosedBlock(document, closingMark);
  if (!whole) {
    if (document.unclosed) return drops('the frontmatter has no closing fence, so the file counts as a note', document.unclosed);
    return drops('a file without frontmatter counts as a note');
  }
  const frontmatter = endedAt(whole, closingMark);
  const map = claudeFields({ frontmatter });
  if (!map) return drops('the frontmatter is no YAML, also after the repair the loader tries', frontmatter.span);
  const fault = faultOf(map, frontmatter.span);
  if (fault) return fault;
  const cut = frontmatter === whole ? [] : lostKeys(whole, map, frontmatter.text);
  const ignored = ignoredFields(map);
  if (cut.length > 0) {
    const why = `it ends the fields at the first \`---\`, wherever it stands, so ${named(cut)} ${cut.length > 1 ? 'are' : 'is'} cut short or lost`;
    return { verdict: 'recovers', why, help: 'Write another dash for it, such as `–`.', lost: [...new Set([...cut, ...ignored])], span: { start: frontmatter.span.end, end: frontmatter.span.end + 3 } };
  }
  if (ignored.length > 0) return { verdict: 'recovers', why: `it knows no such value of ${named(ignored)}`, lost: ignored, span: entry(map, ignored[0]!)!.value.span };
  const hooks = ignoredHooks(map);
  if (hooks) return { verdict: 'recovers', why: `${hooks.why}, and it goes on without them`, lost: ['hooks'], span: hooks.span };
  if (frontmatter.map) return { verdict: 'loads', why: 'name and description are read', lost: [] };
  return { verdict: 'recovers', why: 'the frontmatter is no YAML; the loader quotes the values and reads it again', lost: [], span: frontmatter.problems[0]?.span ?? frontmatter.span };
}

function named(keys: readonly string[]): string {
  return keys.map((key) => `\`${key}\``).join(', ');
}

function faultOf(map: MapValue, whole: { start: number; end: number }): LoaderVerdict | undefined {
  const name = entry(map, 'name')?.value;
  if (!name) return drops('a file without `name` counts as a note', whole);
  if (!isText(name)) return drops('`name` is no text', name.span);
  if (name.value.length > longestName) return drops(`\`name\` is longer than ${longestName} characters`, name.span);
  if (name.value.startsWith('-')) return drops('`name` starts with a dash', name.span);
  if (name.value.normalize('NFKC').includes(':')) return drops('`name` holds a colon', name.span);
  const description = entry(map, 'description')?.value;
  if (!description) return drops('`description` is missing', whole);
  if (!isText(description)) return drops('`description` is no text', description.span);
  const hooks = hookFault(map);
  return hooks && drops(hooks.why, hooks.span);
}

function isText(value: { kind: string }): value is ScalarValue & { value: string } {
  const scalar = value as ScalarValue;
  return scalar.kind === 'scalar' && typeof scalar.value === 'string' && scalar.value !== '';
}

function drops(why: string, span?: { start: number; end: number }): LoaderVerdict {
  return { verdict: 'drops', why, lost: [], ...(span ? { span } : {}) };
}
