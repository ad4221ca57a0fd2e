import type { Judged, RunFacts, Verdict } from '../model/verdict.ts';
import { conductPoints } from './check/conduct.ts';
import { demandPoints } from './check/demands.ts';
import { returnPoints } from './check/returns.ts';
import { scan } from './check/scan.ts';

/**
 * Whether an answer, and the run that led to it where there is one, keeps what the agent file promises.
 *
 * Pure, and light enough for a hook: it reads lines, not markdown. A condition such as *when the design is done* counts as met.
 */
export function check(judged: Judged, answer: string, run?: RunFacts): Verdict {
  const scanned = scan(answer);
  const points = [...returnPoints(judged.contract, scanned, demandPoints), ...conductPoints(judged, scanned, run)];
  return { fulfilled: points.every(({ gates, held }) => !gates || held !== false), points };
}
