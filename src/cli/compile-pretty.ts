import picocolors from 'picocolors';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { teller } from '../diagnostics/report.ts';
import { widthOf, wrapped } from '../diagnostics/width.ts';
import { stops } from '../emit/findings.ts';
import type { PlannedBundle } from '../emit/plan.ts';
import type { Fate, LedgerEntry } from '../hosts/host.ts';
import type { Document } from '../parse/document.ts';
import { counted } from '../text/counted.ts';
import { oneLine } from '../text/printable.ts';
import type { Span } from '../text/span.ts';
import type { CompileResult } from './compile.ts';
import { consentOf, needsInWords } from './consent.ts';
import { shownPatch } from './patch.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

/** The order in which a person wants to know: losses first. */
const order: readonly Fate[] = ['widened', 'dropped', 'narrowed', 'rewritten', 'unverified', 'asked', 'inferred', 'enforced', 'source', 'exact'];

interface View {
  readonly result: CompileResult;
  readonly colors: Colors;
  readonly verbose: boolean;
  readonly columns: number | undefined;
  readonly documents: ReadonlyMap<string, Document>;
}

/** Fates that ask nothing of the reader: they are counted, and listed when `verbose`. */
const inSum: ReadonlyMap<Fate, string> = new Map([['asked', 'asked for in the words of the prompt alone'], ['unverified', 'unverified'], ['exact', 'exact']]);

/** The result for people; the widths of odd letters are those that were loaded. */
export function compilePretty(result: CompileResult, { color, verbose, columns }: Pick<View, 'verbose' | 'columns'> & { readonly color: boolean }): Iterable<string> {
  const colors = picocolors.createColors(color);
  const documents = new Map(result.sources.map(({ path, document }) => [path, document]));
  const view: View = { result, colors, verbose, columns, documents };
  const tell = teller();
  const { plan } = result;
  const bundles = plan.stopped || result.check ? [] : plan.bundles;
  const changes = plan.stopped ? [] : [settingsText(view), removalsText(view)].filter((text) => text !== '');
  const diffs = result.drift.map(({ diff }) => shownPatch(diff).trimEnd());
  return pieces();

  /** What is said of many bundles is long: all of it in one text takes several times as much. */
  function* pieces(): Generator<string> {
    for (const bundle of bundles) yield `${bundleText(bundle, view)}\n\n`;
    for (const text of [...changes, ...diffs]) yield `${text}\n\n`;
    for (const [index, found] of plan.findings.entries()) {
      const said = tell(found);
      // Of one rule line stands below line as long as nothing else is to be said.
      yield `${index > 0 && said.length > 0 ? '\n' : ''}${findingText(found, said, view)}\n`;
    }
    if (plan.findings.length > 0) yield '\n';
    for (const text of hintsText(result)) yield `${text}\n\n`;
    yield `${wrapped(summary(result), columns, 2)}\n`;
  }
}

function bundleText(bundle: PlannedBundle, { result, colors, verbose, columns, documents }: View): string {
  const { agent, host, files, ledger, refused, source } = bundle;
  const verbs = result.dryRun ? { write: 'would write', unchanged: 'unchanged' } : { write: 'written', unchanged: 'unchanged' };
  const fileRows = files.map(({ path, action }) => [verbs[action], oneLine(path)]);
  const shown = ledger.filter(({ fate }) => verbose || !inSum.has(fate)).toSorted((a, b) => order.indexOf(a.fate) - order.indexOf(b.fate));
  const rest = verbose ? [] : [...inSum].map(([fate, words]) => [fatesIn(ledger, fate), words] as const).filter(([number]) => number > 0);
  const rows = shown.map((entry) => ledgerRow(entry, source, documents));
  const first = Math.max(0, ...[...fileRows, ...rows].map(([word]) => word!.length));
  const target = result.hosts.find(({ id }) => id === host);
  const more = consentOf(refused ? [] : ledger, target?.title ?? host);
  return [
    `${colors.bold(oneLine(agent))} → ${colors.bold(host)}${refused ? `  ${colors.red('refused')}` : ''}`,
    ...table(fileRows, columns, first),
    ...table(rows, columns, first).map((line, index) => paint(line, shown[index]!.fate, colors)),
    ...more.map((line) => colors.yellow(wrapped(`  ${'consent'.padEnd(first)}  ${line}`, columns, first + 4))),
    ...(rest.length > 0 ? [colors.dim(wrapped(`  ${rest.map(([number, words]) => `${number} ${words}`).join(', ')}`, columns, 2))] : []),
  ].join('\n');
}

function fatesIn(ledger: readonly LedgerEntry[], fate: Fate): number {
  return ledger.reduce((sum, entry) => (entry.fate === fate ? sum + 1 : sum), 0);
}

/** Each value of ours in a settings file: nothing goes in there without being shown. */
function settingsText({ result, colors, verbose, columns }: View): string {
  const verbs = result.dryRun ? { write: 'would write', unchanged: 'unchanged', remove: 'would remove' } : { write: 'written', unchanged: 'unchanged', remove: 'removed' };
  const shown = result.check ? [] : result.plan.settings.filter(({ action }) => verbose || action !== 'unchanged');
  const rows = shown.flatMap(({ path, action, values }) => [
    [verbs[action], oneLine(path), ''],
    ...values.map(({ at, owners }) => ['', oneLine(at.join('.')), `for ${[...new Set(owners.map(({ agent }) => oneLine(agent)))].join(', ')}`]),
  ]);
  return rows.length > 0 ? [colors.bold('settings'), ...table(rows, columns)].join('\n') : '';
}

function removalsText({ result, colors }: View): string {
  const { plan, dryRun, check } = result;
  const removed = check ? [] : plan.removals.filter(({ path }) => !plan.settings.some((file) => file.path === path));
  return removed.length > 0 ? [colors.bold('no source has any more'), ...removed.map(({ path }) => `  ${dryRun ? 'would remove' : 'removed'}  ${oneLine(path)}`)].join('\n') : '';
}

function hintsText({ hints }: CompileResult): string[] {
  if (!hints) return [];
  return Object.entries(hints).map(([name, lines]) => [`lines for .${name}`, ...(lines as readonly string[]).map((line) => `  ${line}`)].join('\n'));
}

function ledgerRow({ fate, field, needs, how, span }: LedgerEntry, source: string, documents: ReadonlyMap<string, Document>): string[] {
  const needed = needs === 'none' ? '' : ` (needs ${needsInWords[needs]})`;
  return [fate, oneLine(field), span ? placeText(source, span, documents) : '', `${oneLine(how)}${needed}`];
}

function findingText({ severity, file, span, code, message, labels }: Diagnostic, said: ReturnType<ReturnType<typeof teller>>, { colors, columns, documents }: View): string {
  const mark = severity === 'error' ? colors.red(severity) : colors.yellow(severity);
  return [
    wrapped(`${colors.bold(placeText(file, span, documents))}  ${mark}  ${oneLine(message)}  ${colors.dim(code)}`, columns, 2),
    ...labels.map((label) => wrapped(`  also  ${placeText(label.file, label.span, documents)}: ${oneLine(label.text)}`, columns, 8)),
    ...said.map(([name, text]) => wrapped(`  ${name.padEnd(4)}  ${oneLine(text)}`, columns, 8)),
  ].join('\n');
}

function summary({ plan, sources, hosts, dryRun, check, drift }: CompileResult): string {
  const about = `${counted(sources.length, 'agent')}, ${counted(hosts.length, 'host')}`;
  if (check) return `${about}: ${drift.length > 0 ? `${counted(drift.length, 'file')} not as compiled` : 'as compiled'}`;
  if (plan.stopped) return `${about}: nothing written, because of ${some(plan.findings.filter(stops).map(({ file }) => oneLine(file)))}`;
  const total = (of: (bundle: PlannedBundle) => number) => plan.bundles.reduce((sum, bundle) => sum + of(bundle), 0);
  const written = total(({ files }) => files.filter(({ action }) => action === 'write').length);
  const merged = plan.settings.filter(({ action }) => action === 'write').length;
  const refused = plan.bundles.filter((bundle) => bundle.refused).length;
  const parts = [
    `${counted(written, 'file')} ${dryRun ? 'to write' : 'written'}`,
    ...(merged > 0 ? [`${counted(merged, 'settings file')} ${dryRun ? 'to change' : 'changed'}`] : []),
    `${total(({ files }) => files.length) - written} unchanged`,
    ...(plan.removals.length > 0 ? [`${plan.removals.length} ${dryRun ? 'to remove' : 'removed'}`] : []),
    ...(refused > 0 ? [`${counted(refused, 'bundle')} refused`] : []),
    ...(['widened', 'dropped'] as const).map((fate) => `${total(({ ledger }) => fatesIn(ledger, fate))} ${fate}`),
  ];
  return `${about}: ${parts.join(', ')}`;
}

function placeText(file: string, { start }: Span, documents: ReadonlyMap<string, Document>): string {
  const place = documents.get(file)?.lines.place(start);
  return place ? `${oneLine(file)}:${place.line}:${place.column}` : oneLine(file);
}

/** Most names in a list of them. */
const mostNamed = 3;

function some(names: readonly string[]): string {
  const all = [...new Set(names)];
  return all.length > mostNamed ? `${all.slice(0, mostNamed).join(', ')} and ${all.length - mostNamed} more` : all.join(', ');
}

/** Room that the last column of a table has at least, else it goes below the others where it does not fit. */
const narrowest = 40;

/** Rows with their columns aligned by screen width, the first `first` wide at least; the last column is free, and broken where the screen ends. */
function table(rows: readonly (readonly string[])[], columns?: number, first = 0): string[] {
  const widths = rows.map((row) => row.slice(0, -1).map(widthOf));
  const most = (widths[0] ?? []).map((_, column) => Math.max(column === 0 ? first : 0, ...widths.map((row) => row[column]!)));
  const before = most.reduce((sum, width) => sum + width + 2, 2);
  const isBelow = columns !== undefined && columns - before < narrowest;
  return rows.map((row, index) => {
    const cells = row.map((cell, column) => cell + ' '.repeat(column < most.length ? most[column]! - widths[index]![column]! : 0));
    const last = row.at(-1)!;
    if (!isBelow || before + widthOf(last) <= columns) return wrapped(`  ${cells.join('  ')}`.trimEnd(), columns, before);
    const indent = ' '.repeat(most[0]! + 4);
    return `  ${cells.slice(0, -1).join('  ')}`.trimEnd() + `\n${wrapped(indent + last, columns, indent.length)}`;
  });
}

function paint(line: string, fate: Fate, colors: Colors): string {
  if (fate === 'widened') return colors.red(line);
  return fate === 'dropped' || fate === 'narrowed' || fate === 'rewritten' ? colors.yellow(line) : line;
}
