import type { Drive, Driver, Start } from '../driver.ts';
import { text } from '../shared/events.ts';
import { listedIn } from '../shared/listed.ts';
import { messageSteps } from '../shared/steps.ts';
import { tiers } from './facts.ts';
import { tools } from './tool-facts.ts';

const prompt = 'system.md';

/** They go together: leaving out one of them takes the others away. */
const editors: readonly string[] = ['edit', 'write_file', 'notebook_edit'];

/** No flag selects an agent: its prompt takes the place of the host's own, and flags leave it the tools it was given. */
function start({ agent, written, folder, yes, model, session }: Drive): Start {
  const listed = listedIn(written.files[0]!);
  const given = listed.tools?.filter((name) => !name.startsWith('mcp__'));
  const isGiven = (name: string): boolean => given!.includes(name) || (editors.includes(name) && editors.some((editor) => given!.includes(editor)));
  const excluded = given === undefined ? listed.denied : tools.filter(({ name, status }) => status === 'current' && !isGiven(name)).map(({ name }) => name);
  // An alias is known where a subagent is started, and not as the model of a session.
  const chosen = model ?? (listed.model !== undefined && Object.hasOwn(tiers, listed.model) ? undefined : listed.model);
  const turns = agent.contract.limits.find(({ what }) => what === 'turns')?.value;
  return {
    files: [{ path: prompt, text: listed.prompt }],
    environment: { QWEN_SYSTEM_MD: `${folder}/${prompt}` },
    arguments: [
      '-o',
      'stream-json',
      '--approval-mode',
      yes ? 'yolo' : 'default',
      ...(given === undefined ? [] : [`--core-tools=${given.join(',') || 'none_of_them'}`]),
      ...(excluded.length > 0 ? [`--exclude-tools=${excluded.join(',')}`] : []),
      // Servers know no list of tools here: a run with a list has none of them.
      ...(given === undefined ? [] : ['--allowed-mcp-server-names=none-of-them']),
      ...(turns === undefined ? [] : [`--max-session-turns=${turns}`]),
      ...(chosen === undefined ? [] : [`--model=${chosen}`]),
      ...(session === undefined ? [] : [`--resume=${session}`]),
    ],
  };
}

const steps = messageSteps(new Set(['agent', 'task']), (result) => /permission was declined|requires permission to use|not found in registry/i.test(result));

export function drive(): Driver {
  return {
    program: 'qwen',
    install: 'npm install -g @qwen-code/qwen-code',
    packages: /^@qwen-code\/qwen-code$/,
    environment: ['OPENAI_*', 'QWEN_*', 'DASHSCOPE_API_KEY', 'BAILIAN_CODING_PLAN_API_KEY', 'ANTHROPIC_*', 'GEMINI_API_KEY', 'OPENROUTER_API_KEY'],
    start,
    reader: steps,
    session: (event) => (event['subtype'] === 'init' ? text(event['session_id']) : undefined),
    isPiece: ({ type }) => type === 'stream_event',
    usage: 'session',
  };
}
