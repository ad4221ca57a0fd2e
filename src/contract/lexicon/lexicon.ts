import type { DelegationMode } from '../../model/contract.ts';

/**
 * The words of one language that bind.
 *
 * A phrase is matched as whole words, whatever the case; a final `*` lets the last word go on (`запрещ*`).
 * A leading `=` wants it to be all of the text, a final `$` the end of it.
 * Phrases in scripts without spaces are matched wherever they stand.
 */
export interface Lexicon {
  /** ISO 639-1. */
  readonly language: string;
  /** Script that gives the language away; absent for Latin, where `common` decides. */
  readonly script?: 'cyrillic' | 'kana' | 'han' | 'hangul';
  /** Short frequent words no neighbouring language has. */
  readonly common: readonly string[];
  /** What a heading, label, tag or callout makes of the text below it. */
  readonly headings: Readonly<Partial<Record<Topic, readonly string[]>>>;
  /** Verbs that make a title a step of the work: *define the rules*. */
  readonly making: readonly string[];
  readonly markers: {
    readonly prohibition: readonly string[];
    readonly obligation: readonly string[];
    /** Folded endings of verbs that forbid, in a language that negates the verb by its ending. */
    readonly forbidding: readonly string[];
    /** Bind only where a clause opens, or after one of `joins`: `do not`, `always`; `only` also behind the verb that opens it. */
    readonly clause: { readonly prohibition: readonly string[]; readonly obligation: readonly string[]; readonly only: readonly string[] };
    /** Words that make a title an order: `always include`. */
    readonly always: readonly string[];
    /** Bind only below a title about rules: `no`, `not`. */
    readonly weak: readonly string[];
    /** Bind there also behind a dash or a comma, for a noun follows: `no`, `without`. */
    readonly none: readonly string[];
    /** Verbs that forbid what they name, where rules stand. */
    readonly avoid: readonly string[];
    /** Bind as the opening of a paragraph, with a colon after it (`IMPORTANT:`); the first also opens an item. */
    readonly callout: readonly string[];
    /** Labels of what is not to be forgotten: `remember`. */
    readonly reminders: readonly string[];
    /** Labels of something shown as done well or badly: `good`, `wrong`. */
    readonly samples: readonly string[];
    readonly joins: readonly string[];
    /** Words for the agent and what is its own, where it is spoken to: `you`, `your`. */
    readonly addressed: readonly string[];
    /** Words that open the condition of an order: `when`, `if`. */
    readonly conditions: readonly string[];
    /** Those that open what may never happen: `if`. */
    readonly ifs: readonly string[];
    /** Verbs that end the work: with a condition and a list below it, they order. */
    readonly halt: readonly string[];
    /** Words between a noun and the clause that describes it: `interfaces every service must expose`. */
    readonly relative: readonly string[];
    /** Words that open what an order is narrowed to: `only on`. */
    readonly means: readonly string[];
    /** Phrases in which a marker does not bind: `when you do not`, `that must`. */
    readonly excuses: readonly string[];
    /** Verbs that open an order; under a rule heading they tell an order from an explanation. */
    readonly imperatives: readonly string[];
  };
  readonly limits: {
    readonly most: readonly string[];
    /** What a limit is called, and verbs that order to keep it. */
    readonly named: readonly string[];
    readonly kept: readonly string[];
    /** Of attempts that people make at something, as *log in*: they cap no run. */
    readonly people: readonly string[];
    /** Name of the unit to the words for it. */
    readonly units: Readonly<Record<string, readonly string[]>>;
    /** Words that open what happens afterwards. */
    readonly after: readonly string[];
  };
  readonly delegation: {
    /** Words for calling another agent. */
    readonly call: readonly string[];
    /** Words for the agent itself. */
    readonly self: readonly string[];
    /** What a list of agents calls the one that reads it: `this agent`. */
    readonly itself: readonly string[];
    readonly modes: Readonly<Partial<Record<DelegationMode, readonly string[]>>>;
    /** Name of a role in English to the words for it. */
    readonly roles: Readonly<Record<string, readonly string[]>>;
    /** A group instead of a name: `sub-agents`, `other agents`. */
    readonly anyone: readonly string[];
    /** Words that choose somebody or something: they name an agent only where the name says that it is one. */
    readonly pick: readonly string[];
  };
  readonly tools: {
    readonly use: readonly string[];
    readonly before: readonly string[];
    /** `tool`, `MCP`: what stands beside a name that is a tool. */
    readonly noun: readonly string[];
    /** `field`, `parameter`: what stands behind a name that is none. */
    readonly part: readonly string[];
    /** Use that is open to the agent: `you can`. */
    readonly may: readonly string[];
    /** Behind the name of a tool: the agent has none of it. */
    readonly absent: readonly string[];
  };
  readonly skills: { readonly noun: readonly string[]; readonly load: readonly string[] };
  readonly output: {
    /** Verbs that order an answer. */
    readonly give: readonly string[];
    /** Lead-ins that say in which form. */
    readonly shape: readonly string[];
    /** Those of them by which things are put in groups (`by severity`): a group that has nothing in it is left out. */
    readonly groups: readonly string[];
    /** `exactly`, `must follow`: the answer has this form and no other. */
    readonly exact: readonly string[];
    /** Openings that speak of the whole answer: `answer with`, `=return`. */
    readonly answer: readonly string[];
    /** Names of the answer: `your response`. */
    readonly reply: readonly string[];
    /** What says, in a title or an order, that a form is the one of the answer: `output format`, `return*`. */
    readonly named: readonly string[];
    /** Words that tell the agent what it will do: `you will`. */
    readonly told: readonly string[];
    /** What a title calls the make of a text, and the parts that open and close one: `framework`, `introduction`, `conclusion`. */
    readonly make: readonly string[];
    readonly opening: readonly string[];
    readonly closing: readonly string[];
    /** What an answer as a whole may be: `report`, `analysis`. */
    readonly whole: readonly string[];
    /** Those of them that sum up the work, so that a list behind one is its contents. */
    readonly recap: readonly string[];
    /** Words between one of those and what it is about: `summary of`. */
    readonly of: readonly string[];
    /** Words before the list of what such a thing holds: `including`, `with`. */
    readonly contents: readonly string[];
    /** Titles above things that are made, of which code shows samples: `deliverables`. */
    readonly goods: readonly string[];
    /** What the agent is handed, in a title: `input`. */
    readonly given: readonly string[];
    /** Verbs that open a title about somebody's output: `compare both outputs`. */
    readonly examined: readonly string[];
    /** How long or of what make the answer is: `one line`. */
    readonly measure: readonly string[];
    /** What a quoted title stands beside: `a "Doubts" footer`. */
    readonly part: readonly string[];
    /** What a lead-in says the headings behind it are: `these sections`. */
    readonly parts: readonly string[];
    /** `template`: what an order points at. */
    readonly template: readonly string[];
    readonly optional: readonly string[];
    /** *For each finding:* what stands below is given once for each, and there may be none. */
    readonly each: readonly string[];
  };
  /** How a text says of how many sections an answer is made: `these seven sections`. */
  readonly count: {
    readonly nouns: readonly string[];
    /** Two, three and on to ten. */
    readonly numbers: readonly string[];
    /** A cap of one: `exactly one`. */
    readonly one: readonly string[];
  };
  /** Words that open a demand inside a section. */
  readonly demands: readonly string[];
  /** Words that open the paragraph in which the agent is told who it is. */
  readonly identity: readonly string[];
  /** Words for the agent's reader and the things it makes, which tell conduct from product. */
  readonly scope: { readonly agent: readonly string[]; readonly domain: readonly string[] };
}

/**
 * - `rules`, `prohibitions`: everything below binds.
 * - `mandatory`: turns a heading of another kind into a duty (`SKILL LOADING (MANDATORY)`).
 * - `neutral`: lists that describe (checklists, capabilities, criteria), where even a marker may describe.
 * - `example`: nothing below binds.
 * - `steps`: below a title about rules, the way the work goes and no list of rules.
 */
export type Topic = 'rules' | 'prohibitions' | 'mandatory' | 'neutral' | 'example' | 'output' | 'skills' | 'tools' | 'delegation' | 'directive' | 'steps';
