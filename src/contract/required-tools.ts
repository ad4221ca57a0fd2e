import type { RequiredTool } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import type { Span } from '../text/span.ts';
import { governing } from './context.ts';
import { wholeLines } from './lines.ts';
import { isOrder, markersIn, markersOf } from './markers.ts';
import { plain } from './mask.ts';
import { isServer, names, namesServer, plainServers, toolCells } from './plain-servers.ts';
import { fencedTools, grantedIn, plainTools, type Place } from './plain-tools.ts';
import { action, grantedNames, routinesOf } from './routines.ts';
import { hostTools, isSpoken, languages, settings, titleTool } from './tool-names.ts';
import { ofTools } from './sayings.ts';
import { backtick, bracket, hash, star, underscore } from './signs.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

const call = /^[\s`]*(mcp__[\w-]{1,80}|[\w-]{2,60}\.[\w-]{1,60}|[a-z][\w-]{1,60})\s?\(\s?[{"'].*\)[\s`;.]*$/su;
const mcpName = /mcp__([\w-]{1,60}?)__[\w-]{1,60}/gu;

interface Draft {
  readonly tool: string;
  mode: RequiredTool['mode'];
  readonly purpose?: string;
  readonly before?: string;
  readonly calls: string[];
  span: Span;
  readonly scope: Scope | undefined;
}

/** Tools the prose orders, mentions or forbids, each once, with the calls that stand below it. */
export function findRequiredTools(reading: Reading): RequiredTool[] {
  const { lines, text, body } = reading.document;
  const granted = new Set([...grantedNames(text.slice(0, body.start)), ...routinesOf(reading.units)]);
  const found = new Map<string, Draft>();
  const servers: Draft[] = [];
  let open: Draft | undefined;
  const add = (draft: Draft): void => {
    const known = found.get(draft.tool.toLowerCase());
    if (!known) found.set(draft.tool.toLowerCase(), draft);
    else if (known.mode === 'mention' && draft.mode !== 'mention') known.mode = draft.mode;
    open = known ?? draft;
  };
  const { units } = reading;
  const serves = namesServer(text);
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    const { context, scope } = governing(unit.scope);
    if (context === 'example') continue;
    if (unit.type === 'heading') {
      const tool = granted.size > 0 ? titleTool(unit.raw, granted) : undefined;
      if (tool !== undefined) add({ tool, mode: 'mention', calls: [], span: unit.span, scope: unit.scope });
      continue;
    }
    if (unit.scope !== open?.scope) open = undefined;
    const tagged = unit.scope?.kind === 'tag' ? tagOf(unit.scope) : undefined;
    if (tagged && !found.has(tagged.title.toLowerCase())) add({ tool: tagged.title, mode: modeOf(unit, context, scope) ?? 'mention', calls: [], span: tagged.span, scope: unit.scope });
    const spelled = (unit.signs & bracket) === 0 ? undefined : call.exec(unit.raw.slice(0, 400))?.[1];
    if (spelled) {
      const server = spelled.startsWith('mcp__') ? spelled.split('__')[1] : undefined;
      if (open && server !== undefined && names(open.tool, server)) {
        open.calls.push(unit.raw.trim());
        open.span = { start: open.span.start, end: unit.span.end };
      } else if (server !== undefined) {
        const titled = (unit.scope && names(unit.scope.title, server)) || saidBefore(text, server, unit.span.start) ? server : spelled;
        const lead = titled === server ? leadOf(reading.units, unit) : undefined;
        add({ ...about(lead), tool: titled, mode: modeOf(lead ?? unit, context, scope) ?? 'mention', calls: [unit.raw.trim()], span: { start: (lead ?? unit).span.start, end: unit.span.end }, scope: unit.scope });
      }
      continue;
    }
    if (unit.fence !== undefined) {
      for (const draft of calledIn(unit, reading, context, scope, granted)) add(draft);
      continue;
    }
    // *Spawned by the planner via `Task()`*: somebody else calls.
    if (passive.test(unit.masked)) continue;
    const drafts = named(unit, context, scope, granted, text);
    for (let place = 0; place < drafts.length; place += 1) add(drafts[place]!);
    if (serves && namesServer(unit.raw)) for (const { tool, start, end } of plainServers(unit, granted)) servers.push({ ...about(unit, end), tool, mode: modeOf(unit, context, scope, start) ?? 'mention', calls: [], span: unit.span, scope: unit.scope });
  }
  // A server whose calls are named is named by them.
  for (const draft of servers) if ([...found.values()].every(({ tool }) => !names(tool, draft.tool))) add(draft);
  const drafts = servers.length > 0 ? [...found.values()].toSorted((a, b) => a.span.start - b.span.start) : [...found.values()];
  return drafts.map(({ scope: _scope, span, ...tool }) => ({ ...tool, span: wholeLines(lines, span) }));
}

const passive = /^[^\p{L}]{0,4}(?:(?:you|this agent)\s(?:are|is)\s)?(?:spawned|invoked|launched|dispatched|called)\s(?:\p{L}{1,12}\s)?by\s/u;

/** *<tool name="read">* around what it is for. */
function tagOf(scope: Scope): Scope | undefined {
  for (let current: Scope | undefined = scope; current; current = current.parent) if (current.tag === 'tool') return current.title === 'tool' ? undefined : current;
  return undefined;
}

const fencedCall = /^[ \t]{0,8}(?:(?:\d{1,2}\.\s)?(?:[Cc]all:?\s|[Uu]se\s|[Tt]ool:\s)?mcp__([\w-]{1,60}?)__[\w-]{1,60}(?=\(|:\s|\s|$)|(AskUserQuestion|TodoWrite|ExitPlanMode)\(|#tool:([a-z][\w/-]{1,60})(?=\s))/gm;

/** Calls that a fence spells out: of the server its title or an earlier line names, else of the call itself. */
function calledIn(unit: Unit, { units, document: { text } }: Reading, context: string, scope: Scope | undefined, granted: ReadonlySet<string>): Draft[] {
  const { fence } = unit;
  if (!fence) return [];
  const lead = leadOf(units, unit);
  const span = lead ? { start: lead.span.start, end: unit.span.end } : unit.span;
  const drafts = context === 'output' ? [] : fencedTools(fence, granted).map((tool): Draft => ({ ...about(lead), tool, mode: modeOf(lead ?? unit, context, scope) ?? 'mention', calls: [], span, scope: unit.scope }));
  if (drafts.length > 0 || !/mcp__|AskUser|TodoWrite|ExitPlan|subagent_type|#tool:/.test(fence.text)) return drafts;
  const hands = /subagent_type/.test(fence.text) ? /^[ \t]{0,8}(Agent|Task|task)\(/m.exec(fence.text)?.[1] : undefined;
  // *Call TableScout to find the rules:*: who is called is said, and how is shown.
  const callee = hands && /subagent_type\s?[:=]\s?["'`]([\w-]{2,60})/.exec(fence.text)?.[1];
  if (callee && units[unit.index - 1]?.type !== 'code' && units[unit.index - 1]?.raw.includes(callee)) return [];
  if (hands) return [{ ...about(lead), tool: hands, mode: modeOf(lead ?? unit, context, scope) ?? 'mention', calls: [], span, scope: unit.scope }];
  return matchesOf(fencedCall, fence.text).map(([line, server, own, named]) => {
    const called = line.slice(Math.max(0, line.indexOf('mcp__'))).trim();
    const tool = own ?? named ?? ((unit.scope && names(unit.scope.title, server!)) || saidBefore(text, server!, unit.span.start) ? server! : called);
    return { ...about(lead), tool, mode: mayUse(unit.scope) ? 'mention' : (modeOf(lead ?? unit, context, scope) ?? 'mention'), calls: [], span, scope: unit.scope };
  });
}

/** *Screenshots by the browser (preferred when available)*. */
function mayUse(scope: Scope | undefined): boolean {
  for (let current = scope; current; current = current.parent) if (words(current.lexicon, ({ tools }) => tools.may).test(current.title.toLowerCase())) return true;
  return false;
}

/** Whether the text speaks of the server before it spells out a call. */
function saidBefore(text: string, server: string, end: number): boolean {
  const at = text.search(/\S/) === -1 ? -1 : text.slice(0, end).indexOf(server);
  return at > 0 && !/[\w-]/.test(text[at - 1]!) && !/[\w-]/.test(text[at + server.length] ?? ' ');
}

/** The sentence that stands before a call under the same title. */
function leadOf(units: readonly Unit[], unit: Unit): Unit | undefined {
  const before = units[unit.index - 1];
  const beside = before?.scope === unit.scope || (unit.scope?.kind === 'label' && unit.scope.parent === before?.scope);
  return before && beside && before.type !== 'heading' && before.type !== 'code' ? before : undefined;
}

/** *Standards: `standard_search`*. */
const only = /^[^`\n]{1,60}[:：]\s?`[^`\n]{1,80}`[\s.]{0,3}$/;

function isBound(unit: Unit): boolean {
  return markersIn(unit, { raw: unit.raw }).obligation !== undefined;
}

/** A name in a code span, a call in one, `#name` as Copilot writes it, or *the Write tool*. */
const toolName = /`([A-Za-z#][\w.-]{1,80}(?:\/[\w.-]{1,60})?)(?:\([^`]{0,200}\)?)?`|(?<![\w#])#(?:tool:)?([a-z][\w-]{0,60}(?:[./][\w-]{1,60}){1,4}|(?<=#tool:)[a-z][\w-]{1,60})|(?<=(?:the|use)\s\*{0,2})([A-Z][A-Za-z]{2,20})(?=(?:\/[A-Z][A-Za-z]{2,20}){0,3}\*{0,2}\stool)|(?<=(?:[Uu]se|[Uu]sing|and|or|\/)\s?\*{0,2}|[Uu]sing only (?:[A-Z][a-z]{2,9}\/){0,4})(Glob|Grep|Read|Write|Edit|Bash|WebSearch|WebFetch|Task)(?=(?:\/[A-Z][A-Za-z]{2,20}){0,3}\*{0,2}\s(?:to|for|and|or|only|tools?)(?![A-Za-z])|(?<=[Uu]sing only [A-Za-z/]{0,60})[/:]|\*{2}\sfor)/g;
/** A name with underscores in bold, or bare beside the word for a tool. */
const snakeName = /(?<=\*\*(?:[a-z_]{3,60}\s?\/\s?)?)([a-z]{2,20}(?:_[a-z]{2,20}){1,5}|mcp__[\w-]{3,80})(?=\*\*|\s?\/)|(?<=(?:the|and\/or|and|or|Use|Run|Call|,)\s)([a-z]{2,20}(?:_[a-z]{2,20}){1,5})(?=[a-z_,\s/]{0,40}\stools?(?![a-z]))|(?<=(?:^|\s)[Uu]se\s)([a-z]{2,20}(?:_[a-z]{2,20}){0,3}(?:_(?:search|list|dir|repl|file|files|todo|fetch|edit|query|shell|terminal|command)|(?<=(?<![a-z])(?:read|write|run|get|list|search))_[a-z]{2,20}))(?=\s(?:for|to)\s)/g;
/** Without one of these, a backtick, a hash or a low line there is none of them, and most sentences name no tool. */
const hint = /tool|MCP|Glob|Grep|Read|Write|Edit|Bash|Web(?:Search|Fetch)|Task|SendMessage|AskUserQuestion|TodoWrite|ExitPlanMode|SlashCommand/;
const joint = /^[\s,/]{0,3}(?:and|or|&|y|e|und|et|и|ve|和|と)?[\s,]{0,2}$/u;

/** A file, whatever it does. */
const scriptName = /\.(?:md|json|ya?ml|ts|js|py|toml|sh|ps1|bat|cmd|rb)$/;

/** Below a title about servers a plain name is one; below *Tools* it may be a package. */
function saysServer(scope: Scope | undefined): boolean {
  for (let current = scope; current; current = current.parent) if (/mcp|mandatory|required/i.test(current.title) || current.topics.has('mandatory')) return true;
  return false;
}

function named(unit: Unit, context: string, scope: Scope | undefined, granted: ReadonlySet<string>, text: string): readonly Draft[] {
  const { raw, signs } = unit;
  if (context === 'tools' && unit.type === 'item') {
    const label = /^\s*(?:\*{2})?`?([A-Za-z][\w.-]{1,60})`?(?:\*{2})?\s?(?:[:：]|\s[—–-]\s)\s?(?:\*{2})?/.exec(raw);
    if (label && !/^[A-Z][a-z]{1,20}-[A-Z]/.test(label[1]!) && !scriptName.test(label[1]!) && (granted.has(label[1]!.toLowerCase()) || (/[-_\d]/.test(label[1]!) && (label[0].includes('`') || saysServer(scope))) || (/^\p{Ll}/u.test(label[1]!) && !label[0].includes('`') && !settings.test(label[1]!) && /mcp/i.test(scope?.title ?? '')) || hostTools.has(label[1]!.toLowerCase()))) {
      const purpose = plain(raw.slice(label[0].length));
      return [{ tool: label[1]!, mode: modeOf(unit, context, scope) ?? 'mention', ...(purpose ? { purpose } : {}), calls: [], span: unit.span, scope: unit.scope }];
    }
  }
  // *Bash (for the ladders)*: nothing but a name and what it is for.
  const alone = context === 'tools' && unit.type === 'item' ? /^\s*([A-Z][A-Za-z]{2,20})(?:\s\([^()\n]{2,60}\))?\s*$/.exec(raw)?.[1] : undefined;
  if (alone !== undefined && hostTools.has(alone.toLowerCase()) && !['agent', 'skill'].includes(alone.toLowerCase())) return [{ tool: alone, mode: 'mention', calls: [], span: unit.span, scope: unit.scope }];
  const column = unit.cells ? toolCells(unit, text) : [];
  if (column.length > 0) return column.map((tool) => ({ tool, mode: modeOf(unit, context, scope) ?? 'mention', calls: [], span: unit.span, scope: unit.scope }));
  if ((signs & (backtick | hash | underscore)) === 0 && !hint.test(raw) && !(granted.size > 0 && (signs & star) !== 0 && raw.includes('**'))) return nothing;
  return spelledOut(unit, context, scope, granted, /mcp/i.test(text));
}

const nothing: readonly Draft[] = [];

/** Names in a statement that holds a sign of one. */
function spelledOut(unit: Unit, context: string, scope: Scope | undefined, granted: ReadonlySet<string>, served: boolean): Draft[] {
  const { raw, masked, signs, said, lexicon } = unit;
  const drafts: Draft[] = [];
  const snakes = (signs & underscore) !== 0 ? matchesOf(snakeName, raw) : [];
  const usual = matchesOf(toolName, raw);
  const matches = snakes.length === 0 ? usual : [...usual, ...snakes].toSorted((a, b) => a.index - b.index);
  const noun = words(lexicon, ({ tools }) => tools.noun);
  const use = words(lexicon, ({ tools }) => tools.use);
  const calls = words(lexicon, ({ delegation }) => delegation.call);
  // *Command-line tools (`x`)* are programs.
  const spoken = matches.length > 0 && (said & ofTools) !== 0;
  const nouns = !spoken ? [] : noun.all(masked).filter(({ start }) => !/(?:command[- ]line|cli)\s$/.test(masked.slice(Math.max(0, start - 14), start)));
  const verbs = spoken ? use.all(masked) : [];
  const order = matches.length > 0 && isOrder(unit);
  let known = false;
  let end = 0;
  const kept: Place[] = [];
  const waiting: Place[] = [];
  for (const match of matches) {
    const snake = snakes.includes(match);
    const tool = (match[1] ?? match[2] ?? match[3] ?? match[4]!).replace(/^#/, '').replace(/\.$/, '');
    const start = match.index;
    const joined = end > 0 && joint.test(raw.slice(end, Math.min(start, end + 12))) && start - end <= 12;
    end = start + match[0].length;
    const word = /^(?:true|false|null|[a-z]+(?:-[a-z]+)*-(?:name|id))$/.test(tool) || (!granted.has(tool.toLowerCase()) && /^\p{Lu}{3,}$/u.test(tool)) || (!granted.has(tool.toLowerCase()) && /^[a-z]+(?:-[a-z]+)*-(?:[a-z]{2,}er|[a-z]{2,}tor|expert|agent|architect|specialist|analyst|pro)$/.test(tool));
    const isFile = word || (tool === 'bash' && languages.test(raw)) || tool.endsWith('__') || (tool.includes('/') && !granted.has(tool.toLowerCase())) || noun.first(tool.toLowerCase())?.text === tool.toLowerCase() || tool === 'ls' || (tool === 'grep' && /`rg`|ripgrep/.test(raw)) || (tool === 'agent' && !granted.has('agent') && !/^`\stool/.test(raw.slice(end - 1, end + 6))) || scriptName.test(tool);
    const stop = end;
    const verb = verbs.findLast((hit) => hit.end <= start);
    const last = nouns.findLast((hit) => hit.end <= start);
    const beside = nouns.some((hit) => hit.start >= stop && (hit.start - stop <= 4 || /^(?:\s?\/\s?\p{L}{1,12}\s|[\s*]{0,4}(?:via|through|over)\s(?:the\s)?)$/u.test(masked.slice(stop, Math.min(hit.start, stop + 18))))) || (last !== undefined && (start - last.end <= 3 || (/mcp/.test(masked.slice(Math.max(0, last.start - 6), last.end)) && /^\s(?:like|such as|including)\s$/.test(masked.slice(last.end, Math.min(start, last.end + 14))))));
    const used = verb !== undefined && (verb.text !== 'with' || tool.includes('_') || tool.endsWith('mcp')) && /^\s(?:the\s)?$/.test(masked.slice(verb.end, start)) && (tool.includes('_') || (tool.includes('-') && (served || action.test(tool.replace('-', '_'))))) && !match[0].includes('()') && (/^\s(?:to|for)\s/.test(masked.slice(stop, stop + 5)) || (action.test(tool) && /^\s(?:before|after|when|first|if|until)(?![a-z])/.test(masked.slice(stop, stop + 8))));
    // *Re-invoke `x`*: whoever that is has been named before.
    const called = verb !== undefined && start - verb.end <= 2 && masked[verb.start - 1] !== '-' && /[-_]/.test(tool) && calls.test(verb.text) && (order || modeOf(unit, context, scope) === 'must');
    const server = /^mcp__[\w-]{1,60}?__\w/.test(tool);
    const part: boolean = !known && !hostTools.has(tool.toLowerCase()) && words(lexicon, ({ tools }) => tools.part).first(masked.slice(stop, stop + 16))?.start === (masked[stop] === ' ' ? 1 : 0);
    const isTool: boolean = !part && ((server && unit.type === 'item') || (!isFile && (hostTools.has(tool.toLowerCase()) || granted.has(tool.toLowerCase()) || (tool.includes('_') && [...granted].some((one) => one.endsWith(`__${tool.toLowerCase()}`))) || called || (snake && match[2] !== undefined) || tool.startsWith('mcp__') || beside || used || (isServer(tool) && verb !== undefined && start - verb.end <= 2) || (context === 'tools' && (isSpoken(tool) || (/^[a-z]/.test(tool) && !settings.test(tool) && /^[\s*]{0,4}$/.test(raw.slice(0, start)) && /^\*{0,2}(?:[:：]|\s[—–-]\s)/.test(raw.slice(stop, stop + 5)))))) && (verb !== undefined || order || (beside && (isBound(unit) || /^\s\*{0,2}MCP(?![A-Za-z])/.test(raw.slice(stop, stop + 7)))) || (snake && match[1] !== undefined) || (context === 'tools' && unit.type === 'item' && /_/.test(tool) && only.test(raw)))));
    // *Call `find-docs` with `name`* gives an argument.
    if (kept.length > 0 && verb !== undefined && /^with$/.test(verb.text) && start - verb.end <= 2) break;
    if (!joined) waiting.length = 0;
    if (isTool) kept.push(...waiting.splice(0), { tool, start, end });
    else if (joined && known && !isFile) kept.push({ tool, start, end });
    else if (!isFile) waiting.push({ tool, start, end });
    known = isTool || (joined && known);
  }
  for (const { tool, start, end: stop } of kept) {
    const mode = modeOf(unit, context, scope, start, stop);
    // A ban on `Bash(rm -rf)` is one on that call: what it is called with is what it is for.
    const call = mode === 'forbid' ? raw.slice(start, stop).search(/\([^)`]/) : -1;
    // *Never `rm` + `Write`* forbids the two together.
    if (mode === 'forbid' && (/\+\s{0,2}$/.test(raw.slice(0, start)) || /^\s{0,2}\+/.test(raw.slice(stop)))) continue;
    if (mode) drafts.push({ ...about(unit, call === -1 ? stop : start + call, mode === 'forbid'), tool, mode, calls: [], span: unit.span, scope: unit.scope });
  }
  for (const { tool, start, end: stop, aside } of [...plainTools(unit, granted), ...grantedIn(raw, granted)]) {
    const mode = aside ? asideMode(unit, modeOf(unit, context, scope, Infinity, stop), raw.slice(0, start)) : modeOf(unit, context, scope, start, stop);
    if (mode && drafts.every((draft) => draft.tool !== tool)) drafts.push({ ...about(unit, stop), tool, mode, calls: [], span: unit.span, scope: unit.scope });
  }
  if (drafts.length === 0) {
    if ((signs & underscore) !== 0) for (const match of matchesOf(mcpName, raw)) {
      const mode = modeOf(unit, context, scope);
      if (mode && use.test(masked)) drafts.push({ ...about(unit, match.index + match[0].length), tool: match[0], mode, calls: [], span: unit.span, scope: unit.scope });
    }
  }
  return drafts;
}

function modeOf(unit: Unit, context: string, scope: Scope | undefined, at = Infinity, end = at): RequiredTool['mode'] | undefined {
  if (isAbsent(unit, end)) return 'mention';
  const { prohibition, obligation } = markersIn(unit, { raw: unit.raw });
  if (prohibition !== undefined && prohibition < at && saysInstead(unit, prohibition, at)) return 'must';
  if ((prohibition !== undefined && prohibition < at) || unit.sign === 'forbid' || context === 'prohibitions') return 'forbid';
  if (words(unit.lexicon, ({ tools }) => tools.may).test(unit.masked)) return 'mention';
  if (obligation !== undefined || context === 'rules' || isOrder(unit)) return 'must';
  for (let current = scope; current; current = current.parent) if (current.topics.has('mandatory')) return 'must';
  return 'mention';
}

/** A tool that is only named has to be used where the statement uses something, and is forbidden where the ban is about it. */
function asideMode({ masked, lexicon }: Unit, mode: RequiredTool['mode'] | undefined, before: string): RequiredTool['mode'] {
  if (!words(lexicon, ({ tools }) => tools.use).test(masked)) return 'mention';
  return mode === undefined || (mode === 'forbid' && lexicon.language === 'en' && !bansNext.test(before.slice(-80))) ? 'mention' : mode;
}

const bansNext = /(?:never|not|n't|without)\s(?:(?:use|using|call|calling|invoke|invoking)\s)?(?:the\s)?(?:[A-Z]\w{1,20}(?:,\s(?:or\s)?|\s?\/\s?|\sor\s)){0,4}$/i;

/** *`Edit` and `Bash` are excluded by your list*: what stands between is no condition, and no order to use something. */
function isAbsent({ masked, lexicon }: Unit, end: number): boolean {
  if (!(end < masked.length)) return false;
  const behind = masked.slice(end, end + 120);
  const said = words(lexicon, ({ tools }) => tools.absent).first(behind);
  const between = behind.slice(0, said?.start ?? 0);
  return said !== undefined && !/[.;!?—–(]/.test(between) && !words(lexicon, ({ markers }) => markers.conditions).test(between) && !words(lexicon, ({ tools }) => tools.use).test(between);
}

/** Whether the ban ends before the tool: *never write with heredocs — use the Write tool*, *Never edit by hand. Use `patch`*. */
function saysInstead({ masked, lexicon }: Unit, prohibition: number, at: number): boolean {
  const clause = Math.max(...['—', '–', ';', '(', ' - ', ' -- ', '. ', '! ', '。'].map((sign) => masked.slice(0, at).lastIndexOf(sign)));
  const said = masked.slice(clause, at);
  return clause > prohibition && words(lexicon, ({ tools }) => tools.use).test(said) && markersOf(said, lexicon).prohibition === undefined;
}

/**
 * What the tool is for and what has to wait for it. Without a place in the unit, the whole sentence says what it is for. What is
 * `banned` is so in its own clause: in *Never use `edit` - you are read-only* the rest says why, and not for what.
 */
function about(sentence: Unit | undefined, from?: number, banned = false): Pick<Draft, 'purpose' | 'before'> {
  if (!sentence) return {};
  const { raw, masked, lexicon } = sentence;
  const behind = raw.slice(from ?? 0);
  const end = banned ? behind.search(/(?:^|\s)[—–-]{1,2}\s|[.;!](?:\s|$)/) : -1;
  const purpose = plain(end === -1 ? behind : behind.slice(0, end)).replace(/^[\s,:—–-]+|[\s.]+$/g, '');
  const wait = words(lexicon, ({ tools }) => tools.before).first(masked);
  const before = wait ? plain(raw.slice(wait.end)).replace(/[\s.]+$/g, '') : '';
  return { ...(purpose ? { purpose } : {}), ...(before ? { before } : {}) };
}
