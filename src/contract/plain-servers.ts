import { matchesOf } from '../text/matches.ts';
import { firstLetter } from './characters.ts';
import { isOrder } from './imperative.ts';
import { plain } from './mask.ts';
import type { Place } from './plain-tools.ts';
import { hostTools } from './tool-names.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** Whether a text may name a server; most files name none. */
export function namesServer(text: string): boolean {
  return /MCP|ontext7|Tavily|Firecrawl|Sequential/.test(text);
}

/** Servers that the prose names with no marks of their own: *prefer Lamp MCP for queries*, *Use Context7 first*. */
export function plainServers({ raw, masked, type, lexicon }: Unit, granted: ReadonlySet<string>): Place[] {
  const found: Place[] = [];
  if (words(lexicon, ({ identity }) => identity).first(masked)?.start === firstLetter(masked)) return found;
  if (raw.includes('MCP')) for (const { index: start, 1: name = '' } of matchesOf(server, raw)) {
    const own = `${name.toLowerCase().replace(/\s/g, '-')}-mcp`;
    if (masked[start] !== ' ') found.push({ tool: granted.has(own) ? own : isServer(name) ? name : `${name} MCP`, start, end: start + name.length + 4 });
  }
  const first = type === 'item' ? listed.exec(raw.slice(0, 80)) : null;
  if (first && found.length === 0) found.push({ tool: isServer(first[1]!) ? first[1]! : `${first[1]!} MCP`, start: first[0].length - first[1]!.length, end: first[0].length + 4 });
  if (raw.includes('MCP') && lexicon.script !== undefined) for (const { index: start, 1: name = '' } of matchesOf(joinedServer, raw)) {
    const used = words(lexicon, ({ tools }) => tools.use).all(masked.slice(0, start)).at(-1);
    if (used?.end === start && found.every((one) => one.start !== start)) found.push({ tool: isServer(name) ? name : `${name} MCP`, start, end: start + name.length + 4 });
  }
  const named = known.exec(raw);
  if (named && masked[named.index] !== ' ' && found.every(({ start }) => start !== named.index) && (words(lexicon, ({ tools }) => tools.use).test(masked) || isOrder({ masked, lexicon }) || /→\s/.test(raw))) {
    for (const { index: start, 0: tool } of matchesOf(everyKnown, raw)) found.push({ tool, start, end: start + tool.length });
  }
  return found;
}

export function isServer(name: string): boolean {
  return known.exec(name)?.[0] === name;
}

/** A name with a capital between a word for use and the word for a server. */
const server = /(?<=(?:[Uu]s(?:e|ing)|[Cc]all|[Qq]uery|[Vv]ia|[Tt]hrough|[Pp]refer)\s(?:the\s)?\*{0,2})([A-Z][A-Za-z0-9]{2,20}(?:\s[A-Z][A-Za-z0-9]{2,20})?)(?=\sMCP(?![A-Za-z-]))/g;

/** ***Lamp MCP** — `lamp_list`: where they hang*: a server that opens an item. */
const listed = /^\s{0,4}\*{0,2}(?!(?:[Uu]se|[Pp]refer|[Vv]erify|[Cc]heck|[Nn]o|[Tt]he)\s)([A-Z][A-Za-z0-9]{2,20}(?:\s[A-Z][A-Za-z0-9]{2,20})?)(?=\sMCP(?:\s[Ss]erver)?\*{0,2}(?:\s?[:：]|\s[—–-]\s))/;

/** The same right behind a word of a script without blanks. */
const joinedServer = /(?<=\p{L})(?<![A-Za-z])([A-Z][A-Za-z0-9]{2,20})(?=\sMCP(?![A-Za-z-]))/gu;

/** Servers whose names are nothing else. */
const known = /(?<![\w`/.@-]|\*\*)(?:[Cc]ontext7|Tavily|Firecrawl|Sequential[- ]Thinking)(?![\w/-]|\.\w|\*\*)/;
const everyKnown = new RegExp(known, 'g');

/** Whether a title or a tool is called by the name of a server, however either is written. */
export function names(title: string, server: string): boolean {
  return bare(title).includes(bare(server.replace(/\sMCP$/, '')));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names in the column of a table whose head says it is about tools. */
export function toolCells({ cells = [], scope, lexicon }: Unit, text: string, isServed: boolean): string[] {
  if (scope?.kind !== 'table') return [];
  const noun = words(lexicon, ({ tools }) => tools.noun);
  const heads = scope.title.split(' | ');
  return cells.flatMap((cell, index) => {
    const list = noun.test((heads[index] ?? '').toLowerCase()) ? plain(text.slice(cell.start, cell.end)).split(/\s?[,、/]\s?/) : [];
    const isTool = (name: string): boolean => name.includes('_') || (name.includes('-') && (list.length === 1 || isServed)) || hostTools.has(name.toLowerCase()) || isServer(name);
    return list.every((name) => /^[A-Za-z][\w.-]{2,80}$/.test(name) && isTool(name)) ? list : [];
  });
}
