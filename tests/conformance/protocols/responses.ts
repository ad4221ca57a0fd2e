import { type Answer, events, json, type Json, list, type Protocol, string, textOf } from './protocol.ts';

const usage = { input_tokens: 10, input_tokens_details: { cached_tokens: 0 }, output_tokens: 5, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 15 };

/** OpenAI Responses. */
export const responses: Protocol = {
  id: 'responses',
  match: (path) => (path.endsWith('/responses') ? 'call' : undefined),
  read(body) {
    const items = typeof body['input'] === 'string' ? [{ role: 'user', content: body['input'] }] : list(body['input']);
    const of = (...roles: string[]) => items.filter((item) => roles.includes(string(item['role']))).map((item) => textOf(item['content']));
    return {
      model: string(body['model']),
      system: [string(body['instructions']), ...of('system', 'developer')],
      tools: list(body['tools']).flatMap(names),
      results: items.filter((item) => string((item as Json)['type']).endsWith('_call_output')).map((item) => outputText((item as Json)['output'])),
      users: of('user'),
    };
  },
  answer(answer, body, _path, turn) {
    const output = itemsOf(answer, turn);
    const done = { id: `resp_${turn}`, object: 'response', created_at: 0, status: 'completed', model: body['model'], output, usage };
    if (body['stream'] !== true) return json(done);
    return events([
      { type: 'response.created', response: { ...done, status: 'in_progress', output: [], usage: null } },
      ...output.flatMap((item, index) => [
        { type: 'response.output_item.added', output_index: index, item },
        ...(item['type'] === 'message' ? [{ type: 'response.output_text.delta', item_id: item['id'], output_index: index, content_index: 0, delta: answer.text }] : []),
        { type: 'response.output_item.done', output_index: index, item },
      ]),
      { type: 'response.completed', response: done },
    ]);
  },
  count: () => json({}),
};

/** A built-in tool such as `web_search` has no name but its type; a namespace holds tools of its own. */
function names(tool: Json): string[] {
  const name = string(tool['name']) || string(tool['type']);
  return tool['type'] === 'namespace' ? list(tool['tools']).flatMap((inner) => names(inner).map((short) => `${name}/${short}`)) : [name];
}

function outputText(value: unknown): string {
  return typeof value === 'string' ? value : textOf(value);
}

function itemsOf(answer: Answer, turn: number): readonly Json[] {
  return [
    ...(answer.text === undefined
      ? []
      : [{ type: 'message', id: `msg_${turn}`, role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: answer.text, annotations: [] }] }]),
    ...(answer.calls ?? []).map((call, index) => ({
      type: 'function_call',
      id: `fc_${turn}_${index}`,
      call_id: `call_${turn}_${index}`,
      name: call.tool,
      ...(call.namespace !== undefined && { namespace: call.namespace }),
      arguments: JSON.stringify(call.input),
      status: 'completed',
    })),
  ];
}
