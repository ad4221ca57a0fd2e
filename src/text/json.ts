/**
 * JSON that is safe to print: the data is that of `JSON.stringify`, but what a terminal or a CI runner would obey or
 * hide is written as an escape. Without an indent it is one line.
 */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(/##(?=\[|vso\[|teamcity\[)/g, '\\u0023#').replace(hidden, escapeUnits);
}

const hidden = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
