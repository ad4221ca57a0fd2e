import { parseDocument } from '../../parse/document.ts';
import { fromText } from '../../parse/source.ts';
import { toData } from '../../parse/value.ts';
import type { Drive, Driver, Start, Step } from '../driver.ts';
import type { StreamEvent } from '../recording.ts';
import { object, text, word } from '../shared/events.ts';
import { count } from '../shared/steps.ts';

/** A name that no file of a project has: settings of two places for one agent are merged, and rules of the one could undo the other's. */
function runName(name: string): string {
  return `mandate-run-${name}`;
}

/** No variable of a program may be longer than 128 KiB on Linux. */
const longest = 120_000;
const promptFile = 'prompt.md';

/** The agent is given in `OPENCODE_CONFIG_CONTENT`, which goes before every settings file. A folder of agents would make the host load packages. */
function start({ agent, written, folder, model, session, yes }: Drive): Start {
  const file = written.files[0]!;
  const { fields, prompt } = parseDocument(fromText(file.path, file.text));
  const name = runName(agent.name.value);
  const configWith = (text: string) => ({ agent: { [name]: { ...(fields ? (toData(fields) as object) : {}), mode: 'primary', prompt: text } } });
  // The host puts files and variables in for these words before it reads the JSON; an escape is a brace to JSON alone.
  const whole = JSON.stringify(configWith(prompt)).replace(/\{(?=env:|file:)/g, '\\u007b');
  const isLong = Buffer.byteLength(whole) > longest;
  return {
    files: isLong ? [{ path: promptFile, text: prompt }] : [],
    environment: { OPENCODE_CONFIG_CONTENT: isLong ? JSON.stringify(configWith(`{file:${folder}/${promptFile}}`)) : whole },
    arguments: [
      'run',
      '--agent',
      name,
      '--format',
      'json',
      ...(session === undefined ? ['--title', name] : ['--session', session]),
      ...(model === undefined ? [] : ['--model', model]),
      ...(yes ? ['--auto'] : []),
    ],
  };
}

function reader(): (event: StreamEvent | undefined) => readonly Step[] {
  const total = { input: 0, output: 0 };
  return (event) => {
    const part = object(event?.['part']);
    if (event?.['type'] === 'error') return [{ type: 'problem', message: messageOf(object(event['error'])) }];
    if (part['type'] === 'text') return [{ type: 'text', text: text(part['text']) ?? '' }];
    if (part['type'] === 'tool') return called(part);
    if (part['type'] !== 'step-finish') return [];
    const { input, output, cache } = object(part['tokens']);
    total.input += count(input) + count(object(cache)['read']) + count(object(cache)['write']);
    total.output += count(output);
    return [{ type: 'usage', ...total }];
  };
}

function called(part: StreamEvent): Step[] {
  const state = object(part['state']);
  const [id, tool] = [word(part['callID']), word(part['tool'])];
  const to = tool === 'task' ? text(object(state['input'])['subagent_type']) : undefined;
  const ok = state['status'] !== 'error';
  const why = text(state['error']) ?? '';
  return [
    { type: 'tool-call', id, tool, input: state['input'] },
    ...(to === undefined ? [] : [{ type: 'delegate' as const, id, to }]),
    { type: 'tool-result', id, ok, output: ok ? (text(state['output']) ?? '') : why },
    ...(!ok && /rejected permission|prevents you from using|unavailable tool/i.test(why) ? [{ type: 'denied' as const, id, tool, why }] : []),
  ];
}

function messageOf(error: StreamEvent): string {
  return [text(error['name']), text(object(error['data'])['message']) ?? text(error['message'])].filter(Boolean).join(': ') || 'the host says no more than that it failed';
}

export function drive(): Driver {
  return {
    program: 'opencode',
    install: 'npm install -g opencode-ai',
    packages: /^opencode-/,
    environment: [
      'OPENCODE_CONFIG',
      'OPENCODE_CONFIG_DIR',
      'OPENCODE_API_KEY',
      'OPENCODE_DISABLE_*',
      'ANTHROPIC_*',
      'OPENAI_*',
      'OPENROUTER_API_KEY',
      'GEMINI_API_KEY',
      'GOOGLE_*',
      'MISTRAL_API_KEY',
      'GROQ_API_KEY',
      'DEEPSEEK_API_KEY',
      'XAI_API_KEY',
      'AZURE_*',
      'AWS_*',
    ],
    start,
    reader,
    session: (event) => text(event['sessionID']),
    // An agent it does not find is replaced by its own, with exit code 0.
    notLoaded: (line, name) => (line.includes(runName(name)) && /falling back|not found|is a subagent/i.test(line) ? `opencode did not take the agent: ${line.trim()}` : undefined),
    usage: 'attempt',
  };
}
