import type { Document } from '../../parse/document.ts';
import { entry, toData, type Value } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { LoaderVerdict } from '../host.ts';
import { isEditors } from './editor-tools.ts';
import { kinds } from './facts.ts';

const expected = { text: 'text', flag: 'true or false', texts: 'a list of texts', 'text or texts': 'text or a list of texts', map: 'a map', any: '' } as const;

/** What the loader of the command line makes of a file. It repairs nothing, and says so only when the agent is asked for. */
export function load(document: Document): LoaderVerdict {
  if (document.format !== 'markdown') return { verdict: 'n/a', why: 'GitHub Copilot reads agents from markdown files', lost: [] };
  const verdict = loadAgent(document);
  if (verdict.verdict === 'loads' || !isEditors(document)) return verdict;
  return { verdict: 'n/a', why: 'it is for VS Code alone, whose own reader asks for no field and takes more than YAML', lost: [] };
}

function loadAgent(document: Document): LoaderVerdict {
  if (document.unclosed) return drops('the frontmatter has no closing fence', document.unclosed);
  const { frontmatter } = document;
  if (!frontmatter) return drops('the file does not start with frontmatter, and only VS Code reads it without');
  const broken = frontmatter.problems.find(({ kind }) => kind !== 'alias' && kind !== 'tag');
  if (broken) return drops(broken.kind === 'duplicate-key' ? 'a field stands there twice' : 'the frontmatter is no YAML map, and the loader tries no repair', broken.span);
  const { map } = frontmatter;
  if (!map || !entry(map, 'description')) return drops('`description` is missing, and only VS Code does without', frontmatter.span);
  const wrong = map.entries.find(({ key, value }) => !isKind(key.value, value));
  if (wrong) return drops(`\`${wrong.key.value}\` is not ${expected[kinds[wrong.key.value]!]}`, wrong.value.span);
  return { verdict: 'loads', why: 'description is read, and every field has the type it needs', lost: [] };
}

function isKind(key: string, value: Value): boolean {
  const data = toData(value);
  const isTexts = Array.isArray(data) && data.every((item) => typeof item === 'string');
  switch (Object.hasOwn(kinds, key) ? kinds[key]! : 'any') {
    case 'text':
      return typeof data === 'string';
    case 'flag':
      return typeof data === 'boolean';
    case 'texts':
      return isTexts;
    case 'text or texts':
      return typeof data === 'string' || isTexts;
    case 'map':
      return value.kind === 'map';
    case 'any':
      return true;
  }
}

function drops(why: string, span?: Span): LoaderVerdict {
  return { verdict: 'drops', why, lost: [], ...(span ? { span } : {}) };
}
