import pc from 'picocolors';
import { oneLine } from '../text/printable.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';
import { frame, type Mark } from './frame.ts';
import { count, notShown, placeOf, shown, summarize, textsOf, type FileReport, type RunFacts, type Summary, type Texts } from './report.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Show infos too. */
  readonly verbose: boolean;
  readonly run?: RunFacts;
}

type Colors = ReturnType<typeof pc.createColors>;

/** What a person reads: each finding with its frame, why it matters and what to do, then the sum. */
export function pretty(reports: readonly FileReport[], { color, verbose, run }: TextOptions): string {
  const colors = pc.createColors(color);
  const texts = textsOf(reports);
  const blocks = shown(reports, verbose).flatMap(({ report, diagnostics, more }) => [
    ...diagnostics.map((diagnostic) => block(diagnostic, texts, colors)),
    ...(more > 0 ? [`${oneLine(report.path)}: and ${more} more\n`] : []),
  ]);
  return `${[...blocks, summaryLine(summarize(reports, run), verbose)].join('\n')}\n`;
}

function block(diagnostic: Diagnostic, texts: Texts, colors: Colors): string {
  const { file, span, severity, message, code, why, help, url } = diagnostic;
  const lines = texts.get(file);
  const place = oneLine(placeOf(file, span, lines));
  const text = [
    `${colors.bold(place)}  ${paint(severity, colors)}  ${oneLine(message)}  ${colors.dim(oneLine(code))}`,
    '',
    ...frames(diagnostic, texts),
    `  why   ${oneLine(why)}`,
    `  help  ${oneLine(help)}`,
    `  docs  ${oneLine(url)}`,
  ];
  return `${text.join('\n')}\n`;
}

/** The frame of the finding with the labels of its file, then one for each other file; blank line after. */
function frames({ file, span, labels }: Diagnostic, texts: Texts): string[] {
  const own = labels.filter((label) => label.file === file);
  const marks: Mark[] = [{ span, sign: '^' }, ...own.map((label): Mark => ({ span: label.span, sign: '-', text: oneLine(label.text) }))];
  const lines = texts.get(file);
  const shownFrames = lines && lines.text !== '' ? [...frame(lines, marks), ''] : [];
  for (const label of labels.filter((other) => other.file !== file)) {
    const there = texts.get(label.file);
    const place = oneLine(placeOf(label.file, label.span, there));
    if (there) shownFrames.push(place, ...frame(there, [{ span: label.span, sign: '-', text: oneLine(label.text) }]), '');
    else shownFrames.push(`${place}: ${oneLine(label.text)}`, '');
  }
  return shownFrames.map((line) => (line === '' ? '' : `  ${line}`));
}

function paint(severity: Severity, colors: Colors): string {
  const color = { error: colors.red, warning: colors.yellow, info: colors.blue }[severity];
  return color(severity);
}

function summaryLine({ files, errors, warnings, infos, fixable, ...off }: Summary, verbose: boolean): string {
  const problems = errors + warnings;
  const notes = infos === 0 ? '' : verbose ? `, ${count(infos, 'info')}` : `, ${count(infos, 'info')} hidden (--verbose)`;
  const mendable = fixable === 0 ? '' : `, ${fixable} fixable with --fix`;
  return `${count(problems, 'problem')} (${count(errors, 'error')}, ${count(warnings, 'warning')}) in ${count(files, 'file')}${notes}${mendable}${notShown(off).map((note) => `, ${note}`).join('')}`;
}
