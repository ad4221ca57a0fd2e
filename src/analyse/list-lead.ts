/** The line behind which the list or table begins that a place lies in; nothing for a place in no such thing. */
export function listLead(text: string, place: number): string | undefined {
  // In a string of JSON a line ends in two signs.
  const lines = text.slice(Math.max(0, place - 1500), place).split(/\\n|\n/);
  return isPart(lines.at(-1)!) ? lines.findLast((line) => line.trim() !== '' && !isPart(line) && !/^\s/.test(line)) : undefined;
}

function isPart(line: string): boolean {
  return /^\s*(?:[-*+|]|\d{1,3}[.)](?=\s))/.test(line);
}
