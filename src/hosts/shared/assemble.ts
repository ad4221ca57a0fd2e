import { toString } from 'mdast-util-to-string';
import { directive } from '../../contract/directive.ts';
import { extractContract } from '../../contract/extract.ts';
import type { Agent, ExtraField, Leaf, ModelChoice } from '../../model/agent.ts';
import { authorityOf, type Authority, type OrderedRule, type ToolEntry } from '../../model/authority.ts';
import type { Contract } from '../../model/contract.ts';
import { nameFromPath } from '../../model/name.ts';
import { spanOf, type Document } from '../../parse/document.ts';
import { toData, type MapValue } from '../../parse/value.ts';
import type { Located, Span } from '../../text/span.ts';

/** What a host's reader found in a file; the rest is the same for all markdown dialects. */
export interface ReadParts {
  readonly dialect: string;
  readonly name?: Located<string> | undefined;
  readonly description?: Located<string> | undefined;
  readonly model?: ModelChoice | undefined;
  readonly tools: readonly ToolEntry[];
  readonly rest: Authority['rest'];
  readonly rules?: readonly OrderedRule[];
  readonly extra: readonly ExtraField[];
}

/** The model of one agent file. Name and description are worked out where they are not written. */
export function assemble(document: Document, parts: ReadParts): Agent {
  let inferred: { readonly description: Leaf<string> | undefined } | undefined;
  let contract: Contract | undefined;
  return {
    path: document.source.path,
    dialect: parts.dialect,
    name: parts.name ?? document.key ?? inferredName(document),
    get description() {
      return parts.description ?? (inferred ??= { description: inferredDescription(document) }).description;
    },
    ...(parts.model ? { model: parts.model } : {}),
    authority: authorityOf(parts.tools, parts.rest),
    tools: parts.tools,
    ...(parts.rules ? { rules: parts.rules } : {}),
    extra: parts.extra,
    prompt: { value: document.prompt, span: document.body },
    get contract() {
      return (contract ??= placed(extractContract(document.prose), document));
    },
  };
}

/** The fields of a dialect that have no place in the model. */
export function extraFields(map: MapValue | undefined, modelled: readonly string[], known: readonly string[]): ExtraField[] {
  return (map?.entries ?? [])
    .filter(({ key }) => !modelled.includes(key.value))
    .map(({ key, value }) => ({ key, value: toData(value), span: value.span, known: known.includes(key.value) }));
}

function inferredName(document: Document): Leaf<string> {
  const { name, from } = nameFromPath(document.source.path);
  return { value: name, span: topOf(document), inferred: from };
}

/** The paragraph that says what the agent is for, else its first heading: hosts that need a description get no file without one. */
function inferredDescription(document: Document): Leaf<string> | undefined {
  const found = directive(document.prose);
  if (found) return { value: found.value, span: document.place(found.span), inferred: 'directive' };
  const heading = document.prose.tree.children.find((node) => node.type === 'heading');
  const text = heading && toString(heading).trim();
  return text ? { value: text, span: document.place(spanOf(heading)), inferred: 'title' } : undefined;
}

/** A contract read from the prose, with its places in the file. */
function placed(contract: Contract, document: Document): Contract {
  if (document.format === 'markdown') return contract;
  const move = (value: unknown, key: string): unknown => {
    if (key === 'span' || key === 'selfSpan') return document.place(value as Span);
    if (Array.isArray(value)) return value.map((item) => move(item, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, move(inner, name)]));
  };
  // Only spans change, and they stay spans.
  return move(contract, '') as Contract;
}

/** A place for what nobody wrote: the first character of the file. */
function topOf(document: Document): Span {
  return { start: 0, end: Math.min(1, document.text.length) };
}
