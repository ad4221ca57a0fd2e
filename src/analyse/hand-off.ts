import type { Agent } from '../model/agent.ts';
import type { Delegation } from '../model/contract.ts';
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
const mentions = /built-?in|e\.g\.|for example|such as|например/iu;
const placeholder = /^(?:your-|my-|some-|other-|sub-?agent|agent)|-name$|^(?:x|y|name|agent)$/i;
/** What has the mark of an agent elsewhere: times of `cron`, words of languages. */
const other = /^(?:yearly|annually|monthly|weekly|daily|midnight|hourly|reboot|unknown)$/;
/** Up to the name, an order that forbids to call it. */
const banned = /(?<!\p{L})(?:do not|don['’]t|never|must not|no longer)(?!\p{L})(?:\s(?!but|until|unless|without|instead|rather|and|yourself)[\p{L}/]{1,20},?){1,6}\s[`*@"]{0,3}$/iu;
const around = 160;

/** The hand-offs that are plain orders, each with the place of the name: written as `@name`, in code or in bold. */
export function handOffs({ contract }: Agent, fileText: string): HandOff[] {
  return handOffsIn(contract.delegation, fileText, 0);
}

/** All by which work goes on to another agent, work that is handed back among it; none where the prompt does not stand letter by letter in its file. */
export function ownHandOffs({ contract, prompt }: Agent): HandOff[] {
  return prompt.span.end - prompt.span.start === prompt.value.length ? handOffsIn(contract.delegation, prompt.value, prompt.span.start, true) : [];
}

/** Hosts look an agent up without regard to case and to what parts its words. */
export function foldedName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '-').replace(/^@/, '');
}

/** *Hand the work back to*, and not *report back to*. */
const handsBack = /(?<!\p{L})(?:hand|pass|send|give|delegate)s? (?:the |all |its |your )?(?:work|task|job) back to(?!\p{L})/iu;

function handOffsIn({ targets }: Delegation, text: string, offset: number, returns = false): HandOff[] {
  return targets.flatMap(({ name, mode, span: { start: first, end: last } }) => {
    const span = { start: first - offset, end: last - offset };
    const isBack = returns && mode === 'return' && handsBack.test(text.slice(span.start, span.end));
    if ((mode !== 'handoff' && !isBack) || placeholder.test(name) || other.test(name)) return [];
    const at = placeOf(name, text.slice(span.start, span.end));
    if (at === undefined) return [];
    const start = span.start + at;
    const sentence = text.slice(Math.max(span.start, start - around), Math.min(span.end, start + name.length + around));
    return orders.test(sentence) && !mentions.test(sentence) && !isBanned(name, text.slice(span.start, span.end)) ? [{ name, span: { start: offset + start, end: offset + start + name.length } }] : [];
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
