import { type Answer, events, json, type Json, list, type Protocol, string, textOf } from './protocol.ts';

const usage = { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };

/** Anthropic Messages. */
export const messages: Protocol = {
  id: 'messages',
  match: (path) => (path.endsWith('/v1/messages') ? 'call' : path.endsWith('/v1/messages/count_tokens') ? 'count' : undefined),
  read(body) {
    const turns = list(body['messages']);
    const parts = turns.filter((turn) => turn['role'] === 'user').flatMap((turn) => (typeof turn['content'] === 'string' ? [{ type: 'text', text: turn['content'] }] : list(turn['content'])));
    return {
      model: string(body['model']),
      system: [
        ...(typeof body['system'] === 'string' ? [body['system']] : list(body['system']).map((block) => string(block['text']))),
        ...turns.filter((turn) => turn['role'] === 'system').map((turn) => textOf(turn['content'])),
      ],
      tools: list(body['tools']).map((tool) => string(tool['name'])),
      results: parts.filter((part) => part['type'] === 'tool_result').map((part) => textOf((part as Json)['content'])),
      users: parts.filter((part) => part['type'] === 'text').map((part) => string(part['text'])),
    };
  },
  answer(answer, body, _path, turn) {
    const content = blocks(answer, turn);
    const reason = answer.calls?.length ? 'tool_use' : 'end_turn';
    const message = { id: `msg_${turn}`, type: 'message', role: 'assistant', model: body['model'], content, stop_reason: reason, stop_sequence: null, usage };
    if (body['stream'] !== true) return json(message);
    return events([
      { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
      ...content.flatMap((block, index) => {
        const start = block['type'] === 'text' ? { type: 'text', text: '' } : { ...block, input: {} };
        const delta = block['type'] === 'text' ? { type: 'text_delta', text: block['text'] } : { type: 'input_json_delta', partial_json: JSON.stringify(block['input']) };
        return [
          { type: 'content_block_start', index, content_block: start },
          { type: 'content_block_delta', index, delta },
          { type: 'content_block_stop', index },
        ];
      }),
      { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
      { type: 'message_stop' },
    ]);
  },
  count: () => json({ input_tokens: 10 }),
};

function blocks(answer: Answer, turn: number): readonly Json[] {
  return [
    ...(answer.text === undefined ? [] : [{ type: 'text', text: answer.text }]),
    ...(answer.calls ?? []).map((call, index) => ({ type: 'tool_use', id: `toolu_${turn}_${index}`, name: call.tool, input: call.input })),
  ];
}
