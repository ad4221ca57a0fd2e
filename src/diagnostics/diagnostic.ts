import type { Span } from '../text/span.ts';

export type Severity = 'error' | 'warning' | 'info';

/** A second place that explains the first: where the name was defined, the rule that is broken. */
export interface Label {
  readonly file: string;
  readonly span: Span;
  readonly text: string;
}

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  /** `safe` keeps the meaning of the file and runs under `--fix`; `unsafe` needs `--fix=unsafe` or a person. */
  readonly safety: 'safe' | 'unsafe';
  readonly edits: readonly Edit[];
}

/** What we say to the user. Plain data: it survives `JSON.stringify`, a worker and a cache. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  readonly span: Span;
  /** What is wrong, one line, no final dot: `Unexpected X, expected Y`. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly help: string;
  readonly labels: readonly Label[];
  readonly fixes: readonly Fix[];
  /** Where the rule is described: an address, the path of a page of the user's own, or the command that shows the page. */
  readonly url: string;
}
