import { oneLine } from '../text/printable.ts';
import type { TextOptions } from './pretty.ts';
import { placeOf, shown, type FileReport } from './report.ts';

/** What an agent reads: one line for each finding, no frame, no colour, no sum. */
export function agentLines(reports: readonly FileReport[], { verbose }: Pick<TextOptions, 'verbose'>): string {
  const lines = shown(reports, verbose).flatMap(({ report, diagnostics, more }) => [
    ...diagnostics.map(({ file, span, severity, code, message, help }) => `${placeOf(file, span, report.lines)}: ${severity} ${code}: ${message} help: ${help}`),
    ...(more === undefined ? [] : [`${report.path}: ${more}; --format json has them all`]),
  ]);
  return lines.map((line) => `${oneLine(line)}\n`).join('');
}
