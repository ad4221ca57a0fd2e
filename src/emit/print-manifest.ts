import { compare } from '../text/order.ts';
import type { LineIndex } from '../text/span.ts';
import type { Manifest, ManifestEntry, ManifestFile } from './manifest.ts';
import type { Content, Spool } from './spool.ts';

/** What a manifest is written as. */
export const manifestVersion = 2;

/**
 * One source to a line, so that a change of one agent is one line in a diff. What is said of a source is said once, and each host names the entries that hold there.
 * Nothing at all when nothing is ours: then there is to be no manifest.
 */
export function printManifest({ compiler, files, settings = [], folders = [] }: Manifest, spool: Spool): Content {
  if (files.length === 0 && settings.length === 0) return spool.put(Buffer.alloc(0));
  return spool.putText(pieces());

  function* pieces(): Generator<string> {
    yield `{\n  "version": ${manifestVersion},\n  "compiler": ${JSON.stringify(compiler)},\n  "sources": `;
    yield* lines(bySource(files), printSource);
    if (settings.length > 0) yield ',\n  "settings": ';
    if (settings.length > 0) yield* lines(settings.toSorted((a, b) => compare(a.path, b.path)), (record) => JSON.stringify(record));
    if (folders.length > 0) yield `,\n  "folders": ${JSON.stringify(folders)}`;
    yield '\n}\n';
  }
}

function* lines<T>(items: Iterable<T>, print: (item: T) => string): Generator<string> {
  let mark = '[';
  for (const item of items) {
    yield `${mark}\n    ${print(item)}`;
    mark = ',';
  }
  yield mark === ',' ? '\n  ]' : '[]';
}

/** The files of one source after the other. */
function* bySource(files: readonly ManifestFile[]): Generator<readonly ManifestFile[]> {
  const sorted = files.toSorted((a, b) => compare(a.source.path, b.source.path) || compare(a.source.sha256, b.source.sha256) || compare(a.host, b.host) || compare(a.agent, b.agent) || compare(a.path, b.path));
  let start = 0;
  for (let end = 1; end <= sorted.length; end++) {
    const [first, next] = [sorted[start]!.source, sorted[end]?.source];
    if (first.path === next?.path && first.sha256 === next.sha256) continue;
    yield sorted.slice(start, end);
    start = end;
  }
}

/** In the order in which the hosts name them, which is the same for the same files. */
function printSource(files: readonly ManifestFile[]): string {
  const printed: string[] = [];
  const numbers = new Map<ManifestEntry | string, number>();
  const numberOf = (entry: ManifestEntry, places: LineIndex | undefined): number => {
    const known = numbers.get(entry);
    if (known !== undefined) return known;
    const text = places ? printEntry(entry, places) : JSON.stringify(entry);
    const number = numbers.get(text) ?? printed.push(text) - 1;
    numbers.set(entry, number).set(text, number);
    return number;
  };
  const ledgers = new Map<readonly ManifestEntry[], string>();
  const hosts = new Map<string, string[]>();
  for (const { path, sha256, bytes, host, agent, lines: places, ledger, sourceMap, rewritten } of files) {
    const named = ledgers.get(ledger) ?? JSON.stringify(ledger.map((entry) => numberOf(entry, places)));
    ledgers.set(ledger, named);
    const head = `{"host":${JSON.stringify(host)},"agent":${JSON.stringify(agent)},"ledger":${named},"files":[`;
    const own = hosts.get(head) ?? [];
    hosts.set(head, own);
    own.push(JSON.stringify({ path, sha256, bytes, sourceMap, ...(rewritten ? { rewritten } : {}) }));
  }
  const { path, sha256 } = files[0]!.source;
  return `{"path":${JSON.stringify(path)},"sha256":${JSON.stringify(sha256)},"ledger":[${printed.join()}],"hosts":[${[...hosts].map(([head, own]) => `${head}${own.join()}]}`).join()}]}`;
}

function printEntry({ field, fate, needs, how, span }: ManifestEntry, places: LineIndex): string {
  const { line, column } = span ? places.place(span.start) : {};
  return `{"field":${JSON.stringify(field)},"fate":"${fate}","needs":"${needs}","how":${JSON.stringify(how)}${line === undefined ? '' : `,"line":${line},"column":${column}`}}`;
}
