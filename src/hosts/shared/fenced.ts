import type { Document } from '../../parse/document.ts';
import type { Frontmatter } from '../../parse/frontmatter.ts';
import { readYaml } from '../../parse/yaml.ts';

/** The frontmatter as a host's own pattern cuts it, with the fields in group 1. Nothing when the pattern finds none. */
export function fenced({ text, frontmatter }: Document, pattern: RegExp): Frontmatter | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const inner = match[1]!;
  const start = /^---(?:\r\n|\n|\r)/.exec(text)![0].length;
  if (frontmatter?.start === start && frontmatter.text.replace(/(?:\r\n|\n|\r)$/, '') === inner) return frontmatter;
  const { value, problems } = readYaml(inner, start);
  return { span: { start: 0, end: match[0].length }, text: inner, start, problems, ...(value?.kind === 'map' ? { map: value } : {}) };
}
