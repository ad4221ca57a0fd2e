import { toString } from 'mdast-util-to-string';
import { directive } from '../../contract/directive.ts';
import { extractContract } from '../../contract/extract.ts';
import type { Agent, ExtraField, Leaf, ModelChoice } from '../../model/agent.ts';
import { authorityOf, type Authority, type OrderedRule, type ToolEntry } from '../../model/authority.ts';
import type { Contract } from '../../model/contract.ts';
import type { OwnServer } from '../../model/mcp-server.ts';
import { nameFromPath } from '../../model/name.ts';
import { spanOf, type Document } from '../../parse/document.ts';
import { toData, type MapValue } from '../../parse/value.ts';
import type { Located, Span } from '../../text/span.ts';

/** What a host's reader found in a file; the rest is the same for all markdown dialects. */
export interface ReadParts {
  readonly dialect: string;
  readonly name?: Leaf<string> | undefined;
  readonly description?: Leaf<string> | undefined;
  readonly model?: ModelChoice | undefined;
  readonly tools: readonly ToolEntry[];
  readonly rest: Authority['rest'];
  readonly rules?: readonly OrderedRule[];
  readonly extra: readonly ExtraField[];
  readonly servers?: readonly OwnServer[];
}

/** The model of one agent file. Name and description are worked out where they are not written. */
export function assemble(document: Document, parts: ReadParts): Agent {
  return new Assembled(document, parts);
}

/** Description and contract are fields of the agent's own, so that a copy has them, and their getters are the same for all: V8 makes slow dictionaries of objects whose getters differ. */
class Assembled implements Agent {
  declare readonly path: string;
  declare readonly dialect: string;
  declare readonly declaredBy?: string;
  declare readonly name: Leaf<string>;
  declare readonly description: Leaf<string> | undefined;
  declare readonly model?: ModelChoice;
  declare readonly authority: Authority;
  declare readonly tools: readonly ToolEntry[];
  declare readonly rules?: readonly OrderedRule[];
  declare readonly extra: readonly ExtraField[];
  declare readonly servers?: readonly OwnServer[];
  declare readonly prompt: Located<string>;
  declare readonly contract: Contract;
  readonly #document: Document;
  #description: { readonly found: Leaf<string> | undefined } | undefined;
  #contract: Contract | undefined;

  static readonly #lazyDescription: Lazy = {
    enumerable: true,
    configurable: true,
    get() {
      return (this.#description ??= { found: inferredDescription(this.#document) }).found;
    },
  };

  static readonly #lazyContract: Lazy = {
    enumerable: true,
    configurable: true,
    get() {
      return (this.#contract ??= placed(extractContract(this.#document.prose), this.#document));
    },
  };

  constructor(document: Document, { dialect, name, description, model, tools, rules, rest, extra, servers = [] }: ReadParts) {
    this.#document = document;
    if (description) this.#description = { found: description };
    this.path = document.source.path;
    this.dialect = dialect;
    const { declared } = document.source;
    if (declared && declared.plugin === undefined) this.declaredBy = declared.by;
    this.name = name ?? document.key ?? inferredName(document);
    Object.defineProperty(this, 'description', Assembled.#lazyDescription);
    if (model) this.model = model;
    this.authority = authorityOf(tools, rest);
    this.tools = tools;
    if (rules) this.rules = rules;
    this.extra = extra;
    if (servers.length > 0) this.servers = servers;
    this.prompt = { value: document.prompt, span: document.body };
    Object.defineProperty(this, 'contract', Assembled.#lazyContract);
  }
}

type Lazy = PropertyDescriptor & ThisType<Assembled>;

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

/** A text that settings say of an agent, of which its own file says nothing. */
export function fromSettings(value: string | undefined, document: Document): Leaf<string> | undefined {
  return value === undefined || value.trim() === '' ? undefined : { value, span: topOf(document), inferred: 'settings' };
}

/** A place for what nobody wrote: the first character of the file. */
function topOf(document: Document): Span {
  return { start: 0, end: Math.min(1, document.text.length) };
}
