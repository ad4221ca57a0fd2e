import type { Span } from '../text/span.ts';

/** What the prose binds an agent to. Every item carries the span of the whole lines it was read from. */
export interface Contract {
  readonly outputs: readonly OutputContract[];
  readonly rules: readonly Rule[];
  readonly limits: readonly Limit[];
  readonly delegation: Delegation;
  readonly requiredTools: readonly RequiredTool[];
  readonly skills: readonly SkillUse[];
  readonly returnShape?: ReturnShape | undefined;
}

export type OutputForm = 'headings' | 'numbered' | 'bullets' | 'bold' | 'code' | 'json' | 'yaml' | 'prose';

/** `must` and `format` gate a verdict; `list` and `example` never do. */
export type OutputStrength = 'must' | 'format' | 'list' | 'example';

export interface OutputContract {
  readonly form: OutputForm;
  readonly strength: OutputStrength;
  readonly span: Span;
  readonly sections: readonly OutputSection[];
  /** Keys of a data return; empty for prose. */
  readonly fields: readonly string[];
  /** It is not the form of the answer itself, but of a file or of something on the way: no verdict on an answer hangs on it. */
  readonly elsewhere?: true;
  /** It is given once for each of several things, of which there may be none. */
  readonly repeats?: true;
}

/** Whether an answer that lacks it is none. */
export function binds({ strength, elsewhere }: OutputContract): boolean {
  return !elsewhere && (strength === 'must' || strength === 'format');
}

export interface OutputSection {
  /** The title as written, without numbering, emphasis and a closing colon. */
  readonly title: string;
  /** 1-based place among the sections of one contract, nested ones included. */
  readonly order: number;
  /** Heading level the section was written with; absent when it is no heading. */
  readonly level?: number;
  readonly nested: boolean;
  readonly optional: boolean;
  /** What the text of the section asks for, one sentence or item each, as written. */
  readonly demands: readonly Demand[];
  readonly span: Span;
}

export interface Demand {
  /** In one line, without markup. */
  readonly text: string;
  /** The sentence that introduces the list it stands in: `For each choice, you MUST:`. */
  readonly lead?: string;
  readonly span: Span;
}

export type RuleKind = 'prohibition' | 'obligation' | 'limit' | 'delegation' | 'return-shape';

export interface Rule {
  readonly kind: RuleKind;
  /** `agent`: its own conduct; `domain`: the code or product it writes. */
  readonly scope: 'agent' | 'domain';
  /** As written. */
  readonly text: string;
  /** ISO 639-1. */
  readonly language: string;
  readonly span: Span;
}

export interface Limit {
  /** `attempts`, `turns`, `lines`, `minutes`, … */
  readonly what: string;
  readonly value: number;
  /** What happens after, as written. */
  readonly then?: string;
  readonly span: Span;
}

export type DelegationMode = 'handoff' | 'collab' | 'owner' | 'from' | 'return';

export interface Delegation {
  readonly self: 'forbidden' | 'free';
  /** Where the ban on calling oneself stands. */
  readonly selfSpan?: Span;
  /** Agents that must not be called. */
  readonly forbidden: readonly string[];
  readonly targets: readonly DelegationTarget[];
}

export interface DelegationTarget {
  readonly name: string;
  readonly mode: DelegationMode;
  readonly span: Span;
}

export interface RequiredTool {
  /** As written: `pg-aiguide`, `mcp__context7__resolve_library_id`, `Read`. */
  readonly tool: string;
  readonly mode: 'must' | 'mention' | 'forbid';
  /** What it is for, as written. */
  readonly purpose?: string;
  /** What has to wait for it, as written. */
  readonly before?: string;
  /** Calls the prose spells out, as written. */
  readonly calls: readonly string[];
  readonly span: Span;
}

export interface SkillUse {
  readonly name: string;
  readonly area?: string;
  readonly mandatory: boolean;
  readonly span: Span;
}

export interface ReturnShape {
  readonly fields: readonly string[];
  readonly format: 'json' | 'yaml';
  /** JSON Schema (2020-12) of the data asked for. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly span: Span;
  /** As of an output. */
  readonly elsewhere?: true;
}
