import type { OutputContract } from '../model/contract.ts';
import { governing } from './context.ts';
import { wholeLines } from './lines.ts';
import { readTemplate } from './template.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** What stands for something to be filled in: `[name]`, `{count}`, `<path>`. */
const places = /\[[^\][\n]{2,80}\](?!\()|\{[^{}\n]{2,80}\}|<\p{L}[^<>\n]{1,60}>/gu;

/**
 * Texts laid out in a fence with headings and places to fill in, whatever the title above them says.
 * Nothing orders them as the answer, so they do not gate.
 */
export function findTemplates({ units, fences, opened, document: { lines } }: Reading): OutputContract[] {
  return fences.flatMap((unit): OutputContract[] => {
    // What an indent alone makes code is mostly text below a tag.
    if (unit.fence === undefined || !/^[ \t]*(?:```|~~~)/.test(unit.raw) || exemplary(unit)) return [];
    const before = units[unit.index - 1];
    const own = before !== undefined && before.type === 'heading' && opened.get(before.span.start) === unit.scope;
    // Most code has nothing to fill in and no title that calls it a template: its lines need not be read.
    const filled = (unit.fence.text.match(places)?.length ?? 0) > 1;
    const named = own && saysTemplate(unit.scope!);
    const outlined = isOutline(unit.fence.text);
    if (!filled && !named && !outlined && !opensTemplate(unit.scope) && !isForm(unit.fence.text)) return [];
    const { form, sections, fields } = readTemplate(unit.fence);
    const levels = sections.flatMap(({ level }) => level ?? []);
    // In a fence of no language a single `#` opens a comment.
    const plain = !/^(?:md|markdown|mdx)$/i.test(unit.fence.language);
    const beside = before !== undefined && before.scope === unit.scope && before.leads !== undefined;
    const start = beside || own ? before.span.start : unit.span.start;
    if (filled && sections.length < 2 && isHead(unit.fence)) return [{ form: 'yaml', strength: 'list', span: wholeLines(lines, { start, end: unit.span.end }), fields: [], sections: [] }];
    if (form !== 'code' || sections.length < 2 || (beside && asking.test(before.raw))) return [];
    const enough = levels.length > 1 ? sections.length >= 2 : sections.length >= (levels.length > 0 ? 3 : 4);
    const laid = filled && enough && !(plain && levels.every((level) => level === 1));
    if (!laid && !named && !outlined && !(levels.length > 1 && opensTemplate(unit.scope)) && !(levels.length === 0 && isForm(unit.fence.text))) return [];
    const parts = sections.map((section, order) => ({ ...section, order: order + 1, optional: false, demands: [], span: wholeLines(lines, section.span) }));
    return [{ form, strength: 'list', span: wholeLines(lines, { start, end: unit.span.end }), fields, sections: parts }];
  });
}

/** *--- name: [name] ---*: the frontmatter of a document that is to be written, with places to fill in on more lines than one. */
function isHead({ language, text }: { readonly language: string; readonly text: string }): boolean {
  if (!/^(?:ya?ml|md|mdx|markdown|te?xt)?$/i.test(language) || !/^\s{0,40}---[ \t]*\n/.test(text)) return false;
  const lines = text.split('\n').map((line) => line.trim());
  return lines.slice(0, lines.indexOf('---', lines.indexOf('---') + 1) + 1).filter((line) => /^(?:-\s)?[\w-]+:\s/.test(line) && line.match(places)).length > 1;
}

/** Headings and next to nothing below them. */
function isOutline(text: string): boolean {
  const headings = text.match(/^##{1,4}\s\S/gm)?.length ?? 0;
  if (headings < fewestPlaces) return false;
  const first = text.search(/^#/m);
  return headings * 3 >= text.slice(first).split('\n').filter((line) => line.trim() !== '').length * 2;
}

/** *Template skeleton:*. */
function opensTemplate(scope: Scope | undefined): boolean {
  if (scope?.kind !== 'label' || scope.title.split(' ').length > 3) return false;
  return words(scope.lexicon, ({ output }) => output.template).first(scope.folded)?.start === 0;
}

/** What is shown by a tool that asks is a question. */
export const asking = /AskUserQuestion|ask_user|askQuestions|vscode\/ask/;

const fewestPlaces = 4;

/** *Impact: [who is hit]*, *Next step: [what]*: line after line a label and a place to fill in, and little else. */
function isForm(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const filled = lines.filter((line) => /^\s{0,3}(?:[-*]\s)?(?:\*\*)?\p{Lu}[\p{L}\p{N} /&-]{1,40}(?:\*\*)?[:：](?:\*\*)?\s{0,12}(?:\[[^\][\n]{2,120}\](?!\()|\{[^{}\n]{2,80}\}|<\p{L}[^<>\n]{1,60}>)[\s.]{0,4}$/u.test(line));
  return filled.length >= fewestPlaces && filled.length * 4 >= lines.length * 3;
}

/** *Review template*: the title says what stands below it, whether or not there is something to fill in. */
export function saysTemplate({ folded, lexicon }: Scope): boolean {
  const text = folded.replace(/\s?[(（][^()（）]{1,40}[)）]$/u, '');
  return words(lexicon, ({ output }) => output.template).all(text).at(-1)?.end === text.length;
}

/** Below a title or behind a lead-in that speaks of an example, or of what the agent is given. */
export function exemplary({ scope }: Unit): boolean {
  for (let current = scope; current; current = current.parent) {
    if (current.topics.has('example')) return true;
    if (words(current.lexicon, ({ output }) => output.given).test(current.title.toLowerCase())) return true;
  }
  return governing(scope).context === 'example';
}
