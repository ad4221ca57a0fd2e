import { wordGate } from '../text/gate.ts';
import { isLetter, kindOf, spaceless } from './characters.ts';
import { lexicons } from './lexicon/languages.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { fold } from './phrases.ts';

// What a prompt holds where one of its statements can say something, told from its letters alone: most prompts do not hold it, and
// then nobody has to read their statements. Each says yes too often, and never no where a finder finds something: whoever teaches a finder a
// new form has to let it through here, which `tests/contract-hints.test.ts` holds.

/** Whether it may cap how often something is done, or how long a run goes on. */
export function mayCapRuns(prompt: string): boolean {
  return around(prompt, unitsOfRuns, 110, caps);
}

/** Whether it may say of how many sections something is made. */
export function mayCountSections(prompt: string): boolean {
  // Two words may stand between the two.
  return stands(prompt, nouns, ({ asked, start }) => hasNumber(asked.text.slice(Math.max(0, start - 64), start).trim().split(/[\s-]+/).slice(-3).join(' '), asked));
}

/** Whether it may forbid to call agents. */
export function mayBanCalls(prompt: string): boolean {
  return /`(?:task|agent)`/i.test(prompt) || around(prompt, banned, 24, (near, asked) => holds(near, calls, asked));
}

/** Whether it may name a skill. */
export function maySkill(prompt: string): boolean {
  return prompt.includes('/SKILL.md') || /[Ss]kill\(/.test(prompt) || around(prompt, skills, 100, (near) => besideNames.test(near)) || stands(prompt, skills, (place) => labels.test(place.asked.text.slice(place.end, place.end + 28)) || /^\s*[#<]/.test(lineOf(place)));
}

/** Whether a title may stand in it that says whom the agent hands work to. */
export function mayTitleDelegation(prompt: string): boolean {
  return stands(prompt, delegation, (place) => /^\s*(?:[#<>|]|\d|[-*+]\s|\*\*|__)|^\s{2}|[:：]\s*$/.test(lineOf(place)));
}

/** Whether it may order data in words that say that it is the answer. */
export function mayShapeAnswer(prompt: string): boolean {
  return fields.test(prompt) && prompt.split(/\n[ \t]*\n/).some((block) => fields.test(block) && block.includes(',') && /json|yaml|[:：]\s*(?:\n|$)/i.test(block) && holds(plain(block), answers, ask(prompt)));
}

/** Whether a text ends with words by which somebody is called, worked with or reported to. */
export function callsBefore(text: string): boolean {
  const near = plain(text.slice(-60));
  return phrasesOf(modes, foreign.test(text)).some(({ text: phrase, stem }) => placesIn(near, phrase, stem).some((end) => close.test(near.slice(end))));
}

const close = /^\p{L}*[^\p{L}]{0,6}(?:(?:the|a|an|our|to|с|к)\s{1,2})?[^\p{L}]{0,4}$/u;
/** A name behind a brace; all that is not ASCII may be a letter. */
const fields = /(?<![A-Za-z\d/._$-])\{[\s"'`]{0,6}[A-Za-z_\x80-\uffff]/;
const labels = /^\S{0,8}(?:\s\S{1,12})?\s{0,3}[:：]/;
const besideNames = /[a-z\d]-[a-z\d]|`\/?[a-z\d:/]{2,40}`|(?:the|all|of|two|three|four|five|six)\s[a-z]{3,21}\sskills/;

/** Whether a number stands beside a word that caps, or something that caps by itself. */
function caps(near: string, asked: Asked): boolean {
  if (/[≤⩽<]=?\s{0,2}\d|\d[x×]/.test(near) || holds(near, ones, asked)) return true;
  if (!hasNumber(near, asked)) return false;
  if (near.includes('more than') || /(?:cap|limit|restrict|keep|trim)\s[^.;:,()]{2,32}\s(?:at|to)\s/.test(near)) return true;
  return phrasesOf(most, asked.isForeign).some(({ text, stem }) => placesIn(near, text, stem).some((end) => {
    const start = end - text.length;
    return hasNumber(near.slice(end, end + 24), asked) || (cappingBefore.test(text) && hasNumber(near.slice(Math.max(0, start - 40), start), asked));
  }));
}

/** Words that cap a number in front of them. */
const cappingBefore = /^(?:max|макс|以内|以下|まで|上限|이하|이내|미만|未満|altin|azami|maxim|máxim|sonra|후|이후|后|後)/;

function hasNumber(near: string, asked: Asked): boolean {
  return /\d/.test(near) || holds(near, numbers, asked);
}

type Pick = (lexicon: Lexicon) => readonly string[];

const unitsOfRuns: Pick = ({ limits: { units } }) => ['attempts', 'iterations', 'turns', 'calls'].flatMap((name) => units[name] ?? []);
const most: Pick = ({ limits }) => limits.most;
const ones: Pick = ({ count }) => count.one;
const numbers: Pick = ({ count }) => count.numbers;
const nouns: Pick = ({ count }) => count.nouns;
const banned: Pick = ({ delegation: { self, anyone } }) => [...self, ...anyone, 'no delegation'];
const calls: Pick = ({ delegation: { call } }) => call;
const modes: Pick = ({ delegation }) => Object.values(delegation.modes).flat();
const delegation: Pick = ({ headings }) => headings.delegation ?? [];
const skills: Pick = ({ skills: { noun }, headings }) => [...noun, ...(headings.skills ?? [])];
const answers: Pick = ({ output }) => output.named;

/** A prompt that is asked about. */
class Asked {
  readonly prompt: string;
  readonly isForeign: boolean;
  #text: string | undefined;

  constructor(prompt: string) {
    this.prompt = prompt;
    this.isForeign = foreign.test(prompt);
  }

  /** Folded and without the marks of emphasis; as long as it was. */
  get text(): string {
    return (this.#text ??= plain(this.prompt));
  }
}

interface Place {
  readonly asked: Asked;
  readonly start: number;
  readonly end: number;
}

/** The line around a place; of a long one the part around it, as if it were a title. */
function lineOf({ asked: { prompt }, start, end }: Place): string {
  const before = prompt.slice(Math.max(0, start - longestTitle), start);
  const opens = before.lastIndexOf('\n');
  return `${opens === -1 && start > longestTitle ? '#' : ''}${before.slice(opens + 1)}${prompt.slice(start, end + longestTitle).split('\n', 1)[0]!}`;
}

const longestTitle = 200;

/** Letters by which a text may be of a language that is not written in Latin, and those of which Turkish has a second case. */
const foreign = /[\u0400-\u052f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3ıİ]/;

function plain(text: string): string {
  return fold(text).replace(/[*_]/g, ' ');
}

let last: Asked | undefined;

function ask(prompt: string): Asked {
  if (last?.prompt !== prompt) last = new Asked(prompt);
  return last;
}

/** Whether something is true of a place where a phrase of some lists stands. */
function stands(prompt: string, pick: Pick, is: (place: Place) => boolean): boolean {
  const asked = ask(prompt);
  return phrasesOf(pick, asked.isForeign).some(({ text, stem, may }) => (asked.isForeign || may(prompt)) && placesIn(asked.text, text, stem).some((end) => is({ asked, start: end - text.length, end })));
}

/** Whether something is true of what stands so many characters around the phrases of some lists; those that stand close have it in one. */
function around(prompt: string, pick: Pick, reach: number, is: (near: string, asked: Asked) => boolean): boolean {
  const places: (readonly [start: number, end: number])[] = [];
  // All of them are wanted, so none of them ends the search.
  stands(prompt, pick, ({ start, end }) => {
    places.push([start - reach, end + reach]);
    return false;
  });
  places.sort(([a], [b]) => a - b);
  const asked = ask(prompt);
  for (let at = 0; at < places.length; ) {
    const start = Math.max(0, places[at]![0]);
    let end = places[at]![1];
    for (at += 1; at < places.length && places[at]![0] <= end; at += 1) end = Math.max(end, places[at]![1]);
    if (is(asked.text.slice(start, end), asked)) return true;
  }
  return false;
}

function holds(near: string, pick: Pick, { isForeign }: Asked): boolean {
  return phrasesOf(pick, isForeign).some(({ text, stem }) => placesIn(near, text, stem).length > 0);
}

const none: readonly number[] = [];

/** Where a phrase ends, as whole words; a blank stands for up to three. */
function placesIn(text: string, phrase: string, stem: boolean): readonly number[] {
  const first = phrase.indexOf(' ');
  const opening = first === -1 ? phrase : phrase.slice(0, first);
  let at = text.indexOf(opening);
  if (at === -1) return none;
  const isSpaceless = (kindOf(phrase.charCodeAt(0)) & spaceless) !== 0;
  const found: number[] = [];
  for (; at !== -1; at = text.indexOf(opening, at + 1)) {
    const end = first === -1 ? at + phrase.length : endOf(text, at, phrase);
    if (end !== -1 && (isSpaceless || ((at === 0 || !isLetter(text.charCodeAt(at - 1))) && (stem || end === text.length || !isLetter(text.charCodeAt(end)))))) found.push(end);
  }
  return found;
}

function endOf(text: string, start: number, phrase: string): number {
  let at = start;
  for (let index = 0; index < phrase.length; index += 1, at += 1) {
    if (text[at] !== phrase[index]) return -1;
    if (phrase[index] === ' ') for (let more = 0; more < 2 && text[at + 1] === ' '; more += 1) at += 1;
  }
  return at;
}

interface Phrase {
  /** Folded. */
  readonly text: string;
  readonly stem: boolean;
  /** Whether a text of Latin letters may hold it. */
  readonly may: (prompt: string) => boolean;
}

const latin = lexicons.filter(({ script }) => script === undefined);
const ofLatin = new Map<Pick, readonly Phrase[]>();
const ofAll = new Map<Pick, readonly Phrase[]>();

/** The phrases of lists in all languages, or in those that are written in Latin. */
function phrasesOf(pick: Pick, withAll: boolean): readonly Phrase[] {
  const known = withAll ? ofAll : ofLatin;
  let found = known.get(pick);
  if (!found) {
    const written = new Set((withAll ? lexicons : latin).flatMap(pick));
    found = Array.from(written, (phrase): Phrase => {
      const text = fold(phrase.replace(/^=|[*$]$/g, ''));
      return { text, stem: phrase.endsWith('*'), may: wordGate([text]) };
    });
    known.set(pick, found);
  }
  return found;
}
