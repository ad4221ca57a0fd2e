import type { Lexicon, Topic } from './lexicon/lexicon.ts';

/**
 * What a statement may say, as bits: each stands for the words of some lists, in the language of the statement or in English.
 * Most finders look for words that few statements hold. One walk over a statement answers all of them, and whoever finds the
 * bit missing need not ask for any phrase of its lists.
 */
export const binding = 1;
export const counting = 2;
export const calling = 4;
export const handing = 8;
export const choosing = 16;
export const ofRoles = 32;
export const ofSkills = 64;
export const ofTools = 128;
export const ofTemplates = 256;
export const answering = 512;
export const labelling = 1024;

type Lists = readonly (readonly string[] | undefined)[];

/** A bit and the lists behind it. */
export type Saying = readonly [bit: number, lists: (lexicon: Lexicon) => Lists];

/** What a title may say, the bit of each by its place. */
export const topics: readonly Topic[] = ['rules', 'prohibitions', 'mandatory', 'neutral', 'example', 'output', 'skills', 'tools', 'delegation', 'directive', 'steps'];
export const titleSayings: readonly Saying[] = topics.map((topic, place) => [1 << place, ({ headings }) => [headings[topic]]]);

export const sayings: readonly Saying[] = [
  [binding, ({ markers: { prohibition, obligation, clause, weak, none, callout } }) => [prohibition, obligation, clause.prohibition, clause.obligation, clause.only, weak, none, callout]],
  [counting, ({ count }) => [count.numbers, count.one]],
  [calling, ({ delegation }) => [delegation.call]],
  [handing, ({ delegation, output }) => [...Object.values(delegation.modes), output.answer]],
  [choosing, ({ delegation }) => [delegation.pick, delegation.anyone]],
  [ofRoles, ({ delegation }) => Object.values(delegation.roles)],
  [ofSkills, ({ skills }) => [skills.noun]],
  [ofTools, ({ tools }) => [tools.noun, tools.use]],
  [ofTemplates, ({ output }) => [output.template]],
  [answering, ({ output }) => [output.answer, output.reply]],
  [labelling, ({ markers }) => [markers.samples, markers.reminders]],
];
