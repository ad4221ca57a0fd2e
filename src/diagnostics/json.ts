import { safeJson } from '../text/json.ts';
import type { LineIndex, Span } from '../text/span.ts';
import type { Diagnostic } from './diagnostic.ts';
import { nothingOff, summarize, textsOf, type FileReport, type RunFacts, type Texts } from './report.ts';

/** The JSON that other programs rely on; `lint.schema.json` beside this file describes it. */
export function json(reports: readonly FileReport[], { run = nothingOff }: { readonly run?: RunFacts } = {}): string {
  return `${safeJson(lintResult(reports, run))}\n`;
}

/** The same as data. Lines and columns count from 1, columns and offsets in UTF-16 code units; a byte order mark does not count. */
export function lintResult(reports: readonly FileReport[], run: RunFacts = nothingOff) {
  const texts = textsOf(reports);
  return {
    version: 1,
    files: reports.map(({ path, dialect, name, hosts, diagnostics, suppressed = [] }) => ({
      path,
      dialect,
      name,
      hosts,
      diagnostics: diagnostics.map((diagnostic) => found(diagnostic, texts)),
      suppressed: suppressed.map(({ diagnostic, by, reason }) => ({ ...found(diagnostic, texts), by, reason })),
    })),
    run,
    summary: summarize(reports, run),
  };
}

function found({ code, severity, message, why, help, file, span, labels, fixes, url }: Diagnostic, texts: Texts) {
  const own = texts.get(file);
  return {
    code,
    severity,
    message,
    why,
    help,
    range: range(span, own),
    labels: labels.map((label) => ({ path: label.file, range: range(label.span, texts.get(label.file)), text: label.text })),
    fixes: fixes.map(({ title, safety, edits }) => ({ title, safety, edits: edits.map((edit) => ({ range: range(edit.span, own), text: edit.text })) })),
    url,
  };
}

/** A file that is not among the linted ones has no lines; its places stand at the start. */
function range({ start, end }: Span, lines: LineIndex | undefined) {
  const place = (offset: number) => ({ ...(lines?.place(offset) ?? { line: 1, column: 1 }), offset });
  return { start: place(start), end: place(end) };
}
