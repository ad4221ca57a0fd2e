/**
 * Text from a file made safe to show: whatever a terminal or a CI runner would obey or hide becomes a visible escape.
 *
 * Line feeds stay; callers that print one line take them out first.
 */
export function printable(text: string): string {
  return text.replace(unprintable, escapeCharacters).replace(runnerCommand, escapeFirst);
}

// Controls but tab and line feed, separators that break lines, format characters, and what is drawn as nothing.
// The joiner between emoji and the two common variation selectors are drawn, and stay.
const unprintable = /(?!\t|\n|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

// GitHub, Azure and TeamCity look for these anywhere or at the start of a line.
const runnerCommand = /^[ \t]*::|##\[|##vso\[|##teamcity\[/gm;

function escapeCharacters(characters: string): string {
  return [...characters].map((character) => `\\u{${character.codePointAt(0)!.toString(16)}}`).join('');
}

function escapeFirst(command: string): string {
  const at = command.search(/\S/);
  return `${command.slice(0, at)}\\u{${command.charCodeAt(at).toString(16)}}${command.slice(at + 1)}`;
}
