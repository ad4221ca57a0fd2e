import type { Document } from '../../parse/document.ts';
import { entry, type MapValue, type ScalarValue } from '../../parse/value.ts';
import type { LoaderVerdict } from '../host.ts';
import { longestName } from './facts.ts';
import { claudeFields } from './read.ts';
import { hookFault, ignoredFields } from './values.ts';

/** What the loader of `.claude/agents` makes of a file. */
export function load(document: Document): LoaderVerdict {
  if (document.unclosed) return drops('the frontmatter has no closing fence, so the file counts as a note', document.unclosed);
  const { frontmatter } = document;
  if (!frontmatter) return drops('a file without frontmatter counts as a note');
  const map = claudeFields(document);
  if (!map) return drops('the frontmatter is no YAML, also after the repair the loader tries', frontmatter.span);
  const fault = faultOf(map, frontmatter.span);
  if (fault) return fault;
  const lost = ignoredFields(map);
  if (lost.length > 0) {
    const why = `it ignores what is written for ${lost.map((key) => `\`${key}\``).join(', ')}`;
    return { verdict: 'recovers', why, lost, span: entry(map, lost[0]!)!.value.span };
  }
  if (frontmatter.map) return { verdict: 'loads', why: 'name and description are read', lost: [] };
  return { verdict: 'recovers', why: 'the frontmatter is no YAML; the loader quotes the values and reads it again', lost: [], span: frontmatter.problems[0]?.span ?? frontmatter.span };
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
