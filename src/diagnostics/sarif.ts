import type { ArtifactLocation, Fix as SarifFix, Location, Log, Region, ReportingDescriptor, Result } from 'sarif';
import { safeJson } from '../text/json.ts';
import { oneLine, printable } from '../text/printable.ts';
import type { LineIndex, Span } from '../text/span.ts';
import type { Diagnostic, Fix, Label, Severity } from './diagnostic.ts';
import { fingerprints } from './fingerprint.ts';
import type { OutputOptions } from './output.ts';
import { summarize, textsOf, type FileReport, type Texts } from './report.ts';

export type SarifOptions = Pick<OutputOptions, 'version' | 'root' | 'fromRoot' | 'digest' | 'rule' | 'run'>;

const base = '%SRCROOT%';
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, Result.level>;

/** How code scanning of GitHub ranks what is tagged `security`: high, medium, low. */
const ranks: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', info: '2.0' };

/** SARIF 2.1.0 of a lint run, every finding of it. */
export function sarif(reports: readonly FileReport[], options: SarifOptions): string {
  const { suppressed, known, ignored, lowered } = summarize(reports, options.run);
  // Findings that are suppressed are counted and not listed: code scanning of GitHub shows them as if they were not.
  return sarifOf('mandate-lint', reports.flatMap(({ diagnostics }) => diagnostics), textsOf(reports), options, { suppressed, known, ignored, lowered });
}

/** SARIF 2.1.0 of any findings; the id tells the runs of one commit apart. */
export function sarifOf(id: string, diagnostics: readonly Diagnostic[], texts: Texts, options: SarifOptions, properties: Readonly<Record<string, number>> = {}): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted();
  const fingerprint = fingerprints(texts, options);
  const log: Log = {
    version: '2.1.0',
    $schema: schema,
    runs: [
      {
        tool: { driver: { name: 'mandate', semanticVersion: options.version, rules: codes.map((code) => descriptor(code, options)) } },
        automationDetails: { id: `${id}/` },
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
        ...(Object.keys(properties).length > 0 ? { properties } : {}),
        originalUriBaseIds: { [base]: { uri: options.root } },
        results: diagnostics.map((diagnostic) => ({ ...resultOf(diagnostic, texts, options), ruleIndex: codes.indexOf(diagnostic.code), partialFingerprints: { 'mandate/v1': fingerprint(diagnostic) } })),
      },
    ],
  };
  return `${safeJson(log)}\n`;
}

function descriptor(code: string, { rule }: SarifOptions): ReportingDescriptor {
  const facts = rule(code);
  if (!facts) return { id: code };
  const { summary, kind, severity, url, page = summary } = facts;
  const folder = code.split('/')[0]!;
  const isSecurity = kind === 'security' || folder === 'security';
  return {
    id: code,
    shortDescription: { text: literal(summary) },
    fullDescription: { text: literal(summary) },
    help: { text: literal(page), markdown: printable(page) },
    ...(/^https?:/.test(url) ? { helpUri: url } : {}),
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [...new Set([folder, kind, ...(isSecurity ? ['security'] : [])])], ...(isSecurity ? { 'security-severity': ranks[severity] } : {}) },
  };
}

function resultOf({ code, severity, file, span, message, why, help, labels, fixes }: Diagnostic, texts: Texts, options: SarifOptions): Result {
  const written = fixes.filter(({ edits }) => edits.length > 0);
  return {
    ruleId: code,
    level: levels[severity],
    message: { text: literal(oneLine(`${message}. ${why} ${help}`)) },
    locations: [locationOf(file, span, texts, options)],
    ...(labels.length > 0 ? { relatedLocations: labels.map((label, index) => related(label, index, texts, options)) } : {}),
    ...(written.length > 0 ? { fixes: written.map((fix) => fixOf(fix, file, texts, options)) } : {}),
  };
}

function related({ file, span, text }: Label, id: number, texts: Texts, options: SarifOptions): Location {
  return { id, ...locationOf(file, span, texts, options), message: { text: literal(oneLine(text)) } };
}

function locationOf(file: string, span: Span, texts: Texts, options: SarifOptions): Location {
  const lines = texts.get(file);
  return { physicalLocation: { artifactLocation: artifact(file, options), ...(lines ? { region: region(span, lines) } : {}) } };
}

function fixOf({ title, safety, edits }: Fix, file: string, texts: Texts, options: SarifOptions): SarifFix {
  const lines = texts.get(file)!;
  const replacements = edits.map(({ span, text }) => ({ deletedRegion: region(span, lines), insertedContent: { text } }));
  return { description: { text: literal(oneLine(title)) }, artifactChanges: [{ artifactLocation: artifact(file, options), replacements }], properties: { safety } };
}

function region({ start, end }: Span, lines: LineIndex): Region {
  const [first, last] = [lines.place(start), lines.place(end)];
  return { startLine: first.line, startColumn: first.column, endLine: last.line, endColumn: last.column };
}

/** Relative to the root where it lies below it, else absolute. */
function artifact(file: string, { root, fromRoot }: SarifOptions): ArtifactLocation {
  const path = fromRoot(file);
  // Half of a surrogate pair has no percent encoding.
  const uri = path.split('/').map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd'))).join('/');
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${path.slice(0, 2)}${uri.slice(uri.indexOf('/'))}` };
  if (path.startsWith('/') || path.startsWith('../')) return { uri: new URL(uri, root).href };
  return { uri, uriBaseId: base };
}

/** Text that holds no placeholder and no link, which `{0}` and `[words](place)` would be. */
function literal(text: string): string {
  return printable(text).replace(/\{(?=\d+\})/g, '{{').replaceAll('](', '\\](');
}
