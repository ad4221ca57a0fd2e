import { looksLikeAgent } from '../contract/agent-names.ts';
import { callsBefore, mayTitleDelegation } from '../contract/hints.ts';
import type { Agent } from '../model/agent.ts';
import type { Delegation } from '../model/contract.ts';
import { perObject } from '../model/per-object.ts';
import { tester } from '../text/gate.ts';
import { matchesOf } from '../text/matches.ts';
import type { Span } from '../text/span.ts';

/** An order to give work to another agent. */
export interface HandOff {
  readonly name: string;
  /** Where the name is written. */
  readonly span: Span;
}

// A hand-off is only as sure as its wording: one of these has to stand near by, and none of those below.
const orders =
  /(?<!\p{L})(?:call|invoke|use|run|launch|start|ask|spawn|delegate|delegating|hand|hands|pass|route|dispatch|escalate|defer|leave|refer|send|switch|вызов\p{L}*|вызыва\p{L}*|запус\p{L}*|переда\p{L}*|делегир\p{L}*|остав\p{L}*|делает|delega\p{L}*|llama\p{L}*|appel\p{L}*|délègu\p{L}*|confie\p{L}*|überg\p{L}*|delegier\p{L}*|devret\p{L}*|çağır\p{L}*)(?!\p{L})|委托|委派|调用|交给|委任|呼び出|任せ|위임|호출/iu;
/** *They may call you*: whoever is named gives the work and does not get it. */
const toYou = /(?<!\p{L})(?:call|invoke|ask|spawn|dispatch|delegate|hand|pass|route|send|refer)(?:e?s)?(?:\s\p{L}{1,14}){0,2}\s(?:to\s)?you(?!\p{L})/giu;
const mentions = /built-?in|e\.g\.|for example|such as|например/iu;
const placeholder = /^(?:your-|my-|some-|other-|sub-?agent|agent)|-name$|^(?:x|y|name|agent)$/i;
/** What has the mark of an agent elsewhere: times of `cron`, words of languages. */
const other = /^(?:yearly|annually|monthly|weekly|daily|midnight|hourly|reboot|unknown)$/;
/** Up to the name, an order that forbids to call it. */
const banned = /(?<!\p{L})(?:do not|don['’]t|never|must not|no longer)(?!\p{L})(?:\s(?!but|until|unless|without|instead|rather|and|yourself)[\p{L}/]{1,20},?){1,6}\s[`*@"]{0,3}$/iu;
const around = 160;

/** The hand-offs that are plain orders, each with the place of the name: written as `@name`, in code or in bold. */
export function handOffs(agent: Agent, fileText: string): HandOff[] {
  return mayHandOff(agent) ? handOffsIn(agent.contract.delegation, fileText, 0) : [];
}

/** All by which work goes on to another agent, work that is handed back among it; none where the prompt does not stand letter by letter in its file. */
export function ownHandOffs(agent: Agent): HandOff[] {
  const { value, span } = agent.prompt;
  return span.end - span.start === value.length && mayHandOff(agent) ? handOffsIn(agent.contract.delegation, value, span.start, true) : [];
}

/**
 * Whether a prompt may hold one: a name with the mark of one and the word of an order near by. Most hold none, and then nobody has to
 * read what their statements say.
 */
export const mayHandOff: (agent: Agent) => boolean = perObject(({ prompt: { value: prompt }, authority: { grants } }) => {
  // A name that the file grants is one wherever it stands.
  if (grants.some(({ target }) => target.kind === 'agent') || mayHandBack(prompt)) return true;
  let titled: boolean | undefined;
  const isTitled = () => (titled ??= mayTitleDelegation(prompt));
  return matchesOf(marked, prompt).some(({ 0: text, 1: name = '', index }, place) => {
    // So many are dearer to tell apart than to read.
    if (place === mostMarked) return true;
    const end = index + text.length;
    const beside = { before: prompt.slice(Math.max(0, index - 100), index), behind: prompt.slice(end, end + 30) };
    return mayBeCalled(name, text.slice(0, -name.length), beside, isTitled) && orders.test(prompt.slice(Math.max(0, index - around), end + around));
  });
});

/** A name in code or in bold, or behind `@`; beside letters of other scripts too, since sets of all letters are dear to compile. */
const marked = /(?<![A-Za-z\d_*:/.@`-])(?:`@?|\*\*@?|@)([A-Za-z][A-Za-z0-9]{0,40}(?:[-:][A-Za-z0-9]{1,40}(?:\.\d{1,3})?){0,8})(?![A-Za-z\d_/-])/g;
const mostMarked = 1000;
/** Names as agents have them: the others are words with a hyphen, functions and files. */
const named = /^(?:[a-z][a-z0-9]*(?:[-:][a-z0-9.]+)*|(?:[A-Z][a-z0-9]+-)*[A-Z][a-z0-9]+|(?:[A-Z][a-z0-9]+){2,4})$/;
const calledAgent = /^[`*]{0,3}\s{0,2}(?:as an?\s)?(?:sub-?)?agents?(?!\p{L})/iu;
const calledOtherwise = /^[`*]{0,3}\s{0,2}(?:skills?|tools?)(?!\p{L})/iu;
/** Code ends with the name, or says behind it what the agent is for. */
const ended = /^(?:`|\s?(?:[:：(（|→]|$)|\s[—–-])/;
/** In a cell of its own, or behind an arrow. */
const alone = /[→|]\s{0,4}$/;

interface Beside {
  readonly before: string;
  readonly behind: string;
}

/** Whether a finder may take a name for an agent's: by its form and what stands beside it, and some only below a title about agents. */
function mayBeCalled(name: string, mark: string, { before, behind }: Beside, isTitled: () => boolean): boolean {
  if (calledAgent.test(behind) && (mark.startsWith('`') || name.includes('-'))) return true;
  const isInForm = /[:：]\*{0,2}\s$/.test(before);
  if (!(named.test(name) || isInForm) || calledOtherwise.test(behind) || (mark === '`' && !ended.test(behind))) return false;
  if (mark.endsWith('@')) return name === name.toLowerCase() && !behind.startsWith('(') && (name.includes('-') || callsBefore(before) || alone.test(before));
  const looks = looksLikeAgent(name.toLowerCase());
  if (/[-:]/.test(name)) return looks || (((mark === '**' && /^\*\*|^\s?\//.test(behind)) || callsBefore(before) || /[a-z]-[a-z]/.test(before)) && isTitled());
  // A plain word is one in a cell, behind an arrow, in brackets and in a form, and words that are joined where they are called.
  if (looks && /[a-z\d][A-Z]/.test(name)) return callsBefore(before) || /[a-z\d][A-Z]|agent|агент|代理|智能体|エージェント|에이전트|ajan/iu.test(before.slice(-48));
  if (looks && mark.startsWith('`') && /\|\s{0,4}$/.test(before)) return true;
  if (looks && (/→[^\n]{0,20}$/.test(before) || (/[(（](?:\p{L}{1,14}\s?)?$/u.test(before) && /^`?[^()（）`\n]{0,24}[)）]/.test(behind)))) return true;
  return isInForm && /^`?\s[—–-]\s/.test(behind);
}

/** Hosts look an agent up without regard to case and to what parts its words. */
export function foldedName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '-').replace(/^@/, '');
}

/** *Hand the work back to*, and not *report back to*. */
const handsBack = /(?<!\p{L})(?:hand|pass|send|give|delegate)s? (?:the |all |its |your )?(?:work|task|job) back to(?!\p{L})/iu;
const mayHandBack = tester('handing work back', () => handsBack);

/** The same without a look at the prompt before. */
export function handOffsIn({ targets }: Delegation, text: string, offset: number, returns = false): HandOff[] {
  return targets.flatMap(({ name, mode, span: { start: first, end: last } }) => {
    const span = { start: first - offset, end: last - offset };
    const isBack = returns && mode === 'return' && handsBack.test(text.slice(span.start, span.end));
    if ((mode !== 'handoff' && !isBack) || placeholder.test(name) || other.test(name)) return [];
    const at = placeOf(name, text.slice(span.start, span.end));
    if (at === undefined) return [];
    const start = span.start + at;
    const sentence = text.slice(Math.max(span.start, start - around), Math.min(span.end, start + name.length + around));
    return orders.test(sentence.replace(toYou, '')) && !mentions.test(sentence) && !isBanned(name, text.slice(span.start, span.end)) ? [{ name, span: { start: offset + start, end: offset + start + name.length } }] : [];
  });
}

/** Whether one of the places that name it forbids it: *it replaces `x`; do not use `x`*. */
function isBanned(name: string, text: string): boolean {
  return text.split(name).slice(0, -1).some((before) => banned.test(before));
}

/** Offset of the first time a name is marked as one; an address or a path is no mark. */
function placeOf(name: string, text: string): number | undefined {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const isMarked = /(?:^|[^\p{L}\p{N}_*:/.@`-])(?:`@?|\*\*@?|@)$/u.test(text.slice(Math.max(0, at - 8), at));
    if (isMarked && !/^[\p{L}\p{N}_/-]/u.test(text.slice(at + name.length, at + name.length + 2))) return at;
  }
  return undefined;
}
