import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RuleUses } from '../config/resolve.ts';
import type { FileReport, RunFacts } from '../diagnostics/report.ts';
import type { LintSettings } from '../lint/run.ts';
import { loweredRules, type RunSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** Which files and rules of a run settings leave to lint. */
export interface LintScope {
  /** Asked for each file of a folder; what it answers is kept. */
  readonly leaveOut: (path: string) => boolean;
  /** Files that settings leave out, sorted. Guarded rules may look at them all the same. */
  readonly leftOut: () => readonly string[];
  readonly lint: LintSettings;
}

export function lintScope({ config, fromRoot, lint, rules, unsuppressed }: RunSettings): LintScope {
  const leftOut = new Set<string>();
  const isGuarded = new Set(rules.filter(({ guarded }) => guarded).map(({ id }) => id));
  const onlyGuarded = (uses: RuleUses): RuleUses => new Map([...uses].map(([id, use]) => [id, isGuarded.has(id) ? use : { ...use, severity: 'off' }]));
  return {
    leaveOut(path) {
      if (unsuppressed === 'all' || !config.ignoredBy(fromRoot(path))) return false;
      leftOut.add(path);
      return unsuppressed === 'none';
    },
    leftOut: () => [...leftOut].toSorted(),
    lint: { ...lint, uses: (path) => (leftOut.has(path) ? onlyGuarded(lint.uses(path)) : lint.uses(path)) },
  };
}

/** A baseline, and what is to be done with it. */
export interface BaselineOptions {
  readonly baseline?: string;
  readonly baselineWrite?: boolean;
  readonly baselinePrune?: boolean;
}

export interface Judged {
  readonly reports: readonly FileReport[];
  readonly run: RunFacts;
  /** The baseline has what nobody finds any more. */
  readonly isStale: boolean;
}

/** The reports less what a baseline knows, and what was switched off, which is said on the terminal too. Throws `UsageError`. */
export async function judge(reports: readonly FileReport[], settings: RunSettings, scope: LintScope, options: BaselineOptions & { readonly format: string }, terminal: Terminal): Promise<Judged> {
  const facts = { settings: settings.files, ignored: scope.leftOut(), lowered: loweredRules(settings, reports.map(({ path }) => path)) };
  const context = { pathOf: settings.fromRoot, isGone: (file: string) => !existsSync(resolve(settings.root, file)), mayHide: settings.lint.mayHide };
  const isAsked = options.baseline !== undefined || options.baselineWrite || options.baselinePrune;
  const compared = isAsked ? await (await import('./baseline.ts')).withBaseline(reports, options, context, terminal) : { reports, left: [] };
  const run = { ...facts, mended: compared.left.map(({ file, rule, count }) => ({ file, rule, count })) };
  // The sum of `pretty` has the numbers; what they are about is said in every format.
  sayWhatIsOff(options.format === 'pretty' ? [] : compared.reports, run, terminal);
  return { reports: compared.reports, run, isStale: compared.left.length > 0 };
}

/** On the terminal in every format: what comes with a change must not be able to switch the linter off unseen. */
function sayWhatIsOff(reports: readonly FileReport[], { ignored, lowered, mended }: RunFacts, terminal: Terminal): void {
  const hidden = reports.flatMap(({ suppressed = [] }) => suppressed);
  const byComments = hidden.filter(({ by }) => by === 'comment').length;
  const known = hidden.length - byComments;
  const parts = [
    byComments > 0 && `${byComments} suppressed by comments`,
    known > 0 && `${known} known from the baseline`,
    ignored.length > 0 && `ignored by settings: ${some(ignored)}`,
    Object.keys(lowered).length > 0 && `off or lowered: ${some(Object.entries(lowered).map(([rule, severity]) => `${rule} (${severity})`))}`,
  ].filter(Boolean);
  if (parts.length > 0) terminal.note(`mandate: not shown: ${parts.join('; ')}`);
  for (const { file, rule, count } of mended.slice(0, mostNamed)) terminal.note(`mandate: ${file}: ${rule} is mended${count > 1 ? ` ${count} times` : ''} and still in the baseline; --baseline-prune takes it out`);
  if (mended.length > mostNamed) terminal.note(`mandate: and ${mended.length - mostNamed} more in the baseline`);
}

const mostNamed = 10;

function some(names: readonly string[]): string {
  return names.length > mostNamed ? `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more` : names.join(', ');
}
