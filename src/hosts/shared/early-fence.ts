import type { Document } from '../../parse/document.ts';
import type { Frontmatter } from '../../parse/frontmatter.ts';
import { entry, toData, type MapValue } from '../../parse/value.ts';
import { readYaml } from '../../parse/yaml.ts';

/** The part of a block that a loader reads whose closing mark is looser than a line of three dashes; the block itself when the mark is not in it. */
export function endedAt(block: Frontmatter, mark: RegExp): Frontmatter {
  const at = block.text.search(mark);
  if (at === -1) return block;
  const text = block.text.slice(0, at);
  const { value, problems } = readYaml(text, block.start);
  return { span: { start: block.span.start, end: block.start + at }, text, start: block.start, problems, ...(value?.kind === 'map' ? { map: value } : {}) };
}

/** The block of a file whose closing fence is one for this loader alone. */
export function unclosedBlock({ unclosed, text }: Document, mark: RegExp): Frontmatter | undefined {
  if (!unclosed) return undefined;
  const start = text.indexOf('\n') + 1;
  const block: Frontmatter = { span: { start: 0, end: text.length }, text: text.slice(start), start, problems: [] };
  const ended = endedAt(block, mark);
  return ended === block ? undefined : ended;
}

const keyLine = /^["']?([\p{L}\p{N}_-]+)["']?[ \t]*:/gmu;

/** Keys that stand behind the part of a block that a loader read, or whose value it cut. */
export function lostKeys(whole: Frontmatter, read: MapValue | undefined, readText: string): readonly string[] {
  const behind = [...whole.text.slice(readText.length).matchAll(keyLine)].map(([, key = '']) => key);
  const changed = whole.map?.entries.map(({ key }) => key.value).filter((key) => !isKept(whole.map, read, key)) ?? [];
  return [...new Set([...changed, ...behind])];
}

function isKept(whole: MapValue | undefined, read: MapValue | undefined, key: string): boolean {
  const [before, after] = [entry(whole, key), entry(read, key)];
  return before !== undefined && after !== undefined && JSON.stringify(toData(before.value)) === JSON.stringify(toData(after.value));
}
