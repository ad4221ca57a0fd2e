import { describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import { readRun } from '../src/hosts/judged.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { fromText } from '../src/parse/source.ts';
import { prepare, type RunHost } from '../src/run/prepare.ts';

/** How a host is started as an agent of these fields and this prompt. */
function startOf(id: string, fields: string, prompt: string) {
  const [document] = openSource(fromText('gauge-reader.md', `---\nname: gauge-reader\ndescription: Reads gauges\n${fields}---\n# Gauge Reader\n\nYou read gauges.\n\n${prompt}\n`));
  const host = hosts.find((candidate) => candidate.id === id) as RunHost;
  const { arguments: words, files } = prepare(readAgent(document!), host, { context: { models: {}, servers: [], settings: new Map() }, folder: '/scratch', yes: false }).start();
  const schema = words[words.indexOf('--json-schema') + 1];
  return { words, tools: id === 'claude-code' ? (JSON.parse(files[0]!.text) as Record<string, { tools?: string[] }>)['gauge-reader']!.tools : undefined, schema: words.includes('--json-schema') ? (JSON.parse(schema!) as unknown) : undefined };
}

const order = 'ALWAYS return JSON: {status, errors}';

describe('the shape of an answer', () => {
  test('is given to Claude Code with the tool that hands it in, where it is the whole answer', () => {
    const shape = { type: 'object', properties: { status: {}, errors: {} }, required: ['status', 'errors'] };
    expect(startOf('claude-code', 'tools: Read\n', order)).toMatchObject({ schema: shape, tools: ['Read', 'StructuredOutput'] });
    expect(startOf('claude-code', '', order)).toMatchObject({ schema: shape, tools: undefined });
  });

  test.for([
    ['another form of answer is ordered beside it', 'tools: Read\n', `${order}\n\n## Output format\n\nYour report MUST have these sections:\n\n### 1. Gauges\n\nEach gauge.\n\n### 2. Tide\n\nThe tide.`],
    ['the answer is no JSON', 'tools: Read\n', 'ALWAYS return YAML: {status, errors}'],
    ['nothing is ordered', 'tools: Read\n', 'Be kind.'],
    ['turns are counted', 'tools: Read\nmaxTurns: 3\n', order],
    ['the tool for it is denied', 'disallowedTools: StructuredOutput\n', order],
  ])('is kept back where %s', ([, fields, prompt]) => {
    const { schema, tools } = startOf('claude-code', fields!, prompt!);
    expect(schema).toBeUndefined();
    expect(tools ?? []).not.toContain('StructuredOutput');
  });

  test.for(hosts.filter(({ id, drive }) => drive !== undefined && id !== 'claude-code'))('is only asked for on $id', ({ id }) => {
    expect(startOf(id, 'tools: Read\n', order).words.join(' ')).not.toMatch(/schema/);
  });

  test('is the answer of a recorded run', () => {
    const events = [
      { type: 'system', subtype: 'init', claude_code_version: '2.1.329', session_id: 's' },
      { type: 'assistant', message: { id: 'm', content: [{ type: 'tool_use', id: 't', name: 'StructuredOutput', input: { status: 'done', errors: [] } }] }, parent_tool_use_id: null },
      { type: 'result', subtype: 'success', result: '{"status":"done","errors":[]}', structured_output: { status: 'done', errors: [] } },
    ];
    expect(readRun(events, '')?.recording.main.answers).toEqual(['{"status":"done","errors":[]}']);
  });
});
