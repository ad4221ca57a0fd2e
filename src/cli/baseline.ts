import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FileReport } from '../diagnostics/report.ts';
import { baselineOf, baselineText, compareWith, pruned, readBaseline, type Baseline, type BaselineEntry } from '../lint/baseline.ts';
import { counted } from '../text/counted.ts';
import { reasonOf } from '../text/reason.ts';
import { LineIndex } from '../text/span.ts';
import { UsageError } from './errors.ts';
import type { BaselineOptions } from './lint-scope.ts';
import { replaceFile } from './replace-file.ts';
import { textOf } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

/** Largest baseline that is read, in bytes. */
const largest = 16 * 1024 * 1024;

interface WithBaseline {
  readonly reports: readonly FileReport[];
  /** What is mended and still in the baseline. */
  readonly left: readonly BaselineEntry[];
}

/** Makes, prunes or compares with the baseline that the options name. Without one the reports come back as they are. */
export async function withBaseline(reports: readonly FileReport[], { baseline: named, baselineWrite, baselinePrune }: BaselineOptions, context: Parameters<typeof compareWith>[2], terminal: Terminal): Promise<WithBaseline> {
  if (named === undefined) {
    if (baselineWrite || baselinePrune) throw new UsageError(`Missing --baseline FILE, which --baseline-${baselineWrite ? 'write' : 'prune'} needs`);
    return { reports, left: [] };
  }
  if (baselineWrite && baselinePrune) throw new UsageError('Unexpected --baseline-prune beside --baseline-write, expected one of them');
  const path = resolve(terminal.cwd, named);
  if (baselineWrite) {
    if (existsSync(path)) readAt(path, named);
    const baseline = baselineOf(reports, context);
    await write(path, named, baselineText(baseline));
    terminal.note(`mandate: wrote ${total(baseline)} to ${named}`);
    return { reports: compareWith(baseline, reports, context).reports, left: [] };
  }
  const baseline = readAt(path, named);
  const { reports: compared, mended } = compareWith(baseline, reports, context);
  if (!baselinePrune) return { reports: compared, left: mended };
  if (mended.length > 0) await write(path, named, baselineText(pruned(baseline, mended)));
  terminal.note(`mandate: took ${total({ version: 1, findings: mended })} out of ${named}`);
  return { reports: compared, left: [] };
}

function readAt(path: string, named: string): Baseline {
  if (!existsSync(path)) throw new UsageError(`No such baseline: ${named}; --baseline-write makes it`);
  const found = textOf(path, largest);
  if ('problem' in found) throw new UsageError(`Cannot use ${named} as a baseline: ${found.problem}`);
  const baseline = readBaseline(found.text);
  if ('findings' in baseline) return baseline;
  const { message, span } = baseline[0]!;
  const { line, column } = new LineIndex(found.text).place(span.start);
  throw new UsageError(`${named}:${line}:${column}: ${message}; it is no baseline`);
}

/** Whole or not at all; a file that is new is made only where none is. */
async function write(path: string, named: string, text: string): Promise<void> {
  try {
    if (existsSync(path)) {
      const refused = await replaceFile(path, await readFile(path), new TextEncoder().encode(text));
      if (refused !== undefined) throw new UsageError(`Cannot write ${named}: ${refused}`);
      return;
    }
    const file = await open(path, 'wx', 0o644);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`Cannot write ${named}: ${reasonOf(cause)}`, { cause });
  }
}

function total({ findings }: Baseline): string {
  return counted(findings.reduce((sum, entry) => sum + entry.count, 0), 'finding');
}
