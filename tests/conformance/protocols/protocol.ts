/** One call the scripted model makes. `namespace` is the group a Responses tool sits in. */
export interface ToolCall {
  readonly tool: string;
  readonly namespace?: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the scripted model says to one request; both parts may be absent. */
export interface Answer {
  readonly text?: string;
  readonly calls?: readonly ToolCall[];
}

/** The parts of a model request that the suite asserts on. */
export interface Asked {
  readonly model: string;
  /** Every text that carries instructions (system, developer), in the order sent. */
  readonly system: readonly string[];
  /** Tool names in the order sent; a tool inside a namespace is `namespace/tool`. */
  readonly tools: readonly string[];
  /** The texts of all tool results in the conversation so far. */
  readonly results: readonly string[];
  /** The texts of all user turns that are not tool results. */
  readonly users: readonly string[];
}

export interface Reply {
  readonly type: 'application/json' | 'text/event-stream';
  readonly body: string;
}

export interface Protocol {
  readonly id: 'messages' | 'chat' | 'responses' | 'gemini';
  /** What a POST on this path is: a model call, a request to count tokens, or not of this protocol. */
  match(path: string): 'call' | 'count' | undefined;
  read(body: Json, path: string): Asked;
  /** `turn` numbers the calls of one channel from 0; ids are made from it, so that runs repeat byte for byte. */
  answer(answer: Answer, body: Json, path: string, turn: number): Reply;
  count(): Reply;
}

export type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

export function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The text of a content field: a string, or the joined `text` of its parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map((part) => string(part['text']))
    .join('');
}

export function json(value: unknown): Reply {
  return { type: 'application/json', body: JSON.stringify(value) };
}

/** Server-sent events; an event with a name carries it as `event:` too, as the Anthropic and Responses clients expect. */
export function events(items: readonly Json[], end = ''): Reply {
  const body = items.map((item) => `${typeof item['type'] === 'string' ? `event: ${item['type']}\n` : ''}data: ${JSON.stringify(item)}\n\n`).join('');
  return { type: 'text/event-stream', body: body + end };
}
