import type { Nodes } from 'mdast';
import type { Workspace } from '../analyse/workspace.ts';
import type { OptionSchemas, OptionValues } from '../config/schema.ts';
import type { Fix, Label, Severity } from '../diagnostics/diagnostic.ts';
import type { LoaderVerdict } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';
import type { ToolEntry } from '../model/authority.ts';
import type { Document } from '../parse/document.ts';
import type { Entry } from '../parse/value.ts';
import type { Span } from '../text/span.ts';
import type { JudgedSuppression } from './suppress.ts';

/** What a rule says, with holes: `Unexpected second {tool}, expected one`. */
export interface Message {
  readonly text: string;
  readonly why: string;
  readonly help: string;
}

type Messages = Readonly<Record<string, Message>>;

/** The names of the holes in a text. */
export type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;

type Data<M extends Message> = [Holes<M['text'] | M['why'] | M['help']>] extends [never]
  ? { readonly data?: never }
  : { readonly data: { readonly [Hole in Holes<M['text'] | M['why'] | M['help']>]: string | number } };

/** One finding: which message, with what in its holes, at which place. */
export type Report<All extends Messages> = {
  [Name in keyof All & string]: Data<All[Name]> & {
    readonly message: Name;
    readonly at: Span;
    /** Where the host makes more or less of it than the rule's own severity says. */
    readonly severity?: Severity;
    readonly labels?: readonly Label[];
    readonly fixes?: readonly Fix[];
  };
}[keyof All & string];

export interface CheckContext<All extends Messages, Options extends OptionSchemas = OptionSchemas> {
  /** The path as the user sees it; labels that point into the same file use it. */
  readonly file: string;
  readonly document: Document;
  readonly agent: Agent;
  readonly workspace: Workspace;
  /** What the settings say, and the default of each option they say nothing of. */
  readonly options: OptionValues<Options>;
  /** What the loader of a host makes of the file; the one of the file's own dialect when none is named. */
  verdict(host?: string): LoaderVerdict;
  report(finding: Report<All>): void;
}

/** What a rule wants to see. Nodes of the tree are named by their mdast type; nobody walks the tree on his own. */
export type Visitor = {
  readonly agent?: (agent: Agent) => void;
  readonly tool?: (tool: ToolEntry) => void;
  readonly field?: (field: Entry) => void;
  /** A comment that switches rules off, after every rule has said what it found; what is reported here cannot be switched off. */
  readonly suppression?: (suppression: JudgedSuppression) => void;
  /** After the last node. */
  readonly end?: () => void;
} & { readonly [Type in Nodes['type']]?: (node: Extract<Nodes, { type: Type }>) => void };

export interface RuleDefinition<All extends Messages, Options extends OptionSchemas = OptionSchemas> {
  readonly id: string;
  readonly summary: string;
  readonly kind: 'problem' | 'suggestion' | 'security';
  readonly severity: Severity;
  readonly since: string;
  /** The presets `strict` and `security` raise its lesser findings to this. */
  readonly strict?: Severity;
  /** Off in every preset: only settings that name it switch it on. */
  readonly optional?: true;
  /** Reported under `--unsuppressed guarded` whatever comments, settings and baselines say. */
  readonly guarded?: true;
  readonly options?: Options;
  /** Where it is described, when it has no page of ours. */
  readonly page?: string;
  /** The only dialects it looks at; absent when it looks at all. */
  readonly dialects?: readonly string[];
  /** Sees files of which there is no text too: empty, binary, too large. */
  readonly unread?: true;
  /** Its findings are left out where a rule that yields less says something of the same lines, no less loudly; absent is 0. */
  readonly yields?: 1 | 2;
  /** Looks at the settings files of a project too; their fields are the settings, and their prompt is empty. */
  readonly settings?: true;
  readonly messages: All;
  /** Called once for each file, so nothing it keeps outlives the file. */
  check(context: CheckContext<All, Options>): Visitor;
}

/** A rule whose messages are not known one by one. */
export type AnyRule = RuleDefinition<Messages>;

export function defineRule<const All extends Messages, const Options extends OptionSchemas = Readonly<Record<never, never>>>(rule: RuleDefinition<All, Options>): AnyRule {
  // The frame calls `check` with a context that takes every message of this rule and gives its options, which is what `All` and `Options` say.
  return rule as unknown as AnyRule;
}
