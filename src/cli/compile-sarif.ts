import { join } from 'node:path';
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import type { OutputOptions, RuleFacts } from '../diagnostics/output.ts';
import { sarifOf } from '../diagnostics/sarif.ts';
import { texts, type FindingCode } from '../emit/findings.ts';
import type { PlannedBundle } from '../emit/plan.ts';
import type { Fate } from '../hosts/host.ts';
import { pageOf } from '../diagnostics/page.ts';
import type { CompileResult } from './compile.ts';
import { needsInWords } from './consent.ts';

/** What each fate is worth a result for. What is held as it was written is none: the JSON has the whole ledger. */
const fates = {
  widened: { severity: 'error', summary: 'The host would allow more than the source.' },
  dropped: { severity: 'warning', summary: 'The host has no place for it.' },
  narrowed: { severity: 'warning', summary: 'It is held, with less than was asked.' },
  rewritten: { severity: 'warning', summary: 'The words of the prompt had to change on this host.' },
  unverified: { severity: 'info', summary: 'What is known of the host comes from its documentation only.' },
  asked: { severity: 'info', summary: 'It is asked for in the prompt, and nothing enforces it.' },
  inferred: { severity: 'info', summary: 'Nobody wrote it; it was derived.' },
} as const satisfies Partial<Record<Fate, { severity: Severity; summary: string }>>;

/**
 * SARIF 2.1.0 of a compile: its findings, and the fates that a person should know of, each at the place it was written.
 * `out` is the folder that the paths of outputs count from; those of sources count from the current one.
 */
export function compileSarif({ plan, sources }: CompileResult, out: string, options: OutputOptions): string {
  const lines = new Map(sources.map(({ path, document }) => [path, document.lines]));
  const diagnostics = [...plan.findings, ...plan.bundles.flatMap(ledgerFindings)];
  const fromRoot = (path: string) => options.fromRoot(lines.has(path) ? path : join(out, path));
  return sarifOf('mandate-compile', diagnostics, lines, { ...options, fromRoot, rule: (code) => factsOf(code, options.rule(code)) });
}

function ledgerFindings({ agent, host, source, refused, ledger }: PlannedBundle): Diagnostic[] {
  return ledger.flatMap(({ field, fate, needs, how, span }) => {
    // Why a pair is refused is a finding already.
    if (!isTold(fate) || (refused && fate === 'widened')) return [];
    const { severity, summary } = fates[fate];
    const code = `compile/${fate}`;
    const needed = needs === 'none' ? '' : ` (needs ${needsInWords[needs]})`;
    const message = `\`${field}\` of ${agent} is ${fate} on ${host}: ${how}${needed}`;
    return [{ code, severity, file: source, span: span ?? { start: 0, end: 0 }, message, why: summary, help: '`mandate compile --format json` has the whole ledger.', labels: [], fixes: [], url: pageOf(code) }];
  });
}

function factsOf(code: string, page: RuleFacts | undefined): RuleFacts | undefined {
  const fate = code.slice('compile/'.length) as Fate;
  const { severity, summary } = isTold(fate) ? fates[fate] : { severity: texts[code as FindingCode]?.severity ?? 'error', summary: texts[code as FindingCode]?.why ?? code };
  return { kind: 'problem', url: pageOf(code), ...page, severity, summary: page?.summary ?? summary };
}

function isTold(fate: Fate): fate is keyof typeof fates {
  return fate in fates;
}
