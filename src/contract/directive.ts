import type { Document } from '../parse/document.ts';
import type { Located } from '../text/span.ts';
import { governing } from './context.ts';
import { markersOf } from './markers.ts';
import { plain } from './mask.ts';
import { read } from './units.ts';
import type { Unit } from './unit.ts';

/**
 * The paragraph that says what the agent is for: the first one below a title such as *Mission* or *Core directive*,
 * else the first prose of the body that is no rule. Its text in one line, without markup; the span is that of the paragraph.
 */
export function directive(document: Document): Located<string> | undefined {
  const { units } = read(document);
  const prose = units.filter((unit) => unit.type === 'sentence' && unit.depth === 0 && /\p{L}{2}/u.test(unit.masked));
  const first = prose.find(({ scope }) => scope?.topics.has('directive')) ?? prose.find((unit) => unit.leads === undefined && !binds(unit));
  if (!first) return undefined;
  const block = prose.filter((unit) => unit.block === first.block && unit.scope === first.scope);
  const span = { start: first.span.start, end: block.at(-1)!.span.end };
  return { value: plain(document.text.slice(span.start, span.end)), span };
}

function binds(unit: Unit): boolean {
  const { context } = governing(unit.scope);
  if (context !== 'free' && context !== 'delegation') return true;
  const { prohibition, obligation } = markersOf(unit.masked, unit.lexicon);
  return unit.sign !== undefined || prohibition !== undefined || obligation !== undefined;
}
