import type { Document } from '../../parse/document.ts';
import type { Value } from '../../parse/value.ts';
import type { LoaderVerdict } from '../host.ts';
import { fields, ignoredName } from './facts.ts';
import { linesOf } from './lines.ts';

/** What the loader of agent files makes of one. It asks for no field; what it leaves out it leaves out without a word. */
export function load(document: Document): LoaderVerdict {
  if (document.format !== 'markdown') return { verdict: 'n/a', why: 'Cursor reads agents from markdown files', lost: [] };
  if (!document.frontmatter) return withoutFrontmatter(document);
  if (document.prompt.trim() === '') return { verdict: 'drops', why: 'the text after the frontmatter is empty', lost: [], span: document.frontmatter.span };
  const lines = linesOf(document);
  const name = lines.find(({ key }) => key.value === 'name');
  if (name?.value.value === ignoredName) return { verdict: 'drops', why: `the name \`${ignoredName}\` is passed over`, lost: [], span: name.value.span };
  if (!document.fields && document.frontmatter.text.split('\n').some((line) => !isLineOfField(line))) return { verdict: 'recovers', why: 'the frontmatter is no YAML, and of what is read line by line all that stands behind no key is left out', lost: [] };
  // What it has no use for may look as it likes.
  const odd = document.fields?.entries.filter(({ key, value }) => known.has(key.value.toLowerCase()) && !isOneLine(value) && !(key.value === 'description' && isQuotedLine(value))) ?? [];
  if (odd.length === 0) return { verdict: 'loads', why: 'every field stands on one line', lost: [] };
  const lost = odd.map(({ key }) => key.value);
  return { verdict: 'recovers', why: `the frontmatter is read line by line and not as YAML, so ${lost.map((key) => `\`${key}\``).join(', ')} has another value than it says`, lost, span: odd[0]!.value.span };
}

const known: ReadonlySet<string> = new Set(fields.map(({ key }) => key));

function isLineOfField(line: string): boolean {
  return /^[ \t]*(?:#|$)|^[\w-]{1,40}[ \t]*:/.test(line);
}

/** Whether YAML and a reader of lines see the same text: lists, maps, quotes and texts of several lines differ. */
function isOneLine(value: Value): boolean {
  return value.kind === 'scalar' && !/^["'>|]|\n/.test(value.raw);
}

/** Quotes stay in the text, where they change nothing of what a description says. */
function isQuotedLine(value: Value): boolean {
  return value.kind === 'scalar' && /^(["']).*\1$/.test(value.raw);
}

/** The loader takes the first block between two fences, also when it does not stand at the top. */
function withoutFrontmatter({ text, unclosed }: Document): LoaderVerdict {
  const fences = text.split('\n').filter((line) => line.startsWith('---'));
  if (!unclosed && fences.length > 1) return { verdict: 'recovers', why: 'the first block between two fences counts as frontmatter, and what stands before it is lost', lost: ['prompt'] };
  return { verdict: 'drops', why: unclosed ? 'the frontmatter has no closing fence' : 'the file has no frontmatter', lost: [], ...(unclosed ? { span: unclosed } : {}) };
}
