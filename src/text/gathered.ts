/** Pieces of text, many together: each but the last has so many characters at least. */
export function* gathered(pieces: Iterable<string>, least: number): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < least) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
