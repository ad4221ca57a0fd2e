import type { Severity } from './diagnostic.ts';
import type { TextOptions } from './pretty.ts';

/** What a format says of a rule itself. */
export interface RuleFacts {
  readonly summary: string;
  readonly kind: 'problem' | 'suggestion' | 'security';
  readonly severity: Severity;
  readonly url: string;
  /** Its page, in markdown. */
  readonly page?: string;
}

/** What a format knows of the run beside its findings. A format takes what it needs. */
export interface OutputOptions extends TextOptions {
  /** Of this program. */
  readonly version: string;
  /** The folder that CI services count paths from, as a `file:` URL that ends in a slash. */
  readonly root: string;
  /** A shown path as one from that folder, with forward slashes; absolute when it lies outside. */
  fromRoot(path: string): string;
  /** A hash, as lower-case hexadecimal digits. */
  digest(text: string): string;
  rule(code: string): RuleFacts | undefined;
}
