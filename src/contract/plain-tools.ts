import { matchesOf } from '../text/matches.ts';
import type { Matcher } from './phrases.ts';
import { editorTools, grantedBare, hostTools } from './tool-names.ts';
import { ofTools } from './sayings.ts';
import { backtick, capital, hash, underscore } from './signs.ts';
import type { Scope, Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** A name of a tool and where it stands in the unit. */
export interface Place {
  readonly tool: string;
  readonly start: number;
  readonly end: number;
  /** Only named: a ban in the same statement may be about something else. */
  readonly aside?: true;
}

/** Tools that stand in the prose with no marks of their own; those that are only named come last. */
export function plainTools(unit: Unit, granted: ReadonlySet<string>): Place[] {
  const { raw, signs } = unit;
  // *[ ] Grep finds nothing more* is a check that was made.
  if (unit.box && unit.lexicon.script !== undefined) return markedTools(unit, granted);
  const coded = (signs & backtick) !== 0 ? codedRow(raw, granted) : [];
  const aside = (signs & capital) !== 0 && ofHost.test(raw) ? [...unmarked(raw), ...spelled(raw, granted), ...inRow(raw, granted, unit.lexicon.script)] : [];
  const bare = granted.size > 0 && (signs & (capital | underscore)) !== 0 ? grantedBare(raw, granted) : [];
  return aside.length + coded.length + bare.length === 0 ? markedTools(unit, granted) : [...markedTools(unit, granted), ...aside, ...coded, ...bare];
}

function markedTools({ raw, masked, signs, said, lexicon, type, scope }: Unit, granted: ReadonlySet<string>): Place[] {
  const found: Place[] = [];
  const isCapital = (signs & capital) !== 0;
  const isOfHost = isCapital && ofHost.test(raw);
  if (isCapital && (signs & backtick) !== 0 && /`[A-Z][A-Za-z]{1,20},/.test(raw)) found.push(...spanned(raw));
  if ((signs & hash) !== 0) found.push(...referred(raw, granted));
  const call = (signs & backtick) !== 0 ? spelledCall.exec(raw.slice(0, 90)) : null;
  if (call) found.push({ tool: call[1]!, start: call[0].indexOf(call[1]!), end: call[0].indexOf(call[1]!) + call[1]!.length });
  const named = isCapital && searching.test(raw);
  if (named) found.push(...verbsOf(raw, granted));
  if (type === 'item' && isOfHost) found.push(...opening(raw, granted, scope));
  if (named) for (const { index, 1: tool = '' } of matchesOf(unmistakable, raw)) found.push({ tool, start: index, end: index + tool.length });
  const verbs = words(lexicon, ({ tools }) => tools.use);
  if (scope?.kind === 'label' && type === 'item' && leadsToTools(scope, verbs)) found.push(...forUse(raw, granted));
  if (masked.includes(' tool')) found.push(...spacedOut(masked, granted));
  if ((said & ofTools) === 0 || !verbs.test(masked)) return found;
  if (isOfHost) {
    const ends = verbs.all(masked).map(({ end }) => end);
    for (const run of runsOf(raw)) if (isUsed(run, raw, masked, ends, granted)) found.push(...run);
  }
  if (/\stools?(?![a-z])|\sMCP/.test(raw)) {
    for (const match of matchesOf(beside, raw)) {
      const tool = match[1] ?? match[2]!;
      if (masked[match.index] !== ' ' && isName(tool, match[1] === undefined, granted)) found.push({ tool, start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}

/** *`lamp_list(room="hall")` — where they hang*: a call with words in it, which a statement opens with. */
const spelledCall = /^\s{0,4}`([a-z]{2,20}(?:_[a-z]{2,20}){1,4})\([a-z_]{1,30}\s?[=:]\s?["'<]/;

/** *Your tools are `Read, Grep, Edit`*: several names in one code span. */
function spanned(raw: string): Place[] {
  return matchesOf(/`([A-Z][A-Za-z]{1,20}(?:,\s[A-Z][A-Za-z]{1,20}){1,12})`/g, raw).flatMap(({ index, 1: list = '' }) => {
    const names = list.split(', ');
    if (!names.every((name) => hostTools.has(name.toLowerCase()))) return [];
    let start = index + 1;
    return names.map((tool) => {
      const place = { tool, start, end: start + tool.length };
      start = place.end + 2;
      return place;
    });
  });
}

const ofHost = /Glob|Grep|Read|Write|Edit|Bash|Web(?:Search|Fetch)|Task|SendMessage|AskUser|ExitPlan|SlashCommand/;
/** Names that are words of every day as well are written with a capital. */
const name = /(?<![\w`.#<-]|(?<!Read|Write|Edit|Bash|Glob|Grep|WebFetch|WebSearch)\/)(?:Glob|Grep|Read|Write|(?:Multi)?Edit|Bash(?:Output)?|WebSearch|WebFetch|Task(?:Create|Get|List|Output|Stop|Update)?|SendMessage)(?![\w-])/g;
const joint = /^\*{0,2}(?:,\s(?:and\s|or\s)?|\s(?:and|or)\s|\s?\/\s?)\*{0,2}$/;

/** Names that are joined: *Read, Grep, and Bash*. */
function runsOf(raw: string): Place[][] {
  const runs: Place[][] = [];
  for (const { 0: tool, index: start } of matchesOf(name, raw)) {
    const last = runs.at(-1);
    const place = { tool, start, end: start + tool.length };
    if (last && start - last.at(-1)!.end <= 7 && joint.test(raw.slice(last.at(-1)!.end, start))) last.push(place);
    else runs.push([place]);
  }
  return runs;
}

/** Right behind the verb, and no noun behind it: *use Bash only for*, not *use Bash built-ins*. */
function isUsed(run: readonly Place[], raw: string, masked: string, verbs: readonly number[], granted: ReadonlySet<string>): boolean {
  const [{ start, tool }, { end }] = [run[0]!, run.at(-1)!];
  if (masked[start] === ' ' || !verbs.some((verb) => verb <= start && start - verb <= 8 && /^\s{1,3}(?:the\s|only\s)?$/.test(masked.slice(verb, start)))) return false;
  const behind = raw.slice(end, end + 16).replace(/^\*{1,2}/, '');
  if (/^\s(?:tools?(?![a-z])|ONLY|only|to\s|for\s)/.test(behind)) return true;
  return (run.length > 1 || granted.has(tool.toLowerCase())) && /^(?:[.,;:)]|\s?$|\s[—–(-]|\s{1,4}(?:and|or|when|across|before|after|first|on|as|if|instead|rather|over|in|with)\s|\s[a-z]{2,11}ly(?![a-z]))/.test(behind);
}

/** *The edit tool*, *use schema-guide MCP*: a name in small letters right before the noun. */
const beside = /(?<=(?:[Uu]s(?:e|ing)|[Cc]all|[Ii]nvoke|[Rr]un|[Vv]ia)\s(?:the\s)?)([a-z][\w-]{2,60})(?=\s(?:(?:[A-Z][A-Za-z]{2,20}\s)?MCP\s)?tool(?![a-z]))|(?<=(?:[Uu]s(?:e|ing)|[Cc]all|[Qq]uery|[Vv]ia)\s(?:the\s)?)([a-z][\w-]{2,60})(?=\sMCP(?![A-Za-z-]))/g;

function isName(tool: string, server: boolean, granted: ReadonlySet<string>): boolean {
  if (/^(?:the|this|that|any|each|every|same|right|and|following)$/.test(tool)) return false;
  if (server) return /[a-z]\d|-/.test(tool) || [...granted].some((one) => one.startsWith(`mcp__${tool}__`));
  return tool.includes('_') || hostTools.has(tool) || granted.has(tool) || (tool.includes('-') && [...granted].some((one) => one.endsWith(`__${tool}`)));
}

/** *Use #search and #fetch*, `#changes`, *the tool `#best-practices`*. */
function referred(raw: string, granted: ReadonlySet<string>): Place[] {
  return matchesOf(/(?<![\w#&/([:"'=-])#([A-Za-z][\w-]{1,60})(?![\w/(=.-])/g, raw).flatMap(({ index, 1: tool = '' }) => {
    const known = editorTools.has(tool.toLowerCase()) || (granted.has(tool.toLowerCase()) && /^[a-z]/.test(tool)) || (/[a-z_-]{6}/.test(tool) && /\stools?\s`?$/.test(raw.slice(Math.max(0, index - 8), index)));
    return known ? [{ tool, start: index, end: index + tool.length + 1 }] : [];
  });
}

/** Without one of these there is none of what follows. */
const searching = /Glob|Grep|Web(?:Search|Fetch)|Todo(?:Write|Read)|AskUser|MultiEdit|NotebookEdit|ExitPlan/;

/** *Grep for the name*, *root every Glob pattern there*: names of tools that say what is done. */
function verbsOf(raw: string, granted: ReadonlySet<string>): Place[] {
  const found: Place[] = [];
  for (const { 0: text, 1: tool = '' , index } of matchesOf(/(?:^[^\p{L}\p{N}\n]{0,6}|[.:;,—–]\*{0,2}\s|\s(?:-|and|then|or)\s)`?(Glob|Grep)(?=`?\s(?:for|the|all|every|each|across|para|pour|nach|по)\s|\s`)/gu, raw)) found.push({ tool, start: index + text.length - tool.length, end: index + text.length });
  for (const { index, 1: tool = '' } of matchesOf(/(?<![\w`/-])(Glob|Grep)(?=\s(?:pattern|search|call|quer)[a-z]{0,3}\s)/g, raw)) if (granted.has(tool.toLowerCase())) found.push({ tool, start: index, end: index + tool.length });
  for (const { index, 1: tool = '' } of matchesOf(/(?<=^|:\s)(WebFetch|WebSearch)(?=\s[^—–-])/g, raw)) found.push({ tool, start: index, end: index + tool.length });
  // *Glob for names, Grep for text, Read once you know the file*
  if (found.length > 0) for (const { index, 1: tool = '' } of matchesOf(/(?<=,\s)(Read|Edit|Write)(?=\s[a-z])/g, raw)) if (granted.has(tool.toLowerCase())) found.push({ tool, start: index, end: index + tool.length });
  return found;
}

/** *Glob and Grep for names*, ***WebFetch / WebSearch**: when nothing else helps*: names an item opens with. */
function opening(raw: string, granted: ReadonlySet<string>, scope: Scope | undefined): Place[] {
  const first = runsOf(raw.slice(0, 120).replace(/`/g, '*'))[0];
  if (!first || !/^[\s*]{0,4}$/.test(raw.slice(0, first[0]!.start).replace(/`/g, '*'))) return [];
  const behind = raw.slice(first.at(-1)!.end, first.at(-1)!.end + 12).replace(/`/g, '*');
  if (!/^\*{0,2}(?:\s?[:：]|\s(?:[—–-]\s)?for\s|\s[—–-]\s)/.test(behind)) return [];
  const [{ tool, end }] = first as [Place];
  if (first.length > 1 || (/^(?:WebFetch|WebSearch)$/.test(tool) && /[`*]/.test(raw[end] ?? ''))) return first;
  const isTold = /^(?:Bash|Glob|Grep|WebFetch|WebSearch)$/.test(tool) || (scope?.kind === 'label' && /\saccess to(?:\s|$)|\stools(?:\s|$)/.test(scope.folded));
  return isTold && granted.has(tool.toLowerCase()) ? first : [];
}

/** In a code span, in bold or alone in brackets these are nothing but tools. */
const unmistakable = /(?<=`|\*\*|[a-z]\s\()(TodoWrite|TodoRead|AskUserQuestion|WebFetch|WebSearch|MultiEdit|NotebookEdit|ExitPlanMode)(?=[`)]|\*\*)/g;

/** Everywhere else they are named, but for what a list explains: *WebSearch - search and news*. */
function unmarked(raw: string): Place[] {
  return matchesOf(/(?<![\w.#<-])(?:TodoWrite|TodoRead|AskUserQuestion|WebFetch|WebSearch|NotebookEdit|ExitPlanMode|SlashCommand)(?![\w(=>-])/g, raw)
    .map(({ index, 0: tool }): Place => ({ tool, start: index, end: index + tool.length, aside: true }))
    .filter(({ start, end }) => !(/^\s*$/.test(raw.slice(0, start)) && /^\s(?:[—–-]\s|[:：])/.test(raw.slice(end))));
}

/** *`read`, `list`, `lsp` and `bash`*: three and more in code spans, of which most are tools of hosts. */
function codedRow(raw: string, granted: ReadonlySet<string>): Place[] {
  return matchesOf(/`[a-zA-Z_]{2,30}`(?:(?:,\s|,?\s(?:and|or|и|y|e|et|und|和)\s)`[a-zA-Z_]{2,30}`){2,12}/g, raw).flatMap(({ index, 0: row }) => {
    const places = matchesOf(/`([^`]+)`/g, row).map(({ index: at, 1: tool = '' }): Place => ({ tool, start: index + at + 1, end: index + at + 1 + tool.length, aside: true }));
    const known = places.filter(({ tool }) => hostTools.has(tool.toLowerCase()) || granted.has(tool.toLowerCase()));
    // Names in capitals of which the file is granted none are what it looks at.
    const own = places.some(({ tool }) => granted.has(tool.toLowerCase()) || (granted.size === 0 && /^[a-z]/.test(tool)));
    return own && known.length >= 3 && known.length * 3 >= places.length * 2 ? places : [];
  });
}

/** *| `grep -r` | `Grep(pattern=…)` |*: what the file grants, as it is called. */
function spelled(raw: string, granted: ReadonlySet<string>): Place[] {
  if (granted.size === 0) return [];
  const places = matchesOf(/`((?:Multi)?Edit|Read|Write|Bash|Glob|Grep)(?:`|\([a-z])/g, raw).map(({ index, 1: tool = '' }): Place => ({ tool, start: index + 1, end: index + 1 + tool.length, aside: true }));
  return places.filter(({ tool }) => granted.has(tool.toLowerCase()));
}

/** *Look around (Glob/Grep)*, *search with Grep*, *no Edit or Write access*: names in a row of which one is no word of every day, or between words that tell. */
function inRow(raw: string, granted: ReadonlySet<string>, script: string | undefined): Place[] {
  return runsOf(raw).flatMap((run) => {
    const [{ start, tool }, { end }] = [run[0]!, run.at(-1)!];
    const before = raw.slice(Math.max(0, start - 10), start);
    const behind = raw.slice(end, end + 10);
    if (/(?:have|and|with|but)\sno\s$/.test(before) && /^\s(?:access|tools?)(?!\p{L})/u.test(behind.slice(0, 8))) return run;
    const isRow = run.length > 1 && run.some((one) => /^(?:Glob|Grep)$/.test(one.tool)) && !/[-–—&]\s?$/.test(before);
    const isMeans = /(?<![\p{L}])(?:with|via|using|com|con|mit|avec|through)\s$/u.test(before) && /^(?:Glob|Grep)$/.test(tool) && granted.has(tool.toLowerCase());
    // *Look for what others did (WebSearch)*
    const inBrackets = run.length === 1 && !raw.startsWith('|') && granted.has(tool.toLowerCase()) && /[a-z*]\s\((?:using |via |with )?`?$/.test(before) && /^`?\)/.test(behind);
    const isNamed = inBrackets || isRow || (isMeans && /^(?:[.,;:)]|\s?$|\s(?:and|or|to|for|before|first|para|e|y|um)\s)/.test(behind)) || (script !== undefined && standsOut(run, behind, granted));
    return isNamed ? run.map((place) => ({ ...place, aside: true as const })) : [];
  });
}

/** *Glob で確かめる*, *Read 도구*: in another script such a name stands out, where the file grants it. */
function standsOut(run: readonly Place[], behind: string, granted: ReadonlySet<string>): boolean {
  const isSaid = /^\s?(?:ツール|도구|工具)/.test(behind.slice(0, 4));
  return run.every(({ tool }) => tool !== 'Task' && (isSaid || granted.has(tool.toLowerCase()))) && !/^(?:\s[A-Z]|\])/.test(behind.slice(0, 2));
}

/** *You should use:* above a list of names. */
function leadsToTools({ folded, lexicon }: Scope, verbs: Matcher): boolean {
  const text = folded.trim();
  return verbs.all(text).at(-1)?.end === text.length || (verbs.test(text) && words(lexicon, ({ tools }) => tools.noun).all(text).at(-1)?.end === text.length);
}

function forUse(raw: string, granted: ReadonlySet<string>): Place[] {
  const tool = /^\s{0,3}\*{0,2}`#?([A-Za-z][\w/-]{2,60})`\*{0,2}(?=\s?[:：]|\s(?:for|to|when)\s|\s[—–-]\s)/.exec(raw.slice(0, 90))?.[1];
  return tool !== undefined && (granted.has(tool.toLowerCase()) || hostTools.has(tool.toLowerCase()) || editorTools.has(tool.toLowerCase())) ? [{ tool, start: 0, end: tool.length }] : [];
}

/** *The issue read tool*, where the file grants `issue_read`. */
function spacedOut(masked: string, granted: ReadonlySet<string>): Place[] {
  return [...granted].filter((name) => /^[a-z]{2,20}(?:[_-][a-z]{2,20}){1,3}$/.test(name)).flatMap((tool) => {
    const said = ` ${tool.replace(/[_-]/g, ' ')} tool`;
    const start = masked.indexOf(said);
    return start === -1 || /^s?[a-z]/.test(masked.slice(start + said.length).replace(/^s(?![a-z])/, '')) ? [] : [{ tool, start: start + 1, end: start + 1 + tool.length }];
  });
}

/** *lamp_hang(room="hall")* in a fence that holds nothing else, *Bash: ls lamps*: calls in no language. */
export function fencedTools({ language, text }: { readonly language: string; readonly text: string }, granted: ReadonlySet<string>): readonly string[] {
  if (!/^(?:te?xt|bash|sh|shell|ya?ml)?$/i.test(language)) return [];
  const named = granted.size > 0 ? matchesOf(/^[ \t]{0,8}(?:-\s|\d{1,2}\.\s)?(Bash|Read|Write|Edit|Grep|Glob|WebFetch|WebSearch):\s(?!(?:true|false|allow|deny|ask)\s)\S/gm, text).map(({ 1: tool = '' }) => tool) : [];
  if (named.length > 0 || !text.includes('(') || !/^(?:te?xt)?$/i.test(language)) return named.filter((tool) => granted.has(tool.toLowerCase()));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const indent = /^[ \t]*/.exec(lines[0] ?? '')![0].length;
  if (lines.some((line) => !/^\s/.test(line.slice(indent)) && !calling.test(line.slice(indent)) && !/^(?:[)\]}#→]|\/\/|--)/.test(line.slice(indent)))) return [];
  return matchesOf(/(?:^[ \t]*(?:\d{1,2}\.\s|-\s)?|→\s)([a-z]{2,20}(?:_[a-z]{2,20}){1,6})(?=\()/gm, text).map(({ 1: tool = '' }) => tool);
}

const calling = /^(?:\d{1,2}\.\s|-\s)?[a-z]{2,20}(?:_[a-z]{2,20}){1,6}\(/;

/** Words of every day that hosts have made names of tools. */
const everyday = /^(?:mcp|the|all|any|search|edit|read|write|web|todo|agent|execute|shell|browser|run|new|test|tests|changes|problems|usages)$/i;

/** Names the file grants that stand in bold before what they are for (*fetch* for pages), or right before *tool*. */
export function grantedIn(raw: string, granted: ReadonlySet<string>): Place[] {
  if (granted.size === 0 || !/\*\*[^*\n]{3,60}\*\*|\stool/.test(raw)) return [];
  // *The server (**find-lamps** or another)*: the last part of a name the file grants.
  const calls = matchesOf(/\*\*([a-z][a-z0-9]{1,30}(?:[_-][a-z0-9]{1,30}){1,5})\*\*/g, raw).filter(([, tool]) => [...granted].some((one) => one.startsWith('mcp__') && one.endsWith(`__${tool}`)));
  const named = calls.map(({ 1: tool = '', index, 0: text }) => ({ tool, start: index, end: index + text.length }));
  return [...named, ...matchesOf(/\*\*([A-Za-z][\w-]{2,40})\*\*(?=\s(?:for|to|\())|(?<![\w`./-]|[A-Z][a-z]{1,20}\s)([A-Za-z][\w-]{2,40})(?=\stools?(?![a-z]))/g, raw).flatMap((match) => {
    const tool = match[1] ?? match[2]!;
    return granted.has(tool.toLowerCase()) && !everyday.test(tool) ? [{ tool, start: match.index, end: match.index + match[0].length }] : [];
  })];
}
