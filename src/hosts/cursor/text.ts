/** A text on one line, with a blank in place of each line end. */
export function oneLine(text: string): string {
  return text.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== '').join(' ');
}
