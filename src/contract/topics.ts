import { lexicons } from './lexicon/languages.ts';
import type { Lexicon, Topic } from './lexicon/lexicon.ts';
import { matcher } from './dictionary.ts';
import { fold, type Matcher } from './phrases.ts';
import { topics } from './sayings.ts';
import type { Scope } from './unit.ts';
import { titleSaid, words } from './vocabulary.ts';

const longestTitle = 90;
let foreignTitles: Matcher | undefined;

/** One search for the titles of every Latin language, so that a plain title need not be looked up in each of them. */
function foreign(): Matcher {
  foreignTitles ??= matcher(lexicons.filter(({ script }) => script === undefined).flatMap(({ headings }) => Object.values(headings).flat()));
  return foreignTitles;
}

/** What a title says about the text below it. A long title is a sentence and says nothing. */
export function topicsOf(title: string, lexicon: Lexicon, label = false): ReadonlySet<Topic> {
  const found = new Set<Topic>();
  if (title.length > longestTitle) return found;
  const dashed = fold(title);
  const folded = /[_-]/.test(title) ? fold(title.replace(/[_-]+/g, ' ').trim()) : dashed.trim();
  // *Context7 (required)*: what stands in brackets at the end speaks for itself.
  const bracket = /[(（[]([^()（）[\]]{1,40})[)）\]]\s?$/u.exec(folded)?.[1] ?? '';
  const look = (language: Lexicon): void => {
    const said = titleSaid(folded, language) | (dashed === folded ? 0 : titleSaid(dashed, language)) | (bracket === '' ? 0 : titleSaid(bracket, language));
    for (let place = 0; said >> place !== 0; place += 1) if (((said >> place) & 1) !== 0) found.add(topics[place]!);
  };
  look(lexicon);
  // One or two words do not show which Latin language they are.
  if (found.size === 0 && lexicon.script === undefined && folded.split(' ').length <= 3 && (foreign().test(folded) || foreign().test(dashed))) for (const other of lexicons) if (other.script === undefined) look(other);
  if (found.size === 0) return found;
  const said: Title = { folded, bracket, label, lexicon, found };
  for (const { topics: [topic, ...also], when } of misread) {
    if (!found.has(topic) || !when(said)) continue;
    for (const one of [topic, ...also]) found.delete(one);
  }
  return found;
}

/** A title, and the topics its words may name. */
interface Title {
  readonly folded: string;
  /** What stands in brackets at its end. */
  readonly bracket: string;
  readonly label: boolean;
  readonly lexicon: Lexicon;
  readonly found: ReadonlySet<Topic>;
}

interface Misread {
  /** The topic that a title seems to name and does not, and those that go with it. */
  readonly topics: readonly [Topic, ...Topic[]];
  readonly when: (title: Title) => boolean;
}

/** Titles that hold the words for a topic and are about something else, in the order they are looked for. */
const misread: readonly Misread[] = [
  // *Helpers (called by the task tool)* is about the helpers.
  { topics: ['tools'], when: ({ folded, bracket, lexicon, found }) => found.size > 1 && bracket !== '' && !words(lexicon, ({ headings }) => headings.tools).test(beforeBracket(folded, bracket)) },
  // *Not required*, *Approval (if required)*
  { topics: ['mandatory', 'rules'], when: ({ folded, lexicon }) => lexicon.language === 'en' && notRequired.test(folded) },
  // *Before you build one, confirm it is really required:*
  { topics: ['mandatory', 'rules'], when: ({ folded, label, lexicon }) => label && lexicon.language === 'en' && /\s(?:is|are)\s(?:[a-z]{4,12}\s)?(?:required|mandatory)$/.test(folded) },
  // *Good boundaries*, *Bad boundaries*: shown, not set.
  { topics: ['rules'], when: ({ folded, lexicon }) => lexicon.language === 'en' && /^(?:good|bad)\s/.test(folded) },
  // *Delegation examples*: whom work is handed to.
  { topics: ['example'], when: ({ label, found }) => found.has('delegation') && !label },
  // *Payload (put in by the calling skill)* is about the payload.
  { topics: ['skills'], when: ({ folded, bracket, lexicon }) => bracket.split(' ').length > 3 && !words(lexicon, ({ headings }) => headings.skills).test(beforeBracket(folded, bracket)) },
  // A sentence that ends in *output* is about something else.
  { topics: ['output'], when: ({ folded, label, lexicon }) => !label && folded.split(' ').length > 6 && words(lexicon, ({ headings }) => headings.output).first(folded)?.start !== 0 },
  { topics: ['output'], when: ({ folded, label, lexicon }) => isFile(folded, lexicon) || (label && isPassing(folded, lexicon)) },
  { topics: ['rules'], when: ({ folded, lexicon, found }) => found.has('delegation') && insideOf(folded, lexicon, 'rules', 'delegation') },
  { topics: ['rules'], when: ({ folded, lexicon }) => lexicon.language === 'en' && asksForRules.test(folded) },
  // *When not to use* describes.
  { topics: ['prohibitions'], when: ({ folded, lexicon, found }) => found.has('neutral') && insideOf(folded, lexicon, 'prohibitions', 'neutral') },
  { topics: ['prohibitions'], when: ({ folded, lexicon, found }) => !found.has('rules') && statesBan(folded, lexicon) },
  { topics: ['rules'], when: ({ folded, label, lexicon }) => label && words(lexicon, ({ making }) => making).test(folded.slice(0, words(lexicon, ({ headings }) => headings.rules).first(folded)?.start)) },
  { topics: ['rules'], when: ({ folded, lexicon }) => saysRole(folded, lexicon) },
  // *When critical requirements are unclear, ask about:* speaks of them in its condition.
  { topics: ['rules'], when: ({ folded, label, lexicon }) => label && folded.includes(',') && opensWithCondition(folded, lexicon) && !words(lexicon, ({ headings }) => headings.rules).test(lastClause(folded)) },
  // *When you read the output:*, *If the output path is missing, ask:* the same.
  { topics: ['output'], when: ({ folded, label, lexicon }) => label && lexicon.language === 'en' && /^(?:when|whenever|if|unless|once|while)\s/.test(folded) && !words(lexicon, ({ headings }) => headings.output).test(lastClause(folded)) },
  // *Output rules* are rules.
  { topics: ['output'], when: ({ folded, lexicon, found }) => found.has('rules') && lexicon.script === undefined && endsWithRules(folded, lexicon) },
  // *Keep types safe with input/output schemas:*
  { topics: ['output'], when: ({ folded, label, lexicon }) => label && lexicon.language === 'en' && /(?:^|\s)inputs?(?:\s?[/&]\s?|\s(?:and|or)\s)outputs?(?!\p{L})/u.test(folded) },
  // *Output files*, *Output path*: where the answer is put.
  { topics: ['neutral'], when: ({ folded, label, lexicon, found }) => label && found.has('output') && insideOf(folded, lexicon, 'output', 'neutral') },
  { topics: ['output', 'neutral'], when: ({ folded, label, lexicon, found }) => !label && found.has('neutral') && insideOf(folded, lexicon, 'output', 'neutral') },
  { topics: ['output'], when: ({ folded, lexicon }) => looksAt(folded, lexicon) },
  // *Define the rules* is a step, not the rules.
  { topics: ['rules'], when: ({ folded, lexicon, found }) => !found.has('mandatory') && words(lexicon, ({ making }) => making).first(folded, stepOf(folded))?.start === stepOf(folded) },
];

const notRequired = /(?:^|[^\p{L}])(?:(?:not|if|when|where) (?:required|mandatory)|as required)(?!\p{L})|\((?:only )?(?:if|when|where|unless) [^()]{1,40} (?:is|are) (?:required|mandatory)\)|(?:expertise|knowledge|experience|skills|information) required$/u;
/** *Business rules* are what is looked for; *Constraints?*, *What counts as a business rule* ask for rules, *HIPAA security rule* is a law. */
const asksForRules = /\?$|^business rules?$|^(?:what (?:counts|is|are|qualifies)|how to|which|where)\s|(?:^|\s)(?:hipaa|ftc|glba|coppa|sec)\s(?:[a-z]{2,20}\s){1,3}rule(?![a-z])/;

function beforeBracket(folded: string, bracket: string): string {
  return folded.slice(0, folded.lastIndexOf(bracket));
}

function opensWithCondition(folded: string, lexicon: Lexicon): boolean {
  return words(lexicon, ({ markers }) => markers.conditions).first(folded)?.start === 0;
}

/** From the last comma on; nothing where there is none. */
function lastClause(folded: string): string {
  const comma = folded.lastIndexOf(',');
  return comma === -1 ? '' : folded.slice(comma);
}

/** *Remember: you are a clerk, not a judge* says who the agent is. */
function saysRole(folded: string, lexicon: Lexicon): boolean {
  const hit = words(lexicon, ({ markers }) => markers.reminders).first(folded);
  const said = hit?.start === 0 ? (/^\s?[:：—–-]\s?(.+)$/u.exec(folded.slice(hit.end))?.[1] ?? '') : '';
  return said !== '' && words(lexicon, ({ identity }) => identity).first(said)?.start === 0;
}

function endsWithRules(folded: string, lexicon: Lexicon): boolean {
  const text = folded.replace(/\s?[(（][^()（）]{1,40}[)）]$/u, '').replace(/[\s:：]{1,4}$/, '');
  return words(lexicon, ({ headings }) => headings.rules).all(text).at(-1)?.end === text.length;
}

/** *From planner-output.md*: the name of a file. */
function isFile(folded: string, lexicon: Lexicon): boolean {
  const hits = words(lexicon, ({ headings }) => headings.output).all(folded);
  return hits.length > 0 && hits.every(({ end }) => /^\.[a-z]{1,5}(?![a-z])/.test(folded.slice(end, end + 7)));
}

/** *The workflow passes a list in YAML format:*: a long lead-in that ends in *format* and orders nothing. */
function isPassing(folded: string, lexicon: Lexicon): boolean {
  // *Break it into independently deliverable phases:*
  if (/ly deliverable\s\p{L}/u.test(folded)) return true;
  if (lexicon.language !== 'en' || folded.split(' ').length <= 8 || words(lexicon, ({ output }) => output.give).test(folded)) return false;
  const hits = words(lexicon, ({ headings }) => headings.output).all(folded);
  return hits.length > 0 && hits.every(({ text }) => lexicon.headings.output?.includes(`${text}$`) === true);
}

/** *Ask, don't assume*, *Never simplify what was decided*: a ban with an object of its own forbids nothing that is listed below it. */
function statesBan(folded: string, lexicon: Lexicon): boolean {
  const hits = words(lexicon, ({ headings }) => headings.prohibitions).all(folded);
  return lexicon.script === undefined && hits.every(({ start, end }) => {
    // *Never do this → Do this instead*: what it forbids is listed below.
    const behind = /^\s(?:do\s)?(?:this|these)(?!\s\p{L})/u.test(folded.slice(end)) ? 0 : (folded.slice(end).match(/\p{L}+/gu)?.length ?? 0);
    return behind > 3 || (behind > 1 && /\p{L}/u.test(folded.slice(0, start))) || (behind > 0 && /[,;—–]|\s-\s/.test(folded.slice(0, start)));
  });
}

/** *Boundaries with related agents* is about the agents: the longer phrase says more. */
function insideOf(folded: string, lexicon: Lexicon, inner: Topic, outer: Topic): boolean {
  const around = words(lexicon, ({ headings }) => headings[outer]).all(folded);
  return words(lexicon, ({ headings }) => headings[inner]).all(folded).every(({ start, end }) => around.some((hit) => hit.start <= start && hit.end >= end));
}

/** Length of *Step 3:* in front of what a title says. */
function stepOf(folded: string): number {
  return /^\p{L}{1,12}\s\d{1,2}(?:\.\d{1,2})?\s?[:.)—–-]\s?/u.exec(folded)?.[0].length ?? 0;
}

/** *Step 1: Read both outputs*, *Rubric (what the output contains)*: the output is looked at, not ordered. */
function looksAt(folded: string, lexicon: Lexicon): boolean {
  const step = stepOf(folded);
  const hit = words(lexicon, ({ headings }) => headings.output).first(folded);
  if (words(lexicon, ({ output }) => output.examined).first(folded, step)?.start === step && !folded.slice(0, hit?.start).includes(',')) return true;
  return hit !== undefined && /[(（]\s?[^()（）]{2,40}\s$/u.test(folded.slice(0, hit.start));
}

/** A lead-in that names examples among other things (*for patterns and examples see:*) shows none. */
export function topicsOfLabel(title: string, lexicon: Lexicon): ReadonlySet<Topic> {
  const found = topicsOf(title, lexicon, true);
  if (!found.has('example')) return found;
  const folded = fold(title);
  const hit = words(lexicon, ({ headings }) => headings.example).first(folded);
  const joined = hit !== undefined && /(?:\sand\s|\sor\s|\s&\s|,\s|ve\s|和|及|と|および|및\s|\sи\s|\se\s|\sy\s|\set\s|\sund\s)(?:\p{L}{1,12}\s)?$/u.test(folded.slice(0, hit.start));
  return joined ? new Set([...found].filter((topic) => topic !== 'example')) : found;
}

/** The nearest scope, itself included, whose title says one of the topics; `until` stops the climb. */
export function nearest(scope: Scope | undefined, topics: readonly Topic[], until?: (scope: Scope) => boolean): Scope | undefined {
  for (let current = scope; current; current = current.parent) {
    if (topics.some((topic) => current.topics.has(topic))) return current;
    if (until?.(current)) return undefined;
  }
  return undefined;
}
