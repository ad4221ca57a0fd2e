import { oneLine, printable } from '../text/printable.ts';
import type { LineIndex } from '../text/span.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { OutputOptions } from './output.ts';
import { notShown, shown, summarize, textsOf, type FileReport } from './report.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Workflow commands of GitHub Actions, which become annotations: one line for each finding. */
export function github(reports: readonly FileReport[], { verbose, fromRoot, run }: Pick<OutputOptions, 'verbose' | 'fromRoot' | 'run'>): string {
  const texts = textsOf(reports);
  const lines = shown(reports, verbose).flatMap(({ report, diagnostics, more }) => [
    ...diagnostics.map((diagnostic) => annotation(diagnostic, texts.get(diagnostic.file), fromRoot)),
    ...(more === undefined ? [] : [command('notice', { file: fromRoot(report.path), title: 'mandate' }, more)]),
  ]);
  const off = notShown(summarize(reports, run));
  if (off.length > 0) lines.push(command('notice', { title: 'mandate' }, `not shown: ${off.join(', ')}`));
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ severity, file, span, code, message, why, help, url }: Diagnostic, lines: LineIndex | undefined, fromRoot: OutputOptions['fromRoot']): string {
  const [first, last] = lines ? [lines.place(span.start), lines.place(span.end)] : [];
  // A column range is for one line; its end is the last column, not the one after it.
  const column = first && last && first.line === last.line ? { endColumn: Math.max(first.column, last.column - 1) } : {};
  const place = first && last ? { line: first.line, endLine: lines!.lines(span)[1], col: first.column, ...column } : {};
  const text = [message, `why: ${why}`, `help: ${help}`, `docs: ${url}`].map(oneLine).join('\n');
  return command(commands[severity], { file: fromRoot(file), ...place, title: code }, text);
}

function command(name: string, properties: Readonly<Record<string, string | number>>, text: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`);
  return `::${name} ${written.join(',')}::${data(text)}`;
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
