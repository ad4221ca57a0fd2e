import type { Located } from '../../text/span.ts';

/** Where a recipe stops being plain text: the marks that open an expression, a statement or a comment. */
const opening = /\{[{%#]/g;

/** An opening mark as a text that an expression gives back. */
const escaped = /\{\{'(\{[{%#])'\}\}/g;

/** A text that a template engine turns into the text given. */
export function escapeTemplate(text: string): string {
  return text.replace(opening, "{{'$&'}}");
}

export function isTemplate(text: string): boolean {
  return text.search(opening) !== -1;
}

/** The text that a template gives when every mark in it is an escaped one; nothing for a template that does more. */
export function plainText(text: string): string | undefined {
  return isTemplate(text.replace(escaped, '\0')) ? undefined : text.replace(escaped, '$1');
}

/** Names that stand alone in an expression, each with the place of the expression: `{{ topic }}`. */
export function variables(text: string): Located<string>[] {
  return [...text.matchAll(/\{\{-? *([A-Za-z_][A-Za-z0-9_]{0,99}) *-?\}\}/g)].map(({ 0: written, 1: value, index }) => ({ value: value!, span: { start: index, end: index + written.length } }));
}
