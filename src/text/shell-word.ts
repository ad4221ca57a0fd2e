/** A word of a command as a shell would want it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./<>-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
