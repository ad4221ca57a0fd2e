import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document } from '../parse/document.ts';
import { safeJson } from '../text/json.ts';
import type { Span } from '../text/span.ts';
import type { CompileResult } from './compile.ts';

interface Point {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

interface Range {
  readonly start: Point;
  readonly end: Point;
}

/** The JSON that other programs rely on, in parts; `compile.schema.json` beside this file describes it. Columns and offsets count UTF-16 code units. */
export function* compileJson({ plan, sources, hosts, drift, hints }: CompileResult): Generator<string> {
  const documents = new Map(sources.map(({ path, document }) => [path, document]));
  const fates = plan.bundles.flatMap(({ ledger }) => ledger.map(({ fate }) => fate));
  const result = {
    version: 1,
    bundles: [],
    settings: plan.stopped ? [] : plan.settings.map(({ path, action, values }) => ({ path, action, values: values.map(({ at, owners }) => ({ at, agents: [...new Set(owners.map(({ agent }) => agent))] })) })),
    removed: plan.stopped ? [] : plan.removals.map(({ path }) => path),
    ...(drift.length > 0 ? { drift } : {}),
    ...(hints ? { hints } : {}),
    diagnostics: plan.findings.map((found) => diagnosticOf(found, documents)),
    summary: {
      agents: sources.length,
      hosts: hosts.length,
      files: plan.stopped ? 0 : plan.bundles.reduce((sum, { files }) => sum + files.length, 0),
      widened: fates.filter((fate) => fate === 'widened').length,
      dropped: fates.filter((fate) => fate === 'dropped').length,
    },
  };
  const [head, rest] = safeJson(result).split(/(?<=^  "bundles": \[)(?=\],$)/m) as [string, string];
  yield head;
  // One after the other: all places of all ledgers take many times the room of the plan.
  for (const [index, bundle] of plan.bundles.entries()) yield `${index === 0 ? '' : ','}\n    ${bundleJson(bundle, plan, documents).replaceAll('\n', '\n    ')}`;
  yield `${plan.bundles.length === 0 ? '' : '\n  '}${rest}\n`;
}

function bundleJson({ agent, source, host, files, ledger, refused }: CompileResult['plan']['bundles'][number], { stopped }: CompileResult['plan'], documents: ReadonlyMap<string, Document>): string {
  return safeJson({
    agent,
    source,
    host,
    files: stopped ? [] : files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })),
    ledger: ledger.map(({ field, fate, needs, how, span }) => ({ field, fate, needs, how, ...(span ? { range: rangeOf(documents.get(source)!, span) } : {}) })),
    refused,
  });
}

/** A finding about a file that is no source has no range. */
function diagnosticOf({ code, severity, file, span, message, why, help, labels, url }: Diagnostic, documents: ReadonlyMap<string, Document>) {
  const place = (path: string, at: Span) => (documents.has(path) ? { range: rangeOf(documents.get(path)!, at) } : {});
  return {
    code,
    severity,
    path: file,
    message,
    why,
    help,
    ...place(file, span),
    labels: labels.map((label) => ({ path: label.file, ...place(label.file, label.span), text: label.text })),
    fixes: [],
    url,
  };
}

function rangeOf({ lines }: Document, { start, end }: Span): Range {
  return { start: { ...lines.place(start), offset: start }, end: { ...lines.place(end), offset: end } };
}
