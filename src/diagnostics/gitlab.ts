import { safeJson } from '../text/json.ts';
import { oneLine } from '../text/printable.ts';
import type { Diagnostic } from './diagnostic.ts';
import { fingerprints } from './fingerprint.ts';
import type { OutputOptions } from './output.ts';
import { textsOf, type FileReport } from './report.ts';

const severities = { error: 'critical', warning: 'minor', info: 'info' } as const;

/** The Code Quality report of GitLab. Infos are in it when asked for: every entry shows in the merge request. */
export function gitlab(reports: readonly FileReport[], options: Pick<OutputOptions, 'verbose' | 'fromRoot' | 'digest'>): string {
  const texts = textsOf(reports);
  const fingerprint = fingerprints(texts, options);
  const entry = (diagnostic: Diagnostic) => {
    const { code, severity, file, span, message, why, help, url } = diagnostic;
    const [begin, end] = texts.get(file)?.lines(span) ?? [1, 1];
    return {
      description: oneLine(message),
      check_name: code,
      fingerprint: fingerprint(diagnostic),
      severity: severities[severity],
      location: { path: options.fromRoot(file), lines: { begin, end } },
      content: { body: [why, help, url].map(oneLine).join('\n\n') },
    };
  };
  // The numbers of findings that are alike count the hidden ones too, so that asking for more changes no fingerprint.
  const entries = reports.flatMap(({ diagnostics }) => diagnostics.map(entry));
  return `${safeJson(entries.filter(({ severity }) => options.verbose || severity !== 'info'))}\n`;
}
