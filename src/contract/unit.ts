import type { Span } from '../text/span.ts';
import type { Lexicon, Topic } from './lexicon/lexicon.ts';

export type ScopeKind = 'heading' | 'bold' | 'label' | 'tag' | 'callout' | 'table' | 'item';

/** Something that names what stands below it. */
export interface Scope {
  readonly kind: ScopeKind;
  /** The tag that opened it and has to close it. */
  readonly tag: string | undefined;
  /** Without numbering, emphasis and a closing colon. */
  readonly title: string;
  /** The title, folded. */
  readonly folded: string;
  /** 1 to 6 for a markdown heading, deeper for the others. */
  readonly level: number;
  /** Number of scopes it stands in, itself included. */
  readonly depth: number;
  readonly span: Span;
  readonly parent: Scope | undefined;
  /** Whether it is the first heading of the document. */
  readonly first: boolean;
  readonly lexicon: Lexicon;
  /** What the title alone says. */
  readonly topics: ReadonlySet<Topic>;
}

export type UnitType = 'heading' | 'sentence' | 'item' | 'cell' | 'code';

/** The smallest stretch of text that can bind: a heading, a sentence, a list item without its children, a table row, a fence. */
export interface Unit {
  /** Place in the list of units. */
  readonly index: number;
  readonly type: UnitType;
  readonly span: Span;
  /** As written; cut when it is very long. */
  readonly raw: string;
  /** `raw` folded, with code spans and quotations blanked out; same length. */
  readonly masked: string;
  /** The signs that `raw` holds, as the bits of `signs.ts`; of code nothing is told. */
  readonly signs: number;
  /** What it says, as the bits of `sayings.ts`; of code nothing is told. */
  readonly said: number;
  /** Whether `raw` names JSON or YAML; of code nothing is told. */
  readonly data: boolean;
  readonly lexicon: Lexicon;
  readonly scope: Scope | undefined;
  /** Number of the block it belongs to: sentences of one paragraph share it, and so do the items of one list. */
  readonly block: number;
  /** Depth of the list, 0 outside. */
  readonly depth: number;
  readonly ordered: boolean;
  /** The box of a task list item. */
  readonly box: boolean;
  /** Sign at the start: a cross or a check mark. */
  readonly sign: 'forbid' | 'demand' | undefined;
  /** Cells of a table row, as written. */
  readonly cells: readonly Span[] | undefined;
  /** Language and content of a fence. */
  readonly fence: { readonly language: string; readonly text: string; readonly start: number } | undefined;
  /** End of the list that this lead-in opens. */
  readonly leads: number | undefined;
}
