import { events, json, list, object, type Protocol, string, textOf } from './protocol.ts';

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** OpenAI Chat Completions. */
export const chat: Protocol = {
  id: 'chat',
  match: (path) => (path.endsWith('/chat/completions') ? 'call' : undefined),
  read(body) {
    const turns = list(body['messages']);
    const of = (...roles: string[]) => turns.filter((turn) => roles.includes(string(turn['role']))).map((turn) => textOf(turn['content']));
    return {
      model: string(body['model']),
      system: of('system', 'developer'),
      tools: list(body['tools']).map((tool) => string(object(tool['function'])['name'])),
      results: of('tool'),
      users: of('user'),
    };
  },
  answer(answer, body, _path, turn) {
    const calls = (answer.calls ?? []).map((call, index) => ({
      index,
      id: `call_${turn}_${index}`,
      type: 'function',
      function: { name: call.tool, arguments: JSON.stringify(call.input) },
    }));
    const message = { role: 'assistant', content: answer.text ?? null, ...(calls.length > 0 && { tool_calls: calls }) };
    const reason = calls.length > 0 ? 'tool_calls' : 'stop';
    const frame = { id: `chatcmpl-${turn}`, created: 0, model: body['model'] };
    if (body['stream'] !== true) return json({ ...frame, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: reason }], usage });
    const chunk = (delta: unknown, finish: string | null) => ({ ...frame, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
    return events([chunk(message, null), chunk({}, reason), { ...frame, object: 'chat.completion.chunk', choices: [], usage }], 'data: [DONE]\n\n');
  },
  count: () => json({}),
};
