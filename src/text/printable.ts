/**
 * Text from a file made safe to show: whatever a terminal or a CI runner would obey or hide becomes a visible escape.
 *
 * Line feeds and tabs stay; callers that print one line use `oneLine`. Safe text comes back unchanged, so twice is once.
 */
export function printable(text: string): string {
  // Digits are emoji to Unicode, and most text has nothing else of that kind.
  if (plain.test(text)) return text.includes('::') || text.includes('##') ? text.replace(runnerCommand, escapeFirst) : text;
  return text.replace(drawnOrHidden, escapeHidden).replace(runnerCommand, escapeFirst);
}

/** The same on one line: each run of line feeds, tabs and blanks becomes one blank. */
export function oneLine(text: string): string {
  return printable(spread.test(text) ? text.replace(/[\t\n\r ]+/g, ' ') : text);
}

/** Of single blanks nothing is made. */
const spread = /[\t\n\r]| {2}/;

const plain = /^[\t\n\x20-\x7e]*$/;

// First what is drawn as one picture, joiner and selector included; then controls but tab and line feed, separators
// that break lines, format characters, lone surrogates, and what is drawn as nothing.
const drawnOrHidden =
  /\p{Emoji}\p{Emoji_Modifier}?[\ufe0e\ufe0f]?(?:\u200d\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)*|(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

// GitHub trims any blanks and looks for the first at the start of a line, for the second anywhere; Azure and TeamCity for theirs.
const runnerCommand = /^[^\S\n]*::|##(?=\[|vso\[|teamcity\[)/gm;

function escapeHidden(match: string): string {
  return /^\p{Emoji}/u.test(match) ? match : `\\u{${match.codePointAt(0)!.toString(16)}}`;
}

function escapeFirst(command: string): string {
  const at = command.search(/\S/);
  return `${command.slice(0, at)}\\u{${command.charCodeAt(at).toString(16)}}${command.slice(at + 1)}`;
}
