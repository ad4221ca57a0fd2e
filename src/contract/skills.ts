import type { SkillUse } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import type { Span } from '../text/span.ts';
import { governing } from './context.ts';
import { verbLast } from './imperative.ts';
import { wholeLines } from './lines.ts';
import { plain } from './mask.ts';
import type { Hit } from './phrases.ts';
import { ofSkills } from './sayings.ts';
import { backtick, capital } from './signs.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

const name = /^[\p{L}\p{N}][\p{L}\p{N}_-]*(?:[:/][\p{L}\p{N}_-]+)*$/u;
const longestName = 80;

/** Skills the prose names, from tables by area, lists below a heading about skills, and sentences such as *see skill: x*. */
export function findSkills(reading: Reading): SkillUse[] {
  const found = new Map<string, SkillUse>();
  const families = new Set<string>();
  const { units, document: { lines, text } } = reading;
  const filed = text.includes('/SKILL.md');
  const invokes = /[Ss]kill\(/.test(text);
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if (unit.type === 'heading' || (unit.type === 'code' && !invokes)) continue;
    const { context, scope } = governing(unit.scope);
    if (context === 'example') continue;
    const add = ({ text, area }: Named): void => {
      if (!found.has(text)) found.set(text, { name: text, ...(area ? { area } : {}), mandatory: isMandatory(unit, scope), span: wholeLines(lines, unit.span) });
    };
    if (invokes) for (const text of invokedIn(unit)) add({ text });
    if (unit.type === 'code') continue;
    if (filed && unit.raw.includes('/SKILL.md')) for (const text of inFolders(unit)) add({ text });
    if (context !== 'skills' && (unit.said & ofSkills) === 0 && (unit.signs & backtick) === 0) continue;
    const family = familyOf(unit);
    if (family) families.add(family);
    const named: readonly Named[] = context === 'skills' ? listed(unit, reading) : nothing;
    for (const one of named.length > 0 || (context === 'skills' && unit.type !== 'sentence') ? named : mentioned(unit)) add(one);
  }
  for (const unit of families.size > 0 ? units : []) {
    if (unit.type === 'heading' || unit.type === 'code' || !unit.raw.includes('`') || governing(unit.scope).context === 'example') continue;
    for (const text of codeNames(unit.raw, unit)) {
      if (families.has(text.split('-', 1)[0]!) && text.includes('-') && !found.has(text)) found.set(text, { name: text, mandatory: isMandatory(unit, unit.scope), span: wholeLines(lines, unit.span) });
    }
  }
  return [...found.values()];
}

/** *Skill("lamp-check")*, *skill({ name: "lamp-check" })*: a call, also in a fence. */
const invoked = /(?<![\w.-])[Ss]kill\(\s?\{?\s?(?:(?:name|skill)\s?[:=]\s?)?["'`]([\w:/-]{2,60})["'`]/g;

function invokedIn({ fence, raw }: Unit): string[] {
  return matchesOf(invoked, fence?.text ?? raw).map(({ 1: name = '' }) => name).filter((name) => isName(name) && !/^(?:the-|your-)?(?:skill-)?name$/.test(name));
}

/** *Read `.lamps/skills/lamp-check/SKILL.md`*: the folder is the name, where the file is to be read, linked or opens an item. */
function inFolders({ raw, masked, type, lexicon }: Unit): string[] {
  const loads = words(lexicon, ({ skills }) => skills.load).test(masked);
  const files = matchesOf(/(?<![\w/.$~{}-])(?:(?:[\w.$~{}-]{1,60}\/){0,10}skills|(?<=\]\()[\w.$~{}/-]{1,120})\/([A-Za-z][\w-]{1,60})\/SKILL\.md/g, raw);
  return files.filter(({ index }) => loads || raw.startsWith('](', index - 2) || (type === 'item' && !/\p{L}/u.test(raw.slice(0, index)))).map(({ 1: name = '' }) => name);
}

/** *The three Lamp skills*: names that open with the word are theirs. */
function familyOf({ masked, lexicon, raw, signs, said }: Unit): string | undefined {
  if ((signs & capital) === 0 || (said & ofSkills) === 0) return undefined;
  for (const { start } of words(lexicon, ({ skills }) => skills.noun).all(masked)) {
    const word = /(?:^|\s)([A-Z][a-z]{2,20})\s$/.exec(raw.slice(Math.max(0, start - 24), start))?.[1];
    if (word && masked.startsWith('skills', start) && /(?:the|all|of|two|three|four|five|six)\s$/.test(masked.slice(Math.max(0, start - word.length - 8), start - word.length - 1))) return word.toLowerCase();
  }
  return undefined;
}

const nothing: readonly Named[] = [];

interface Named {
  readonly text: string;
  readonly area?: string;
}

function listed(unit: Unit, { document: { text } }: Reading): Named[] {
  if (unit.cells && unit.cells.length > 1) {
    const [first] = unit.cells as [Span, ...Span[]];
    const own = inColumns(unit);
    const coded = (own.length > 0 ? own : unit.cells.slice(1)).flatMap((cell) => codeNames(slice(text, cell)));
    const skills = coded.length > 0 ? coded : own.map((cell) => plain(slice(text, cell))).filter((bare) => /[-:]/.test(bare) && isName(bare));
    if (own.includes(first) || skills.length === 0) return (skills.length > 0 ? skills : codeNames(slice(text, first))).map((skill) => ({ text: skill }));
    const area = plain(slice(text, first));
    return skills.map((skill) => ({ text: skill, area }));
  }
  if (unit.box || exemplary(unit)) return [];
  // *Use `x` to …* among numbered steps names a tool, unless the step speaks of skills.
  if (unit.ordered && !/^\s{0,3}\*{0,2}`\/?[^`\s]{1,80}`\*{0,2}\s{0,2}(?:[—–:：(（-]|$)/.test(unit.raw) && !words(unit.lexicon, ({ skills }) => skills.noun).test(unit.masked)) return [];
  const codes = codeNames(unit.raw, unit).filter((code) => code !== 'skill');
  if (codes.length > 0 || unit.type !== 'item') return codes.map((skill) => ({ text: skill }));
  const bare = plain(unit.raw).split(/[\s:：—–]/, 1)[0] ?? '';
  return /[-_/:]/.test(bare) && /^[/\p{Ll}\p{Lo}]/u.test(bare) && isName(bare) ? [{ text: bare.replace(/^\//, '') }] : [];
}

/** Cells of the columns whose head speaks of skills: the others name what a skill is for, or who has it. */
function inColumns({ cells = [], scope, lexicon }: Unit): Span[] {
  if (scope?.kind !== 'table') return [];
  const noun = words(lexicon, ({ skills }) => skills.noun);
  const heads = scope.title.split(' | ');
  return cells.filter((_, index) => noun.test((heads[index] ?? '').toLowerCase()));
}

/** *`skill: deny`*: what is said of all skills. */
const permission = /^(?:allow|ask|deny|true|false)$/i;

/** `see skill: x`, `skill: x` in a code span, `skills: a and b`, `the x skill`. */
function mentioned(unit: Unit): Named[] {
  const coded = (unit.signs & backtick) !== 0;
  const inCode = coded ? matchesOf(/`skill:\s{0,3}([^`\s]{1,80})`/gi, unit.raw).map((match) => match[1]!).filter((name) => isName(name) && !permission.test(name)) : [];
  if (inCode.length > 0) return inCode.map((text) => ({ text }));
  const found: Named[] = [];
  // *Use `skills/x`*: the folder names it.
  if (coded && unit.raw.includes('`skills/') && words(unit.lexicon, ({ skills }) => skills.load).test(unit.masked)) for (const [, text] of matchesOf(/`(skills\/[\p{L}\p{N}_-]{1,60})\/?`/gu, unit.raw)) found.push({ text: text! });
  if ((unit.said & ofSkills) === 0) return found;
  for (const hit of words(unit.lexicon, ({ skills }) => skills.noun).all(unit.masked)) {
    const behind = /^['’\p{L}]{0,8}(?:\s\p{L}{1,12}){0,2}\s{0,3}[:：]\s{0,3}/u.exec(unit.raw.slice(hit.end, hit.end + 40)) ?? (coded ? rowBehind(unit, hit.end) : null);
    if (behind) found.push(...leadingNames(unit.raw.slice(hit.end + behind[0].length)).map((text) => ({ text })));
    found.push(...besideNoun(unit, hit).map((text) => ({ text })));
  }
  return found;
}

/** Names right before and behind the word for a skill. */
function besideNoun(unit: Unit, noun: Hit): string[] {
  const { raw, masked, lexicon } = unit;
  const load = words(lexicon, ({ skills }) => skills.load);
  const before = raw.slice(Math.max(0, noun.start - 90), noun.start);
  const [text = '', coded] = /`([^`\s]{1,80})`\s{0,3}\*{0,2}$/.exec(before) ?? [];
  const found = coded === undefined ? plainBefore(unit, noun, before) : [];
  const after = /^\s{0,2}`([^`\s]{1,80})`/.exec(raw.slice(noun.end, noun.end + 90))?.[1];
  if (after && isName(after) && load.test(masked.slice(Math.max(0, noun.start - 40), noun.start))) found.push(...leadingNames(raw.slice(noun.end)).filter((text) => raw.includes(`\`${text}\``)));
  if (coded === undefined || !isName(coded)) return found;
  // In a list the name that opens the item is named for its own sake: *`x` skill — what it is good for*.
  const opens = unit.type === 'item' && !/\p{L}/u.test(masked.slice(0, noun.start)) && /^\s{0,2}(?:[-–—:：(（]|$)/.test(masked.slice(noun.end));
  return opens || isLoaded(unit, noun.start, noun.end) || isTaken(unit, noun, noun.start - text.length) ? [...found, coded] : found;
}

const plainSkill = /(?:^|[\s(*])(?:the|from|via|with|[Uu]se|[Ll]oad|[Ii]nvoke)\s([a-z][a-z0-9]{1,30}(?:-[a-z0-9]{2,30}){1,4})\s$/;
const ofEveryDay = /-(?:specific|based|related|level|only|wide|solving|building|set|making|like|driven|first|free|side|end)$/;

/** A name without marks right before the word for a skill. */
function plainBefore(unit: Unit, { start, end }: Hit, before: string): string[] {
  const { masked, lexicon } = unit;
  // *Use the check from the plan-writing skill*
  const plain = masked.startsWith('skill', start) && end - start === 5 ? plainSkill.exec(before)?.[1] : undefined;
  const found = plain !== undefined && !ofEveryDay.test(plain) && loadsIn(unit, start) ? [plain] : [];
  // *plan-writingスキルに従う*: in another script the name stands out.
  const joined = lexicon.script === undefined ? undefined : /(?<![\w-])([a-z][a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){1,4})\s?$/.exec(before)?.[1];
  return joined !== undefined && words(lexicon, ({ skills }) => skills.load).test(masked.slice(end, end + 12)) ? [...found, joined] : found;
}

/** *Load a skill of a field only where the plan names it: `lamp-check`, `room-check`*: a row of names behind the sentence that loads them. */
function rowBehind({ raw, masked, lexicon }: Unit, end: number): RegExpExecArray | null {
  if (!raw.includes('`, `')) return null;
  const lead = /^[^.;:：`\n]{0,90}[:：]\s(?=`[a-z][a-z0-9]*-[\w-]{1,60}`,\s`)/u.exec(raw.slice(end, end + 160));
  return lead && words(lexicon, ({ skills }) => skills.load).test(masked.slice(0, end)) ? lead : null;
}

/** *Run the*, *via the*: right before a name that the word for a skill follows. */
const taken = /(?<!\p{L})(?:run(?:ning)?|activate|leverage|employ|dispatch|reference|using|via|through|per)\s(?:the\s)?[`*/]{0,4}$/u;

function isTaken({ raw, masked, lexicon }: Unit, noun: Hit, start: number): boolean {
  return lexicon.language === 'en' && taken.test(masked.slice(Math.max(0, start - 24), start)) && !/^['’]s/.test(raw.slice(noun.end));
}

/** Whether the statement loads it: in some languages the verb stands behind. */
function isLoaded({ masked, lexicon }: Unit, start: number, end: number): boolean {
  const load = words(lexicon, ({ skills }) => skills.load);
  return load.test(masked.slice(0, start)) || (verbLast.has(lexicon.language) && load.test(masked.slice(end)));
}

/** Whether the verb that loads stands in the same clause. */
function loadsIn({ masked, lexicon }: Unit, start: number): boolean {
  const load = words(lexicon, ({ skills }) => skills.load).all(masked.slice(0, start)).at(-1);
  return load !== undefined && !/[,;:—–]|\.\s/.test(masked.slice(load.end, start));
}

/** Names at the start of a text, joined by commas and short words. */
function leadingNames(raw: string): string[] {
  const found: string[] = [];
  let rest = raw;
  for (let count = 0; count < 40; count += 1) {
    const match = /^\s{0,3}(?:[,;、]|and|or|и|y|e|et|und|ve|与|和)?\s{0,3}(?:`([^`\s]{1,80})`|\/?([\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+))/u.exec(rest.slice(0, 120));
    const text = match?.[1] ?? match?.[2];
    if (!match || !text || !isName(text)) break;
    found.push(text);
    rest = rest.slice(match[0].length);
  }
  return found;
}

/** *Example: `x`*. */
function exemplary({ masked, lexicon }: Unit): boolean {
  const hit = words(lexicon, ({ headings }) => headings.example).first(masked);
  return hit !== undefined && !/\p{L}/u.test(masked.slice(0, hit.start)) && /^\s?[:：]/.test(masked.slice(hit.end, hit.end + 2));
}

/** Names in code spans; with a statement at hand none that stands beside the word for a tool. */
function codeNames(raw: string, unit?: Unit): string[] {
  const named = matchesOf(/`\/?([^`\s]{1,80})`/g, raw);
  const skills = unit === undefined ? named : named.filter(({ 0: { length }, index }) => !words(unit.lexicon, ({ tools }) => tools.noun).first(unit.masked.slice(index + length, index + length + 8)));
  return skills.map((match) => match[1]!.replace(/^skill:/, '')).filter(isName);
}

/** Servers that are known by their names alone. */
const servers = /^(?:sequential-thinking|context7|playwright|firecrawl|tavily)$/i;

/** What a skill's own frontmatter holds. */
const keys = /^(?:name|when_to_use|description|version|license|allowed-tools|argument-hint|metadata)$/;

function isName(text: string): boolean {
  return !servers.test(text) && !keys.test(text) && text.length <= longestName && name.test(text) && !text.startsWith('mcp_') && !/\.(?:md|json|ya?ml|ts|js|py)$/.test(text);
}

function isMandatory(unit: Unit, scope: Unit['scope']): boolean {
  for (let current = scope; current; current = current.parent) if (current.topics.has('mandatory')) return true;
  return words(unit.lexicon, ({ markers }) => markers.obligation).test(unit.masked);
}

function slice(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}
