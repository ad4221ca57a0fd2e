import pc from 'picocolors';
import { counted } from '../text/counted.ts';
import { oneLine } from '../text/printable.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';
import { frame, type Mark } from './frame.ts';
import { notShown, placeOf, shown, summarize, teller, textsOf, type FileReport, type RunFacts, type Summary, type Texts } from './report.ts';
import { wrapped } from './width.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Show infos too. */
  readonly verbose: boolean;
  /** Of the screen that a person reads on; absent where there is none. */
  readonly columns?: number | undefined;
  readonly run?: RunFacts;
}

type Colors = ReturnType<typeof pc.createColors>;

interface View {
  readonly texts: Texts;
  readonly colors: Colors;
  readonly columns: number | undefined;
  readonly tell: ReturnType<typeof teller>;
}

/** What a person reads: each finding with its frame, then why it matters and what to do where that was not said of its rule just before, then the sum. */
export function pretty(reports: readonly FileReport[], { color, verbose, columns, run }: TextOptions): string {
  const view: View = { texts: textsOf(reports), colors: pc.createColors(color), columns, tell: teller() };
  const blocks = shown(reports, verbose).flatMap(({ report, diagnostics, more }) => [
    ...diagnostics.map((diagnostic) => block(diagnostic, view)),
    ...(more === undefined ? [] : [`${oneLine(report.path)}: ${oneLine(more)}; --format json has them all\n`]),
  ]);
  return `${[...blocks, wrapped(summaryLine(summarize(reports, run), unsafe(reports), verbose), columns, 2)].join('\n')}\n`;
}

function block(diagnostic: Diagnostic, { texts, colors, columns, tell }: View): string {
  const { file, span, severity, message, code } = diagnostic;
  const place = oneLine(placeOf(file, span, texts.get(file)));
  const head = `${colors.bold(place)}  ${paint(severity, colors)}  ${oneLine(message)}  ${colors.dim(oneLine(code))}`;
  const said = tell(diagnostic).map(([name, text]) => wrapped(`  ${name.padEnd(4)}  ${oneLine(text)}`, columns, 8));
  return [wrapped(head, columns, 2), ...frames(diagnostic, texts, columns), ...(said.length > 0 ? ['', ...said] : []), ''].join('\n');
}

/** A blank line, then the frame of the finding with the labels of its file, then the same for each other file. */
function frames({ file, span, labels }: Diagnostic, texts: Texts, columns: number | undefined): string[] {
  const own = labels.filter((label) => label.file === file);
  const marks: Mark[] = [{ span, sign: '^' }, ...own.map((label): Mark => ({ span: label.span, sign: '-', text: oneLine(label.text) }))];
  const lines = texts.get(file);
  const room = columns === undefined ? undefined : columns - indent.length;
  const shownFrames = lines && lines.text !== '' ? ['', ...frame(lines, marks, room)] : [];
  for (const label of labels.filter((other) => other.file !== file)) {
    const there = texts.get(label.file);
    const place = oneLine(placeOf(label.file, label.span, there));
    if (there) shownFrames.push('', place, ...frame(there, [{ span: label.span, sign: '-', text: oneLine(label.text) }], room));
    else shownFrames.push('', wrapped(`${place}: ${oneLine(label.text)}`, room, 2));
  }
  return shownFrames.map((line) => (line === '' ? '' : line.replaceAll(/^/gm, indent)));
}

const indent = '  ';

function paint(severity: Severity, colors: Colors): string {
  const color = { error: colors.red, warning: colors.yellow, info: colors.blue }[severity];
  return color(severity);
}

/** How many findings `--fix` leaves alone and `--fix=unsafe` takes away. */
function unsafe(reports: readonly FileReport[]): number {
  return reports.flatMap(({ diagnostics }) => diagnostics).filter(({ fixes }) => fixes.length > 0 && fixes.every(({ safety }) => safety === 'unsafe')).length;
}

function summaryLine({ files, errors, warnings, infos, fixable, ...off }: Summary, unsafely: number, verbose: boolean): string {
  const problems = errors + warnings;
  const notes = infos === 0 ? '' : verbose ? `, ${counted(infos, 'info')}` : `, ${counted(infos, 'info')} hidden (--verbose)`;
  const mendable = [...(fixable > 0 ? [`${fixable} fixable with --fix`] : []), ...(unsafely > 0 ? [`${unsafely} ${fixable > 0 ? 'more' : 'fixable'} with --fix=unsafe`] : [])].map((part) => `, ${part}`).join('');
  return `${counted(problems, 'problem')} (${counted(errors, 'error')}, ${counted(warnings, 'warning')}) in ${counted(files, 'file')}${notes}${mendable}${notShown(off).map((note) => `, ${note}`).join('')}`;
}
