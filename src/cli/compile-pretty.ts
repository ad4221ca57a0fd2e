import picocolors from 'picocolors';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { widthOf } from '../diagnostics/width.ts';
import type { PlannedBundle } from '../emit/plan.ts';
import type { Fate, LedgerEntry } from '../hosts/host.ts';
import type { Document } from '../parse/document.ts';
import { oneLine } from '../text/printable.ts';
import type { Span } from '../text/span.ts';
import type { CompileResult } from './compile.ts';
import { consentOf } from './consent.ts';
import { shownPatch } from './patch.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

/** The order in which a person wants to know: losses first. */
const order: readonly Fate[] = ['widened', 'dropped', 'narrowed', 'rewritten', 'unverified', 'asked', 'inferred', 'enforced', 'source', 'exact'];

interface View {
  readonly result: CompileResult;
  readonly colors: Colors;
  readonly verbose: boolean;
  readonly documents: ReadonlyMap<string, Document>;
}

/** Fates that ask nothing of the reader: they are counted, and listed when `verbose`. */
const counted: ReadonlyMap<Fate, string> = new Map([['asked', 'asked for in the words of the prompt alone'], ['unverified', 'unverified'], ['exact', 'exact']]);

/** The result for people; the widths of odd letters are those that were loaded. */
export function compilePretty(result: CompileResult, { color, verbose }: { readonly color: boolean; readonly verbose: boolean }): Iterable<string> {
  const colors = picocolors.createColors(color);
  const documents = new Map(result.sources.map(({ path, document }) => [path, document]));
  const view: View = { result, colors, verbose, documents };
  const { plan } = result;
  const bundles = plan.stopped || result.check ? [] : plan.bundles;
  const changes = plan.stopped ? [] : [settingsText(view), removalsText(view)].filter((text) => text !== '');
  const diffs = result.drift.map(({ diff }) => shownPatch(diff).trimEnd());
  return pieces();

  /** What is said of many bundles is long: all of it in one text takes several times as much. */
  function* pieces(): Generator<string> {
    for (const bundle of bundles) yield `${bundleText(bundle, view)}\n\n`;
    for (const text of [...changes, ...diffs]) yield `${text}\n\n`;
    for (const found of plan.findings) yield `${findingText(found, view)}\n\n`;
    for (const text of hintsText(result)) yield `${text}\n\n`;
    yield `${summary(result)}\n`;
  }
}

function bundleText(bundle: PlannedBundle, { result, colors, verbose, documents }: View): string {
  const { agent, host, files, ledger, refused, source } = bundle;
  const verbs = result.dryRun ? { write: 'would write', unchanged: 'unchanged' } : { write: 'written', unchanged: 'unchanged' };
  const fileRows = files.map(({ path, action }) => [verbs[action], oneLine(path)]);
  const shown = ledger.filter(({ fate }) => verbose || !counted.has(fate)).toSorted((a, b) => order.indexOf(a.fate) - order.indexOf(b.fate));
  const rest = verbose ? [] : [...counted].map(([fate, words]) => [fatesIn(ledger, fate), words] as const).filter(([number]) => number > 0);
  const rows = shown.map((entry) => ledgerRow(entry, source, documents));
  return [
    `${colors.bold(oneLine(agent))} → ${colors.bold(host)}${refused ? `  ${colors.red('refused')}` : ''}`,
    ...table(fileRows),
    ...table(rows).map((line, index) => paint(line, shown[index]!.fate, colors)),
    ...consentOf(refused ? [] : ledger, result.hosts.find(({ id }) => id === host)?.title ?? host).map((line) => colors.yellow(`  consent   ${line}`)),
    ...(rest.length > 0 ? [colors.dim(`  ${rest.map(([number, words]) => `${number} ${words}`).join(', ')}`)] : []),
  ].join('\n');
}

function fatesIn(ledger: readonly LedgerEntry[], fate: Fate): number {
  return ledger.reduce((sum, entry) => (entry.fate === fate ? sum + 1 : sum), 0);
}

/** Each value of ours in a settings file: nothing goes in there without being shown. */
function settingsText({ result, colors, verbose }: View): string {
  const verbs = result.dryRun ? { write: 'would write', unchanged: 'unchanged', remove: 'would remove' } : { write: 'written', unchanged: 'unchanged', remove: 'removed' };
  const shown = result.check ? [] : result.plan.settings.filter(({ action }) => verbose || action !== 'unchanged');
  const rows = shown.flatMap(({ path, action, values }) => [
    [verbs[action], oneLine(path), ''],
    ...values.map(({ at, owners }) => ['', oneLine(at.join('.')), `for ${[...new Set(owners.map(({ agent }) => oneLine(agent)))].join(', ')}`]),
  ]);
  return rows.length > 0 ? [colors.bold('settings'), ...table(rows)].join('\n') : '';
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
  const needed = needs === 'none' ? '' : ` (needs ${needs})`;
  return [fate, oneLine(field), span ? placeText(source, span, documents) : '', `${oneLine(how)}${needed}`];
}

function findingText({ severity, file, span, code, message, why, help, labels }: Diagnostic, { colors, documents }: View): string {
  const mark = severity === 'error' ? colors.red(severity) : colors.yellow(severity);
  return [
    `${placeText(file, span, documents)}  ${mark}  ${oneLine(message)}  ${code}`,
    ...labels.map((label) => `  also  ${placeText(label.file, label.span, documents)}: ${oneLine(label.text)}`),
    `  why   ${oneLine(why)}`,
    `  help  ${oneLine(help)}`,
  ].join('\n');
}

function summary({ plan, sources, hosts, dryRun, check, drift }: CompileResult): string {
  const about = `${count(sources.length, 'agent')}, ${count(hosts.length, 'host')}`;
  if (check) return `${about}: ${drift.length > 0 ? `${count(drift.length, 'file')} not as compiled` : 'as compiled'}`;
  if (plan.stopped) return `${about}: nothing written`;
  const total = (of: (bundle: PlannedBundle) => number) => plan.bundles.reduce((sum, bundle) => sum + of(bundle), 0);
  const written = total(({ files }) => files.filter(({ action }) => action === 'write').length);
  const merged = plan.settings.filter(({ action }) => action === 'write').length;
  const refused = plan.bundles.filter((bundle) => bundle.refused).length;
  const parts = [
    `${count(written, 'file')} ${dryRun ? 'to write' : 'written'}`,
    ...(merged > 0 ? [`${count(merged, 'settings file')} ${dryRun ? 'to change' : 'changed'}`] : []),
    `${total(({ files }) => files.length) - written} unchanged`,
    ...(plan.removals.length > 0 ? [`${plan.removals.length} ${dryRun ? 'to remove' : 'removed'}`] : []),
    ...(refused > 0 ? [`${count(refused, 'bundle')} refused`] : []),
    ...(['widened', 'dropped'] as const).map((fate) => `${total(({ ledger }) => fatesIn(ledger, fate))} ${fate}`),
  ];
  return `${about}: ${parts.join(', ')}`;
}

function placeText(file: string, { start }: Span, documents: ReadonlyMap<string, Document>): string {
  const place = documents.get(file)?.lines.place(start);
  return place ? `${oneLine(file)}:${place.line}:${place.column}` : oneLine(file);
}

/** Rows with their columns aligned by screen width; the last column is free. */
function table(rows: readonly (readonly string[])[]): string[] {
  const free = (rows[0]?.length ?? 0) - 1;
  const most: number[] = [];
  for (const row of rows) for (let column = 0; column < free; column++) most[column] = Math.max(most[column] ?? 0, widthOf(row[column]!));
  return rows.map((row) => {
    let line = '';
    for (let column = 0; column < free; column++) line += `  ${row[column]!}${' '.repeat(most[column]! - widthOf(row[column]!))}`;
    return `${line}  ${row[free]!}`.trimEnd();
  });
}

function paint(line: string, fate: Fate, colors: Colors): string {
  if (fate === 'widened') return colors.red(line);
  return fate === 'dropped' || fate === 'narrowed' || fate === 'rewritten' ? colors.yellow(line) : line;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
