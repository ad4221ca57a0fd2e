import picocolors from 'picocolors';
import { wrapped } from '../diagnostics/width.ts';
import type { Point, Verdict } from '../model/verdict.ts';
import { verdictJson } from '../run/json.ts';
import { safeJson } from '../text/json.ts';
import { oneLine } from '../text/printable.ts';
import type { LineIndex } from '../text/span.ts';

/** A verdict and what it is about, for the formats. */
export interface VerifyResult {
  readonly agent: string;
  readonly path: string;
  /** Of the agent file. */
  readonly lines: LineIndex;
  readonly answer: string;
  readonly verdict: Verdict;
}

/** The JSON that other programs rely on; `verify.schema.json` beside this file describes it. */
export function verifyJson({ agent, path, lines, verdict }: VerifyResult): string {
  return `${safeJson({ version: 1, agent, path, ...verdictJson(verdict, lines) })}\n`;
}

/** One line for each broken point, for a model or a script. */
export function verifyAgent({ path, lines, verdict }: VerifyResult): string {
  const rows = verdict.points.filter(({ held }) => held === false).map(({ promise, why, gates, span }) => `${oneLine(path)}:${lines.place(span.start).line}: ${gates ? 'broken' : 'doubtful'} ${oneLine(promise)}: ${oneLine(why)}\n`);
  return verdict.fulfilled && rows.length === 0 ? 'fulfilled\n' : rows.join('');
}

/** A checklist: what is broken first, then what is kept; what cannot be seen is counted. */
export function verifyPretty({ agent, path, lines, verdict }: VerifyResult, { color, verbose, columns }: { readonly color: boolean; readonly verbose: boolean; readonly columns?: number | undefined }): string {
  const { bold, red, yellow, green, dim } = picocolors.createColors(color);
  const { points, fulfilled } = verdict;
  const row = (mark: string, { promise, why, span, at }: Point): string => {
    const place = `${oneLine(path)}:${lines.place(span.start).line}${at ? `, answer line ${at[0]}` : ''}`;
    return wrapped(`  ${mark} ${oneLine(promise)}: ${oneLine(why)}  ${dim(place)}`, columns, 4);
  };
  const broken = points.filter(({ held, gates }) => held === false && gates);
  const doubtful = points.filter(({ held, gates }) => held === false && !gates);
  const kept = points.filter(({ held }) => held === true);
  const unseen = points.filter(({ held }) => held === null);
  const rows = [
    ...broken.map((point) => row(red('✗'), point)),
    ...doubtful.map((point) => row(yellow('!'), point)),
    ...kept.map((point) => row(green('✓'), point)),
    ...(verbose ? unseen.map((point) => row(dim('?'), point)) : []),
  ];
  const counts = [`${broken.length} broken`, `${doubtful.length} doubtful`, `${kept.length} kept`, `${unseen.length} not visible${unseen.length > 0 && !verbose ? ' (--verbose)' : ''}`].join(', ');
  return `${[`${bold(oneLine(agent))}: ${fulfilled ? green('fulfilled') : red('not fulfilled')}`, ...rows, counts].join('\n')}\n`;
}
