import { perObject } from '../../model/per-object.ts';
import type { Document } from '../../parse/document.ts';
import { beforeFrontmatter } from '../../parse/late-frontmatter.ts';
import { entry, toData, type Value } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { LoaderVerdict } from '../host.ts';
import { commaEntries } from '../shared/comma-list.ts';
import { unreadPlace } from '../shared/unread-place.ts';
import { tools } from './facts.ts';

const texts = ['name', 'description', 'model', 'reasoningEffort'];
const lists = ['tools', 'mcpServers'];
const names: ReadonlySet<string> = new Set(tools.map(({ name }) => name));

/** What the loader of `.factory/droids` makes of a file. It drops none; one value of a wrong type makes it forget every field, the list of tools too. */
export const load = perObject((document: Document): LoaderVerdict => {
  if (document.format !== 'markdown') return { verdict: 'n/a', why: 'Factory Droid reads agents from markdown files', lost: [] };
  const unread = unreadPlace(document, '.factory/droids');
  if (unread) return unread;
  const { frontmatter, unclosed } = document;
  if (unclosed) return forgets('the frontmatter has no closing fence, so the whole file is the prompt, and every tool is on', unclosed);
  const late = frontmatter ? undefined : beforeFrontmatter(document.text);
  if (late) return forgets('its fields do not begin on the first line: the whole file is the prompt, the name is that of the file, and every tool is on', late);
  if (!frontmatter) return { verdict: 'loads', why: 'the whole file is the prompt, the name is that of the file, and every tool is on', lost: [] };
  const broken = frontmatter.problems.find(({ kind }) => kind === 'syntax' || kind === 'duplicate-key');
  if (broken) return forgets('the frontmatter is no YAML; a simpler reader takes what it can of it', broken.span);
  const wrong = frontmatter.map?.entries.find(({ key, value }) => !isRight(key.value, value));
  if (wrong) return forgets(`\`${wrong.key.value}\` is not ${lists.includes(wrong.key.value) ? 'text or a list of texts' : 'text'}, so no field counts and every tool is on`, wrong.value.span);
  // A name that is no plain word may be one of an MCP tool, whose form is not known.
  const list = frontmatter.map && entry(frontmatter.map, 'tools');
  if (list && !commaEntries(list.value).some(({ value }) => value === 'all' || names.has(value) || !/^[a-z]+$/i.test(value))) {
    return { verdict: 'recovers', why: '`tools` names no tool the program has, which it counts as a mistake', lost: ['tools'], span: list.value.span };
  }
  return { verdict: 'loads', why: 'every field has the type it needs', lost: [] };
});

function isRight(key: string, value: Value): boolean {
  const data = toData(value);
  if (texts.includes(key)) return typeof data === 'string';
  if (lists.includes(key)) return typeof data === 'string' || (Array.isArray(data) && data.every((item) => typeof item === 'string'));
  return true;
}

function forgets(why: string, span: Span): LoaderVerdict {
  return { verdict: 'recovers', why, lost: ['all fields'], span };
}
