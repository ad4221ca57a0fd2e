import type { Located, Span } from '../text/span.ts';
import type { Authority, OrderedRule, ToolEntry } from './authority.ts';
import type { Contract } from './contract.ts';
import type { OwnServer } from './mcp-server.ts';

/** The host whose conventions a file follows, by its id; `portable` when none. */
export type Dialect = string;

/** A leaf that the author wrote, or that we worked out from something he wrote. */
export interface Leaf<T> extends Located<T> {
  /** Where an unwritten value comes from; absent when the author wrote it. */
  readonly inferred?: 'file-name' | 'folder-name' | 'directive' | 'title' | 'settings';
}

export type ModelTier = 'small' | 'medium' | 'large' | 'inherit';

export interface ModelChoice {
  /** As written: `sonnet`, `gpt-5`, `anthropic/claude-…`. */
  readonly written: string;
  readonly span: Span;
  /** What it means on every host; absent for a literal of one provider. */
  readonly tier?: ModelTier;
  /** Who serves the literal: `anthropic`, `openai`, `google`. Absent for a tier and where unknown. */
  readonly provider?: string;
}

/** A field of the dialect's own that has no place in the model: it goes to the same host only. */
export interface ExtraField {
  readonly key: Located<string>;
  /** Plain data as the dialect's parser reads it. */
  readonly value: unknown;
  readonly span: Span;
  /** Whether the dialect's host knows the key. */
  readonly known: boolean;
  /** The host does nothing with it where the file lies, and would elsewhere. */
  readonly isIdle?: true;
}

/** An agent as the author meant it, free of syntax and of hosts. Every leaf knows where it was written. */
export interface Agent {
  readonly path: string;
  readonly dialect: Dialect;
  /** The settings file that names this file as an agent, as the user sees it. */
  readonly declaredBy?: string;
  readonly name: Leaf<string>;
  /** Worked out from the body, when first asked for, where none is written. */
  readonly description?: Leaf<string> | undefined;
  readonly model?: ModelChoice;
  readonly authority: Authority;
  /** Every entry of every tool list, those that mean nothing included. */
  readonly tools: readonly ToolEntry[];
  /** Every rule in its order, in a dialect where the last one that matches decides: what `authority` is made from. */
  readonly rules?: readonly OrderedRule[];
  readonly extra: readonly ExtraField[];
  /** MCP servers that the file declares itself, in forms that are known; absent when there are none. Their field is in `extra` too. */
  readonly servers?: readonly OwnServer[];
  /** The body, byte for byte. */
  readonly prompt: Located<string>;
  /** Read from the body when first asked for. */
  readonly contract: Contract;
}

/** What a host is asked about: every host answers for every one of them. */
export const features = [
  'name',
  'description',
  'prompt',
  'model',
  'tools',
  'denied-tools',
  'tool-patterns',
  'mcp-tools',
  'delegation',
  'self-delegation',
  'output-sections',
  'return-shape',
  'attempts',
  'prohibitions',
  'required-tools',
  'skills',
] as const;

export type Feature = (typeof features)[number];
