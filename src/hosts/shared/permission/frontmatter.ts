import type { Document } from '../../../parse/document.ts';
import type { Frontmatter } from '../../../parse/frontmatter.ts';
import { type MapValue } from '../../../parse/value.ts';
import { readYaml } from '../../../parse/yaml.ts';
import type { Span } from '../../../text/span.ts';

export interface PermissionFields {
  readonly map?: MapValue;
  /** `mended`: read after the loader's own repair; `prompt`: no YAML, so all of it became part of the prompt. */
  readonly state: 'whole' | 'mended' | 'prompt' | 'none';
  /** What stopped the first reading. */
  readonly fault?: Span;
}

const field = /^([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*:[ \t]*(.*)$/;

/** The frontmatter as the loader sees it. A second key of the same name is no YAML for it. */
export function permissionFields({ frontmatter: whole, format, fields }: Document, frontmatter: Frontmatter | undefined = whole): PermissionFields {
  if (format !== 'markdown') return { state: 'whole', ...(fields ? { map: fields } : {}) };
  if (!frontmatter) return { state: 'none' };
  const broken = frontmatter.problems.find(({ kind }) => kind === 'syntax' || kind === 'duplicate-key' || kind === 'not-a-map' || kind === 'tag');
  if (!broken) return { state: 'whole', ...(frontmatter.map ? { map: frontmatter.map } : {}) };
  const mended = mend(frontmatter.text);
  const { value, problems } = readYaml(mended, frontmatter.start);
  if (problems.length > 0 || value?.kind !== 'map') return { state: 'prompt', fault: broken.span };
  return { state: 'mended', map: withPlaces(value, frontmatter.text, frontmatter.start), fault: broken.span };
}

/** Values with a colon become block texts, which is all the loader tries. */
function mend(text: string): string {
  return text
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, key, value] = field.exec(line) ?? [];
      if (key === undefined || value === undefined || value === '' || /^(?:[>|"']|\|-)/.test(value) || !value.includes(':')) return [line];
      return [`${key}: |-`, `  ${value.trim()}`];
    })
    .join('\n');
}

/** Top-level values with the place of their line in the file, since the mended text has other lines. */
function withPlaces(map: MapValue, text: string, base: number): MapValue {
  const lines = new Map<string, Span>();
  let at = base;
  for (const line of text.split('\n')) {
    const [, key, value] = field.exec(line.replace(/\r$/, '')) ?? [];
    if (key !== undefined) {
      const start = line.indexOf(value!, key.length + 1);
      // A value of other blanks than those of YAML is cut off as a whole.
      lines.set(key, { start: at + start, end: at + Math.max(start, line.trimEnd().length) });
    }
    at += line.length + 1;
  }
  const entries = map.entries.map(({ key, value }) => {
    const span = lines.get(key.value) ?? value.span;
    const placed = value.kind === 'scalar' ? { kind: value.kind, value: value.value, raw: value.raw, span } : { ...value, span };
    return { key: { value: key.value, span }, value: placed };
  });
  return { ...map, entries };
}
