import type { DelegationMode } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';

/** Names that may be those of agents; much else ends like them. */
const workers = /(?:er|or|ist|pro|expert|agent|architect|analyst|guru|scout|reviewer|specialist|auditor|lead|writer|dev|ops|qa|guide|helper|coach|assistant|consultant|critic|master|oracle|admin|sre|guardian|historian|librarian|statistician)$/;

/** *call-actor*: what is asked of a tool. */
const asked = /^(?:call|fetch|get|set)-/;

/** Names that say what somebody does for a living; code has next to none of them. */
const professions = /(?:^|-)(?:expert|agent|architect|analyst|specialist|engineer|developer|reviewer|auditor|designer|writer|orchestrator|coordinator|researcher|tester|planner|fixer|debugger|optimizer|advisor|consultant|strategist|scientist|administrator|programmer|coder|verifier|investigator|detective|marketer|curator|maintainer|supervisor|mentor|librarian|archaeologist|automator|surgeon|(?:product|project|program|risk|release|community|context|delivery|incident|account|engineering|qa)-manager)$/;

export function looksLikeAgent(name: string): boolean {
  return workers.test(name) && !asked.test(name);
}

/** *Planner*: a profession and nothing more. */
export function isRole(name: string): boolean {
  return professions.test(name);
}

/** *Owner*, *lead*: the same in the title of a post. */
export function isPost(word: string): boolean {
  return professions.test(word) || posts.test(word);
}

/** What a file says of itself before its prose. */
export interface Self {
  readonly name: string | undefined;
  /** Agents it may call. */
  readonly team: ReadonlySet<string>;
}

export function selfOf(frontmatter: string): Self {
  const team = new Set<string>();
  for (const [, list] of matchesOf(/(?:Agent|Task)\(([^()\n]{1,2000})\)/g, frontmatter)) for (const name of list!.split(',')) team.add(name.trim());
  return { name: /^name:[ \t]*["']?([\w -]{1,80})/m.exec(frontmatter)?.[1]?.trim(), team };
}

/** Whether a name is an agent's wherever it stands: the file may call it, it says a profession, or it opens like the name of the agent that speaks of it. */
export function isAgent(name: string, { name: own, team }: Self): boolean {
  if (team.has(name)) return true;
  if (/(?:^|-)(?:get|list|set|create|read|search)-/.test(name)) return false;
  return professions.test(name) || (own !== undefined && looksLikeAgent(name) && familyOf(name) !== undefined && familyOf(name) === familyOf(own));
}

/** *gsd* of *gsd-doc-writer*. */
function familyOf(name: string): string | undefined {
  return /^([a-z][a-z0-9]{1,20})-[a-z]/.exec(name.toLowerCase().replace(/\s/g, '-'))?.[1];
}

/** *@agent-name*, *@your-team*: stands for a name. */
export function isPlaceholder(name: string): boolean {
  return /^(?:your|my|some|the|any|example|other|ts|non)-|(?:^|-)(?:names?|id|identifier|here|placeholder)$/.test(name) || /^(?:(?:sub|multi|single|cross|per|inter|user|non|co|ai|main|parent|child|host)-?)?agent$/.test(name);
}

/** Names of people. */
export const persons: ReadonlySet<string> = new Set(['end-user', 'super-user', 'code-owner', 'on-call-engineer', 'third-party-provider']);

/** Kinds of helpers that hosts bring along. */
export const generic: ReadonlySet<string> = new Set(['general-purpose', 'general', 'explore', 'plan']);

export function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const called = /(?:^|[\s(*])(?:([Cc]onsult)|[Uu]se|[Ii]nvoke|[Ss]pawn|[Cc]all|[Ll]aunch|(?:[Dd]elegate|[Hh]and(?:\soff)?|[Ee]scalate|[Rr]oute|[Dd]efer|[Pp]ass)\sto)\s(?:the\s)?[`*]{0,3}([a-z]{4,20})[`*]{0,3}\s(?:sub-?)?agent(?![\p{L}\p{N}-])/gu;
/** *(that's the Planner)*, *that is the architect's job*, *those are Tester's tasks*. */
const owned = /(?:^|[\s(])[Tt]h(?:at|ose)(?:['’]s|\sis|\sare)\s(?:the\s)?(?:[`*@]{0,3}(?:([A-Z][a-z]{2,20}(?:\s[A-Z][a-z]{2,20})?)|([a-z]{4,20}))[`*]{0,3}(?:\s(?:sub-?)?agent)?['’]s\s(?:jobs?|tasks?|work|lane|domain|responsibilit(?:y|ies)|role|territory|concern)(?![a-z-])|(?<=\([Tt]hat['’]s\s(?:the\s)?)([A-Z][a-z]{2,20}(?:\s[A-Z][a-z]{2,20})?)(?=[).,]))/gu;
/** What is said of an agent without naming it: *the calling agent*, *the appropriate agent*. */
const said = /(?:ed|ing|al|able|ible|ive|ous|ary|ate|est|ent|ant)$|^(?:this|that|other|another|same|single|right|next|main|each|every|when|best|sub|first|second|third|last|parallel|specialist|backup|general|background|domain|separate|correct|exact|more|further|your|their|coding|haiku|sonnet|opus|claude|codex|gemini|cursor|copilot|droid|custom|actual|fresh|continuation|child|user|given|whole|real|team|peer|agent)$/;

/** *Other plans — Product Owner's lane*: whose it is, behind what it is. */
const lane = /(?:[—–]|\s-|\()\s?(?:[Tt]he\s)?([A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20}){0,2})['’]s\s(?:job|lane|domain|territory)(?![a-z-])/gu;

const denied = /(?:not|never|n't|without)(?:\s[a-z]{2,8}){0,2}$/i;

/** *Use debug agent for repairs*, *hand off to the reviewer agent*: a plain word between the call and the word for an agent. *That's the Planner's job*: whose work it is. */
export function plainAgents(raw: string): readonly { readonly name: string; readonly mode: DelegationMode }[] {
  const owners = matchesOf(owned, raw).flatMap(({ 1: role, 2: word, 3: alone }) => {
    const name = role ?? word ?? alone!;
    return (word === undefined ? looksLikeAgent(name.toLowerCase()) : professions.test(name)) ? [{ name, mode: 'owner' as const }] : [];
  });
  const beside = matchesOf(lane, raw).flatMap(({ 1: name = '' }) => (isPost(name.slice(name.lastIndexOf(' ') + 1).toLowerCase()) ? [{ name, mode: 'owner' as const }] : []));
  return [...owners, ...beside, ...(raw.includes('agent') ? calledIn(raw) : []), ...titledIn(raw), ...groupedIn(raw)];
}

/** *Work with **Lamp Designer** and **Room Planner***, *defer to Cable Auditor*: capitals, of which the last is a profession. */
const titled = /(?:(?<handoff>(?:[Dd]elegate|[Hh]and(?:\soff)?|[Ee]scalate|[Rr]oute|[Dd]efer|[Pp]ass)s?\sto)|(?:[Cc]oordinate|[Cc]ollaborate|[Ww]ork|[Pp]artner)s?\swith|[Cc]onsults?)\s(?:the\s)?((?:\*{0,2}(?:[A-Z][a-z]{1,20}\s){1,2}[A-Z][a-z]{2,20}\*{0,2}(?![\p{L}\p{N}'’-])(?:,\sand\s(?:the\s)?|,\s|\sand\s(?:the\s)?)?){1,5})/gu;
const posts = /(?:director|programmer|lead|manager|owner|coach|pro)$/;

function titledIn(raw: string): readonly { readonly name: string; readonly mode: DelegationMode }[] {
  return matchesOf(titled, raw).flatMap(({ 1: handed, 2: row = '' }) => row.split(/,\s(?:and\s)?|\sand\s/).flatMap((part) => {
    const name = part.replace(/\*/g, '').replace(/^the\s/, '').trim();
    const last = name.slice(name.lastIndexOf(' ') + 1).toLowerCase();
    return name.includes(' ') && isPost(last) ? [{ name, mode: handed === undefined ? ('collab' as const) : ('handoff' as const) }] : [];
  }));
}

function calledIn(raw: string): readonly { readonly name: string; readonly mode: DelegationMode }[] {
  return matchesOf(called, raw).flatMap(({ index, 1: consult, 2: name = '' }) => (said.test(name) || generic.has(name) || denied.test(raw.slice(Math.max(0, index - 24), index)) ? [] : [{ name, mode: consult ? 'collab' : 'handoff' }]));
}

/** *You delegate to specialists (analyst, room-planner, cable-tester)*: a group in brackets of which most are professions. */
const group = /(?:agents?|[Ss]pecialists?)\*{0,2}\s\((?:e\.g\.,?\s|such as\s|like\s)?((?:[`*@]{0,3}[A-Za-z][A-Za-z-]{1,30}[`*]{0,3}(?:,\s(?:and\s|or\s)?|(?=\)))){2,15})(?:etc\.?)?\)/g;

function groupedIn(raw: string): readonly { readonly name: string; readonly mode: DelegationMode }[] {
  // *`lamp-agents/` - specialists (…)*: what a folder holds.
  return matchesOf(group, raw).flatMap(({ index, 1: row = '' }) => {
    if (/\/`\s[—–-]\s[^.;:]*$/.test(raw.slice(0, index))) return [];
    const names = row.split(/,\s(?:and\s|or\s)?/).map((part) => part.replace(/[`*@]/g, '')).filter((name) => name !== '');
    const known = names.filter((name) => professions.test(name.toLowerCase())).length;
    return known > 1 && known * 3 >= names.length * 2 ? names.map((name) => ({ name, mode: 'handoff' as const })) : [];
  });
}

const titledBefore = /(?:\sto|\swith|[Cc]onsults?)\s(?:the\s)?\*{0,2}[A-Z][a-z]+\s[A-Z]/;

/** Whether there may be an agent that only words beside it tell. */
export function mayBePlain(raw: string): boolean {
  return raw.includes('agent') || raw.includes('pecialists (') || titledBefore.test(raw) || raw.includes('hat’s') || raw.includes("hat's") || /['’]s\s(?:job|lane|domain|territory)/.test(raw) || raw.includes('hat is') || raw.includes('hose are');
}
