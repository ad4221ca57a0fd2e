import type { Diagnostic } from './diagnostic.ts';
import type { OutputOptions } from './output.ts';
import type { Texts } from './report.ts';

/**
 * What a finding is known by from run to run: its rule, its file, its message save for numbers, the words it points
 * at and the line they stand on.
 *
 * A finding keeps it when lines before it come or go. Findings that are alike in all of this are numbered in their order,
 * so no two of one run share one. A hash, so nothing of the text can be read from it.
 */
export function fingerprints(texts: Texts, { fromRoot, digest }: Pick<OutputOptions, 'fromRoot' | 'digest'>): (diagnostic: Diagnostic) => string {
  const seen = new Map<string, number>();
  return ({ code, file, span, message }) => {
    const lines = texts.get(file);
    const line = lines?.line(lines.place(span.start).line) ?? '';
    const words = lines?.text.slice(span.start, span.end) ?? '';
    const key = JSON.stringify([code, fromRoot(file), message.replace(/\d+/g, '#'), squeezed(line), squeezed(words)]);
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return digest(`${key}${number}`);
  };
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
