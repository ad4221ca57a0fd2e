import type { HookForm } from '../model/guard-data.ts';

/** `begin` and `end` tell of the call that starts an agent, `idle` that none is at work; nothing is decided on them. */
export type QuestionKind = 'call' | 'stop' | 'begin' | 'end' | 'idle';

/** What a hook asks, whatever its host. */
export interface Question {
  readonly kind: QuestionKind;
  readonly session: string;
  /** The agent it is about; absent where the host does not say. */
  readonly agent?: string;
  /** Tells runs of one agent in a session apart. */
  readonly instance: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly answer?: string;
  /** The first answer of a run or a turn: what was counted before is over. */
  readonly isFirst: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Events by which hosts ask before a call. */
const calls = new Set(['PreToolUse', 'preToolUse']);

/** Reads what a host put on standard input. Throws for what is no JSON object: the entry decides what that means. */
export function readQuestion(text: string, kind: QuestionKind): Question {
  const fields = JSON.parse(text) as unknown;
  if (!isFields(fields)) throw new TypeError('the question is no object');
  const event = string(fields, 'hook_event_name');
  const agent = string(fields, 'agent_type', 'agentType', 'agent_name', 'agentName');
  const given = inputOf(fields['tool_input'] ?? fields['toolArgs']);
  // Gemini CLI has its subagents hand in the answer by a call.
  const answer = [fields['last_assistant_message'], fields['response'], kind === 'stop' ? given['result'] : undefined].find((value) => typeof value === 'string');
  const repeat = fields['stop_hook_active'];
  const tool = fields['tool_name'] ?? fields['toolName'];
  return {
    kind: event !== undefined && calls.has(event) ? 'call' : kind,
    session: string(fields, 'session_id', 'sessionId') ?? '',
    instance: string(fields, 'agent_id', 'agentId') ?? '',
    ...(agent === undefined ? {} : { agent }),
    tool: typeof tool === 'string' ? tool : tool === undefined ? '' : JSON.stringify(tool),
    input: given,
    ...(answer === undefined ? {} : { answer }),
    isFirst: repeat === false,
  };
}

/** Arguments come as an object, or as the text of one. */
function inputOf(value: unknown): Fields {
  if (isFields(value)) return value;
  if (typeof value !== 'string') return {};
  try {
    const parsed = JSON.parse(value) as unknown;
    return isFields(parsed) ? parsed : { value };
  } catch {
    // A patch or a command is text and no JSON.
    return { value };
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first of several fields that holds text. */
function string(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) if (Object.hasOwn(fields, name) && typeof fields[name] === 'string' && fields[name] !== '') return fields[name];
  return undefined;
}

/** What the guard has to say. */
export type Reply = { readonly says: 'nothing'; readonly note?: string } | { readonly says: 'deny'; readonly reason: string } | { readonly says: 'again'; readonly reason: string };

/** What goes out on the two streams, and the exit code. */
export interface Spoken {
  readonly out: string;
  readonly note: string;
  readonly exit: 0 | 2;
}

/** A reply in the words of a host. */
export function speak(reply: Reply, form: HookForm): Spoken {
  switch (reply.says) {
    case 'nothing':
      return { out: '', note: reply.note ?? '', exit: 0 };
    case 'deny':
      if (form === 'copilot') return { out: JSON.stringify({ permissionDecision: 'deny', permissionDecisionReason: reply.reason }), note: '', exit: 0 };
      return { out: '', note: reply.reason, exit: 2 };
    case 'again':
      return { out: JSON.stringify({ decision: 'block', reason: reply.reason }), note: '', exit: 0 };
  }
}
