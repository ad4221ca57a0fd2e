import { applyEdits } from '../../src/diagnostics/apply-edits.ts';
import type { Edit } from '../../src/diagnostics/diagnostic.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { spanOf } from '../../src/parse/document.ts';
import { findMojibake, type Mojibake } from '../../src/text/mojibake.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'text/mojibake',
  summary: 'Disallow UTF-8 that was read as Windows-1252.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    broken: {
      text: 'Unexpected `{broken}`, expected `{mended}`',
      why: 'The text was UTF-8 once, was read as Windows-1252 and saved again, so the agent reads signs that mean nothing.',
      help: 'Run with `--fix`, or write what is expected.',
    },
  },
  check({ document, report }) {
    const found = findMojibake(document.text);
    if (found.length === 0) return {};
    const quoted: Span[] = [];
    return {
      // Inline code is where a text about broken text shows it.
      inlineCode: (node) => void quoted.push(spanOf(node)),
      end() {
        const lines = new Map<number, Mojibake[]>();
        for (const run of found) {
          const { start, end } = run.span;
          if (quoted.some((code) => code.start <= start && end <= code.end)) continue;
          const { line } = document.lines.place(start);
          const runs = lines.get(line);
          if (runs) runs.push(run);
          else lines.set(line, [run]);
        }
        // What a comment switches off is a line, so a finding is no more and no less.
        for (const all of lines.values()) {
          const runs = withoutNamed(document.text, all);
          if (runs.length === 0) continue;
          const at = { start: runs[0]!.span.start, end: runs.at(-1)!.span.end };
          const edits = runs.map(({ span, mended }): Edit => ({ span, text: mended }));
          const broken = document.text.slice(at.start, at.end);
          const mended = cut(applyEdits(broken, edits.map(({ span, text }) => ({ span: { start: span.start - at.start, end: span.end - at.start }, text }))));
          report({ message: 'broken', data: { broken: cut(broken), mended }, at, fixes: [{ title: `Write \`${mended}\``, safety: 'safe', edits }] });
        }
      },
    };
  },
});

const longest = 60;

/** As much of a line as tells which one it is. */
function cut(text: string): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}

/** Without what stands behind the name of such signs: a line that lists them is for somebody who looks for them. */
function withoutNamed(text: string, runs: readonly Mojibake[]): readonly Mojibake[] {
  const from = text.lastIndexOf('\n', runs[0]!.span.start) + 1;
  const named = /mojibake/i.exec(text.slice(from, runs.at(-1)!.span.start));
  return named ? runs.filter(({ span }) => span.start < from + named.index + named[0].length) : runs;
}
