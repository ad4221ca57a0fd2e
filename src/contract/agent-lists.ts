import { matchesOf } from '../text/matches.ts';
import { isAgent, isPost, looksLikeAgent, type Self } from './agent-names.ts';
import { firstLetter } from './characters.ts';
import { governing, isTitle } from './context.ts';
import { verbLast } from './imperative.ts';
import { plain } from './mask.ts';
import { fold } from './phrases.ts';
import { backtick, bracket, hyphen } from './signs.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

interface Entry {
  readonly unit: Unit;
  readonly name: string | undefined;
}

/** Agents that a list or a table is about: most of its entries open with a name, and half of these say a profession. */
export function listedAgents({ units, document: { text } }: Reading, own: Self): ReadonlyMap<Unit, string> {
  const found = new Map<Unit, string>();
  let together: Entry[] = [];
  let aside = false;
  const close = (): void => {
    const named = together.filter(({ name }) => name !== undefined);
    if (named.length === 0) {
      together = [];
      return;
    }
    const sure = named.filter(({ name }) => isAgent(said(name!), own));
    // A list about output that holds nothing but agents tells who reads it.
    if (aside && sure.length < together.length) named.length = 0;
    const like = named.filter(({ name }) => looksLikeAgent(said(name!)));
    const isAbout = isAboutAgents(named[0]?.unit.scope);
    const most = sure.length * 2 >= named.length || (sure.length >= 3 && like.length * 4 >= named.length * 3) || (like.length * 2 >= named.length && isAbout);
    const enough = named.length > 0 && (sure.length >= fewest || (named.length >= fewest && like.length === named.length && isAbout));
    if (enough && most && named.length * 3 >= together.length * 2) for (const { unit, name } of together) {
      const own = name ?? plainNameOf(unit, text);
      if (own !== undefined) found.set(unit, own);
    }
    together = [];
  };
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    const last = together[0]?.unit;
    if (last && (unit.type !== last.type || unit.scope !== last.scope || (unit.type === 'item' && (unit.block !== last.block || unit.depth < last.depth)))) close();
    if ((unit.type !== 'item' && unit.type !== 'cell') || (together.length > 0 && unit.depth > together[0]!.unit.depth)) continue;
    const { context } = governing(unit.scope);
    if (elsewhere.has(context)) continue;
    aside = context === 'output';
    together.push({ unit, name: unit.cells ? inCell(plain(text.slice(unit.cells[0]!.start, unit.cells[0]!.end))) : (opening(unit) ?? word(unit)) });
  }
  close();
  return found;
}

/** Whether a title above, but for the first, speaks of agents. */
function isAboutAgents(scope: Scope | undefined): boolean {
  for (let current = scope; current && !isTitle(current); current = current.parent) if (words(current.lexicon, ({ delegation }) => delegation.anyone).test(fold(current.title))) return true;
  return false;
}

const fewest = 2;
const elsewhere: ReadonlySet<string> = new Set(['example', 'skills', 'tools', 'prohibitions']);

/** *lamp* of *LampAgent*, of which only the first part says a profession; any other name as it is. */
function said(name: string): string {
  return (camel.exec(name)?.[1] ?? name).toLowerCase();
}

const camel = /^((?:[A-Z][a-z0-9]{1,20}){1,3})Agent$/;
const whole = /^@?((?:sub-?agents?\/)?[a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}(?:\.\d{1,3})?){1,6})$/;

function inCell(cell: string): string | undefined {
  return whole.exec(cell)?.[1];
}

/** *`x`: what it does*, *Use `x` for …*, *…には`x`を使用*. */
function opening({ raw, masked, signs, lexicon }: Unit): string | undefined {
  const joined = raw.includes('Agent') ? /^\s{0,4}[`*]{0,3}((?:[A-Z][a-z0-9]{1,20}){1,3}Agent)[`*]{0,3}(?=\s?[:：(（]|\s(?:for|[—–-]{1,2})\s)/u.exec(raw.slice(0, 90)) : null;
  if (joined) return joined[1];
  if ((signs & hyphen) === 0 || !/[A-Za-z0-9]-[A-Za-z0-9]/.test(raw)) return undefined;
  const first = /^\s{0,4}(?:`@?|\*\*`?@?|@)?([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}(?:\.\d{1,3})?){1,6}|[A-Z][a-z0-9]{0,40}(?:-[A-Z][a-z0-9]{0,40}){1,4})[`*]{0,3}(?=\s?(?:[:：(（|]|→|$)|\s[—–-]{1,2}\s)/u.exec(raw.slice(0, 140));
  if (first) return first[1];
  if ((signs & backtick) === 0) return undefined;
  const pick = words(lexicon, ({ delegation }) => delegation.pick);
  const verb = pick.first(masked);
  if (!verb) return undefined;
  if (verb.start === firstLetter(masked)) return /^\s(?:the\s)?`@?([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,6})`\s/.exec(raw.slice(verb.end, verb.end + 100))?.[1];
  if (!verbLast.has(lexicon.language)) return undefined;
  for (const { start } of pick.all(masked)) {
    const name = /`([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,6})`\p{L}{0,3}\s?$/u.exec(raw.slice(Math.max(0, start - 100), start));
    if (name) return name[1];
  }
  return undefined;
}

/** *`tester` → after each change* below *Route each step to the right subagent:*. */
function word({ raw, scope, signs }: Unit): string | undefined {
  if ((signs & backtick) === 0 || !isAboutAgents(scope)) return undefined;
  return /^\s{0,4}\*{0,2}`@?([a-z][a-z0-9]{2,30})`\*{0,2}(?:\s?[:：]|\s?→|\s[—–-]{1,2}\s)/u.exec(raw.slice(0, 60))?.[1];
}

/** The head of a column of agents. */
const ofAgents = /^(?:(?:recommended|primary|target|suggested|specialist|responsible|next|specialized|delegate to|your)\s)?(?:(?:sub-?)?agents?(?:\s(?:name|to use|to call|to invoke))?|(?:суб)?агент|에이전트|エージェント|(?:子|智能)?代理|智能体|(?:sub)?agente|ajan)$/u;

/** The same below a title about handing on. */
/** *writer* among agents: a plain word for a profession in the first column, or in marks that open an item. */
function plainNameOf({ cells, raw }: Unit, text: string): string | undefined {
  if (cells) return /^@?([a-z]{4,24}(?:er|or|ist))$/.exec(plain(text.slice(cells[0]!.start, cells[0]!.end)))?.[1];
  return /^\s{0,4}(?:\*\*`?|`)@?([a-z]{4,24}(?:er|or|ist|ect))(?:`?\*\*|`)(?=\s?[:：]|\s[—–-]\s)/.exec(raw.slice(0, 60))?.[1];
}

const ofReceivers = /^(?:target|delegate(?:s|d)?(?: to)?|hand-?off(?: to)?)$/;

/** Agents in a column whose head says so, wherever it stands: *| Trigger | Agent |*. A plain word is one below a title about handing on. */
export function agentColumns({ units, document: { text } }: Reading, own: Self): ReadonlyMap<Unit, readonly string[]> {
  const rows = new Map<Scope, (readonly [Unit, readonly string[]])[]>();
  for (const unit of units) {
    if (unit.type !== 'cell' || unit.scope?.kind !== 'table' || !unit.cells) continue;
    const { context } = governing(unit.scope.parent);
    if (elsewhere.has(context) || context === 'output') continue;
    const hands = context === 'delegation';
    const column = unit.scope.title.split(' | ').map((head) => fold(plain(head)).trim()).findIndex((head) => ofAgents.test(head) || (hands && ofReceivers.test(head)));
    const cell = column === -1 ? undefined : unit.cells[column];
    if (!cell) continue;
    const bare = hands ? post.exec(plain(text.slice(cell.start, cell.end)).trim())?.[0] : undefined;
    const names = bare !== undefined ? [bare] : text.slice(cell.start, cell.end).split(/\s?(?:,|\+|\/|&|→|、|\s(?:and|or|then)\s)\s?/).map((part) => {
      const found = inColumn.exec(part) ?? (hands ? /^[\s|*]{0,6}@?([a-z]{2,24})[\s|*]{0,6}$/.exec(part) : null);
      return found?.slice(1).find((name) => name !== undefined);
    });
    rows.set(unit.scope, [...(rows.get(unit.scope) ?? []), [unit, names.every((name) => name !== undefined) ? (names as string[]) : []]]);
  }
  return new Map([...rows.values()].flatMap((all) => {
    const named = all.filter(([, names]) => names.length > 0);
    const like = named.flatMap(([, names]) => names).filter((name) => looksLikeAgent(name) || isAgent(name, own) || isTitleOfPost(name));
    return named.length >= fewest && like.length >= fewest && named.length * 3 >= all.length * 2 ? named : [];
  }));
}

/** *Product Manager*, *UI/UX*. */
const post = /^[A-Z][A-Za-z]{1,20}(?:[ /][A-Z][A-Za-z]{1,20}){0,3}$/;

function isTitleOfPost(name: string): boolean {
  return post.test(name) && isPost(name.slice(name.lastIndexOf(' ') + 1).toLowerCase());
}

const inColumn = /^[\s|*]{0,6}(?:`@?([a-z][a-z0-9]{2,40}(?:-[a-z0-9]{1,40}){0,6})`|@?([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,6}))[\s|*]{0,6}(?:\([^()]{0,60}\)[\s|]{0,4})?$/;

/** ***Lamp Designer** — rooms*, ***Planner:** times*: capitals of which the last say a profession, in most of a list below a title about handing on. */
export function titledAgents({ units }: Reading): ReadonlyMap<Unit, string> {
  const lists = new Map<number, { items: number; sure: number; readonly named: (readonly [Unit, string])[] }>();
  for (const unit of units) {
    if (unit.type !== 'item' || governing(unit.scope).context !== 'delegation') continue;
    const list = lists.get(unit.block) ?? { items: 0, sure: 0, named: [] };
    lists.set(unit.block, list);
    list.items += 1;
    const name = titled.exec(unit.raw.slice(0, 100))?.[1]?.trim();
    const last = name?.slice(name.lastIndexOf(' ') + 1).toLowerCase();
    if (name === undefined || !looksLikeAgent(last!)) continue;
    list.named.push([unit, name]);
    if (isPost(last!)) list.sure += 1;
  }
  return new Map([...lists.values()].flatMap(({ items, sure, named }) => (sure >= fewest && sure * 2 >= named.length && named.length * 3 >= items * 2 ? named : [])));
}

const titled = /^\s{0,4}\*\*((?!(?:Main|Next|Parent|Other|This|Your)\s)(?:[A-Z][A-Za-z]{1,20}\s){0,3}[A-Z][A-Za-z]{1,20})(?:\s\([A-Z]{2,6}\))?(?:[:：]\*\*|\*\*\s?(?:[:：]|[—–←→]|-\s))/u;

/** Agents in brackets behind what they are for: *Tests fail (use `x`)*. A plain word is one beside others with a hyphen. */
export function bracketed({ units }: Reading): ReadonlyMap<Unit, string> {
  const found = new Map<Unit, string>();
  const blocks = new Set<number>();
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if (unit.type === 'heading' || (unit.signs & hyphen) === 0 || (unit.signs & bracket) === 0 || !/[(（][^()（）\n]{0,60}[a-z0-9]-[a-z0-9]/.test(unit.raw)) continue;
    const name = inBracket(unit);
    if (name === undefined || !name.includes('-') || !looksLikeAgent(name)) continue;
    found.set(unit, name);
    blocks.add(unit.block);
  }
  if (blocks.size > 0) for (const unit of units) {
    if (unit.type !== 'item' || !blocks.has(unit.block) || found.has(unit)) continue;
    const name = inBracket(unit);
    if (name !== undefined && looksLikeAgent(name)) found.set(unit, name);
  }
  return found;
}

const nobody: Self = { name: undefined, team: new Set() };

function inBracket({ raw, masked, lexicon }: Unit): string | undefined {
  for (const { 0: text, 1: before = '', 2: name, 3: after = '', index } of matchesOf(/[(（](?:(\p{L}{1,14})\s?)?[`@]{0,2}([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){0,5})`?([^()（）`\n]{0,24})[)）]/gu, raw)) {
    const said = masked.slice(index, index + text.length);
    const pick = words(lexicon, ({ delegation }) => delegation.pick);
    const verb = pick.first(said);
    if (!verb) continue;
    const leads = before !== '' && !before.endsWith('ing') && (verb.text !== 'see' || isAgent(name!, nobody)) && verb.start <= 1 && verb.text.length >= before.length && /^(?:$|\sfor\sth|\sinstead)/.test(after);
    if (leads || (before === '' && verbLast.has(lexicon.language))) return name;
  }
  return undefined;
}
