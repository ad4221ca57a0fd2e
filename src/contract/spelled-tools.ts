import { matchesOf } from '../text/matches.ts';
import { isOrder } from './imperative.ts';
import { markersIn } from './markers.ts';
import type { Hit } from './phrases.ts';
import { isServer } from './plain-servers.ts';
import { grantedIn, plainTools, type Place } from './plain-tools.ts';
import { action } from './routines.ts';
import { ofTools } from './sayings.ts';
import { underscore } from './signs.ts';
import { about, asideMode, modeOf, type Draft, type Statement } from './tool-draft.ts';
import { hostTools, isSpoken, languages, scriptName, settings } from './tool-names.ts';
import { words } from './vocabulary.ts';

/** A name in a code span, a call in one, `#name` as Copilot writes it, or *the Write tool*. */
const toolName = /`([A-Za-z#][\w.-]{1,80}(?:\/[\w.-]{1,60})?)(?:\([^`]{0,200}\)?)?`|(?<![\w#])#(?:tool:)?([a-z][\w-]{0,60}(?:[./][\w-]{1,60}){1,4}|(?<=#tool:)[a-z][\w-]{1,60})|(?<=(?:the|use)\s\*{0,2})([A-Z][A-Za-z]{2,20})(?=(?:\/[A-Z][A-Za-z]{2,20}){0,3}\*{0,2}\stool)|(?<=(?:[Uu]se|[Uu]sing|and|or|\/)\s?\*{0,2}|[Uu]sing only (?:[A-Z][a-z]{2,9}\/){0,4})(Glob|Grep|Read|Write|Edit|Bash|WebSearch|WebFetch|Task)(?=(?:\/[A-Z][A-Za-z]{2,20}){0,3}\*{0,2}\s(?:to|for|and|or|only|tools?)(?![A-Za-z])|(?<=[Uu]sing only [A-Za-z/]{0,60})[/:]|\*{2}\sfor)/g;
/** A name with underscores in bold, or bare beside the word for a tool. */
const snakeName = /(?<=\*\*(?:[a-z_]{3,60}\s?\/\s?)?)([a-z]{2,20}(?:_[a-z]{2,20}){1,5}|mcp__[\w-]{3,80})(?=\*\*|\s?\/)|(?<=(?:the|and\/or|and|or|Use|Run|Call|,)\s)([a-z]{2,20}(?:_[a-z]{2,20}){1,5})(?=[a-z_,\s/]{0,40}\stools?(?![a-z]))|(?<=(?:^|\s)[Uu]se\s)([a-z]{2,20}(?:_[a-z]{2,20}){0,3}(?:_(?:search|list|dir|repl|file|files|todo|fetch|edit|query|shell|terminal|command)|(?<=(?<![a-z])(?:read|write|run|get|list|search))_[a-z]{2,20}))(?=\s(?:for|to)\s)/g;
const joint = /^[\s,/]{0,3}(?:and|or|&|y|e|und|et|и|ve|和|と)?[\s,]{0,2}$/u;
const mcpName = /mcp__([\w-]{1,60}?)__[\w-]{1,60}/gu;

/** Tools in a statement that holds a sign of one. `served` tells whether the file speaks of servers at all. */
export function spelledOut(statement: Statement, granted: ReadonlySet<string>, served: boolean): Draft[] {
  const { unit } = statement;
  const drafts = markedTools(statement, granted, served).flatMap((place) => draftOf(statement, place));
  for (const { tool, start, end, aside } of [...plainTools(unit, granted), ...grantedIn(unit.raw, granted)]) {
    const mode = aside ? asideMode(unit, modeOf(statement, Infinity, end), unit.raw.slice(0, start)) : modeOf(statement, start, end);
    if (drafts.every((draft) => draft.tool !== tool)) drafts.push({ ...about(unit, end), tool, mode, calls: [], span: unit.span, scope: unit.scope });
  }
  return drafts.length > 0 || (unit.signs & underscore) === 0 ? drafts : usedCalls(statement);
}

/** What is said of a tool with a mark of one. */
function draftOf(statement: Statement, { tool, start, end }: Place): Draft[] {
  const { unit } = statement;
  const mode = modeOf(statement, start, end);
  // *Never `rm` + `Write`* forbids the two together.
  const isOneOfTwo = mode === 'forbid' && (/\+\s{0,2}$/.test(unit.raw.slice(0, start)) || /^\s{0,2}\+/.test(unit.raw.slice(end)));
  if (isOneOfTwo) return [];
  // A ban on `Bash(rm -rf)` is one on that call: what it is called with is what it is for.
  const call = mode === 'forbid' ? unit.raw.slice(start, end).search(/\([^)`]/) : -1;
  return [{ ...about(unit, call === -1 ? end : start + call, mode === 'forbid'), tool, mode, calls: [], span: unit.span, scope: unit.scope }];
}

/** *Use mcp__lamps__list first*: names of calls with no marks of their own. */
function usedCalls(statement: Statement): Draft[] {
  const { unit } = statement;
  const mode = modeOf(statement);
  const calls = matchesOf(mcpName, unit.raw);
  if (calls.length === 0 || !words(unit.lexicon, ({ tools }) => tools.use).test(unit.masked)) return [];
  return calls.map(({ index, 0: tool }) => ({ ...about(unit, index + tool.length), tool, mode, calls: [], span: unit.span, scope: unit.scope }));
}

/** A name that may be one of a tool. */
interface Name extends Place {
  /** As it is written, with its marks. */
  readonly text: string;
  /** With underscores and no code span; `bare` without any marks. */
  readonly snake: 'bold' | 'bare' | undefined;
  readonly isGranted: boolean;
}

/** What the words around names say of them. */
interface Around extends Statement {
  readonly granted: ReadonlySet<string>;
  readonly served: boolean;
  /** Words for a tool, and words for using one. */
  readonly nouns: readonly Hit[];
  readonly verbs: readonly Hit[];
  readonly orders: boolean;
}

/** Names with a mark of one that are tools by what stands around them; of names that are joined all are where one is. */
function markedTools(statement: Statement, granted: ReadonlySet<string>, served: boolean): readonly Place[] {
  const { raw } = statement.unit;
  const found = namesIn(statement, granted);
  if (found.length === 0) return found;
  const around = aroundOf(statement, granted, served);
  const kept: Place[] = [];
  const waiting: Place[] = [];
  let isKnown = false;
  let end = 0;
  for (const name of found) {
    const isJoined = end > 0 && name.start - end <= 12 && joint.test(raw.slice(end, Math.min(name.start, end + 12)));
    end = name.end;
    const verb = around.verbs.findLast((hit) => hit.end <= name.start);
    const isTool: boolean = (isKnown || !isPart(name, around)) && tells(name, verb, around);
    // *Call `find-docs` with `name`* gives an argument.
    if (kept.length > 0 && verb?.text === 'with' && name.start - verb.end <= 2) break;
    if (!isJoined) waiting.length = 0;
    if (isTool) kept.push(...waiting.splice(0), name);
    else if (!isOther(name, around)) (isJoined && isKnown ? kept : waiting).push(name);
    isKnown = isTool || (isJoined && isKnown);
  }
  return kept;
}

function namesIn({ unit: { raw, signs } }: Statement, granted: ReadonlySet<string>): readonly Name[] {
  const toName = (match: RegExpExecArray, snake: Name['snake']): Name => {
    const tool = (match[1] ?? match[2] ?? match[3] ?? match[4]!).replace(/^#/, '').replace(/\.$/, '');
    const isGranted = granted.has(tool.toLowerCase());
    return { tool, text: match[0], start: match.index, end: match.index + match[0].length, snake, isGranted };
  };
  const usual = matchesOf(toolName, raw).map((match) => toName(match, undefined));
  const snakes = (signs & underscore) !== 0 ? matchesOf(snakeName, raw).map((match) => toName(match, match[1] === undefined ? (match[2] === undefined ? undefined : 'bare') : 'bold')) : [];
  return snakes.length === 0 ? usual : [...usual, ...snakes].toSorted((a, b) => a.start - b.start);
}

function aroundOf(statement: Statement, granted: ReadonlySet<string>, served: boolean): Around {
  const { masked, said, lexicon } = statement.unit;
  const isSpokenOf = (said & ofTools) !== 0;
  // *Command-line tools (`x`)* are programs.
  const isTool = ({ start }: Hit): boolean => !/(?:command[- ]line|cli)\s$/.test(masked.slice(Math.max(0, start - 14), start));
  const nouns = isSpokenOf ? words(lexicon, ({ tools }) => tools.noun).all(masked).filter(isTool) : [];
  const verbs = isSpokenOf ? words(lexicon, ({ tools }) => tools.use).all(masked) : [];
  return { ...statement, granted, served, nouns, verbs, orders: isOrder(statement.unit) };
}

/** Whether a name is one of a tool, and the statement says to use it. */
function tells(name: Name, verb: Hit | undefined, around: Around): boolean {
  const { unit, context, nouns } = around;
  if (/^mcp__[\w-]{1,60}?__\w/.test(name.tool) && unit.type === 'item') return true;
  if (isOther(name, around)) return false;
  const isBeside = nouns.some((noun) => isBefore(name, noun, around)) || isBehindNoun(name, around);
  if (!isBeside && !isNamed(name, around) && !isCalled(name, verb, around) && !isUsed(name, verb, around)) return false;
  if (verb !== undefined || around.orders || name.snake === 'bold') return true;
  if (isBeside && (markersIn(unit, { raw: unit.raw }).obligation !== undefined || /^\s\*{0,2}MCP(?![A-Za-z])/.test(unit.raw.slice(name.end, name.end + 7)))) return true;
  return context === 'tools' && unit.type === 'item' && name.tool.includes('_') && onlyName.test(unit.raw);
}

/** *Standards: `standard_search`*. */
const onlyName = /^[^`\n]{1,60}[:：]\s?`[^`\n]{1,80}`[\s.]{0,3}$/;

/** A value, somebody's name, a file, or a word of every day. */
function isOther({ tool, end, isGranted }: Name, { unit: { raw, lexicon } }: Around): boolean {
  if (/^(?:true|false|null|[a-z]+(?:-[a-z]+)*-(?:name|id))$/.test(tool) || tool.endsWith('__') || scriptName.test(tool)) return true;
  if (!isGranted && (tool.includes('/') || /^\p{Lu}{3,}$/u.test(tool) || /^[a-z]+(?:-[a-z]+)*-(?:[a-z]{2,}er|[a-z]{2,}tor|expert|agent|architect|specialist|analyst|pro)$/.test(tool))) return true;
  if (tool === 'ls' || (tool === 'bash' && languages.test(raw)) || (tool === 'grep' && /`rg`|ripgrep/.test(raw))) return true;
  if (tool === 'agent' && !isGranted && !/^`\stool/.test(raw.slice(end - 1, end + 6))) return true;
  const lower = tool.toLowerCase();
  return words(lexicon, ({ tools }) => tools.noun).first(lower)?.text === lower;
}

/** *`lamps` parameter*: a part of a tool, unless that tool has a name of its own. */
function isPart({ tool, end }: Name, { unit: { masked, lexicon } }: Around): boolean {
  if (hostTools.has(tool.toLowerCase())) return false;
  return words(lexicon, ({ tools }) => tools.part).first(masked.slice(end, end + 16))?.start === (masked[end] === ' ' ? 1 : 0);
}

/** *the `lamps` tool*, *`lamps` / list tool*, *`lamps` via the server*. */
function isBefore({ end }: Name, noun: Hit, { unit: { masked } }: Around): boolean {
  if (noun.start < end) return false;
  return noun.start - end <= 4 || /^(?:\s?\/\s?\p{L}{1,12}\s|[\s*]{0,4}(?:via|through|over)\s(?:the\s)?)$/u.test(masked.slice(end, Math.min(noun.start, end + 18)));
}

/** *the tool `lamps`*, *MCP servers such as `lamps`*. */
function isBehindNoun({ start }: Name, { unit: { masked }, nouns }: Around): boolean {
  const last = nouns.findLast((noun) => noun.end <= start);
  if (last === undefined) return false;
  if (start - last.end <= 3) return true;
  return /mcp/.test(masked.slice(Math.max(0, last.start - 6), last.end)) && /^\s(?:like|such as|including)\s$/.test(masked.slice(last.end, Math.min(start, last.end + 14)));
}

/** Whether hosts, the file or the place it stands in know the name as that of a tool. */
function isNamed({ tool, start, end, snake, isGranted }: Name, { unit: { raw }, context, granted }: Around): boolean {
  const lower = tool.toLowerCase();
  if (hostTools.has(lower) || isGranted || snake === 'bare' || tool.startsWith('mcp__')) return true;
  if (tool.includes('_') && [...granted].some((one) => one.endsWith(`__${lower}`))) return true;
  if (context !== 'tools') return false;
  const opens = /^[\s*]{0,4}$/.test(raw.slice(0, start)) && /^\*{0,2}(?:[:：]|\s[—–-]\s)/.test(raw.slice(end, end + 5));
  return isSpoken(tool) || (opens && /^[a-z]/.test(tool) && !settings.test(tool));
}

/** *Re-invoke `x`*: whoever that is has been named before. */
function isCalled(name: Name, verb: Hit | undefined, around: Around): boolean {
  if (verb === undefined || name.start - verb.end > 2) return false;
  if (isServer(name.tool)) return true;
  const { unit } = around;
  if (unit.masked[verb.start - 1] === '-' || !/[-_]/.test(name.tool) || !words(unit.lexicon, ({ delegation }) => delegation.call).test(verb.text)) return false;
  return around.orders || modeOf(around) === 'must';
}

/** *Use the `find-lamps` to …*, *use `get_lamps` before …*. */
function isUsed({ tool, text, start, end }: Name, verb: Hit | undefined, { unit: { masked }, served }: Around): boolean {
  if (verb === undefined || text.includes('()') || !/^\s(?:the\s)?$/.test(masked.slice(verb.end, start))) return false;
  if (verb.text === 'with' && !tool.includes('_') && !tool.endsWith('mcp')) return false;
  if (!tool.includes('_') && !(tool.includes('-') && (served || action.test(tool.replace('-', '_'))))) return false;
  return /^\s(?:to|for)\s/.test(masked.slice(end, end + 5)) || (action.test(tool) && /^\s(?:before|after|when|first|if|until)(?![a-z])/.test(masked.slice(end, end + 8)));
}
