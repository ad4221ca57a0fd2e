import picocolors from 'picocolors';
import type { Point, Verdict } from '../model/verdict.ts';
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

/** The verdict as it stands in JSON, here and in the envelope of a run. */
export function verdictJson({ fulfilled, points }: Verdict, lines: LineIndex) {
  return { fulfilled, points: points.map(({ promise, held, gates, why, span, at }) => ({ promise, held, gates, why, lines: lines.lines(span), ...(at ? { answerLines: at } : {}) })) };
}

/** One line for each broken point, for a model or a script. */
export function verifyAgent({ path, lines, verdict }: VerifyResult): string {
  const rows = verdict.points.filter(({ held }) => held === false).map(({ promise, why, gates, span }) => `${oneLine(path)}:${lines.place(span.start).line}: ${gates ? 'broken' : 'doubtful'} ${oneLine(promise)}: ${oneLine(why)}\n`);
  return verdict.fulfilled && rows.length === 0 ? 'fulfilled\n' : rows.join('');
}

/** A checklist: what is broken first, then what is kept; what cannot be seen is counted. */
export function verifyPretty({ agent, path, lines, verdict }: VerifyResult, { color, verbose }: { readonly color: boolean; readonly verbose: boolean }): string {
  const { bold, red, yellow, green, dim } = picocolors.createColors(color);
  const { points, fulfilled } = verdict;
  const row = ({ promise, why, span, at }: Point): string => {
    const place = `${oneLine(path)}:${lines.place(span.start).line}${at ? `, answer line ${at[0]}` : ''}`;
    return `${oneLine(promise)}: ${oneLine(why)}  ${dim(place)}`;
  };
  const broken = points.filter(({ held, gates }) => held === false && gates);
  const doubtful = points.filter(({ held, gates }) => held === false && !gates);
  const kept = points.filter(({ held }) => held === true);
  const unseen = points.filter(({ held }) => held === null);
  const rows = [
    ...broken.map((point) => `  ${red('✗')} ${row(point)}`),
    ...doubtful.map((point) => `  ${yellow('!')} ${row(point)}`),
    ...kept.map((point) => `  ${green('✓')} ${row(point)}`),
    ...(verbose ? unseen.map((point) => `  ${dim('?')} ${row(point)}`) : []),
  ];
  const counts = [`${broken.length} broken`, `${doubtful.length} doubtful`, `${kept.length} kept`, `${unseen.length} not visible`].join(', ');
  return `${[`${bold(oneLine(agent))}: ${fulfilled ? green('fulfilled') : red('not fulfilled')}`, ...rows, counts].join('\n')}\n`;
}
