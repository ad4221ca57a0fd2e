import { events, json, list, object, type Protocol, string, textOf } from './protocol.ts';

/** Gemini generateContent. */
export const gemini: Protocol = {
  id: 'gemini',
  match: (path) => (/:(?:stream)?[gG]enerateContent$/.test(path) ? 'call' : path.endsWith(':countTokens') ? 'count' : undefined),
  read(body, path) {
    const turns = list(body['contents']);
    const parts = turns.filter((turn) => turn['role'] === 'user' || turn['role'] === 'function').flatMap((turn) => list(turn['parts']));
    return {
      model: /models\/([^/:]+):/.exec(path)?.[1] ?? '',
      system: [textOf(object(body['systemInstruction'])['parts'])],
      tools: list(body['tools']).flatMap((group) => list(group['functionDeclarations']).map((tool) => string(tool['name']))),
      results: parts.filter((part) => 'functionResponse' in part).map((part) => resultText(object(object(part['functionResponse'])['response']))),
      users: parts.filter((part) => 'text' in part).map((part) => string(part['text'])),
    };
  },
  answer(answer, _body, path) {
    const parts = [
      ...(answer.text === undefined ? [] : [{ text: answer.text }]),
      ...(answer.calls ?? []).map((call) => ({ functionCall: { name: call.tool, args: call.input } })),
    ];
    const reply = {
      candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
    };
    return /:stream/.test(path) ? events([reply]) : json(reply);
  },
  count: () => json({ totalTokens: 10 }),
};

function resultText(response: Readonly<Record<string, unknown>>): string {
  return Object.values(response)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
}
