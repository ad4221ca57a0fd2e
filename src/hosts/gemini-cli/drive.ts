import { canDelegate, powersOf } from '../../model/powers.ts';
import type { Drive, Driver, Start, Step } from '../driver.ts';
import type { StreamEvent } from '../recording.ts';
import { object, text, word } from '../shared/events.ts';
import { listedIn } from '../shared/listed.ts';
import { count } from '../shared/steps.ts';
import { tools } from './facts.ts';

const [prompt, policy] = ['system.md', 'policy.toml'];

/** No flag selects an agent: its prompt takes the place of the host's own, and a policy takes every tool away that it was not given. */
function start({ agent, written, folder, yes, model, session }: Drive): Start {
  const listed = listedIn(written.files[0]!);
  const chosen = model ?? listed.model;
  const delegates = canDelegate(powersOf(agent.authority));
  const denied = listed.tools === undefined ? (delegates ? [] : ['invoke_agent']) : deniedTools([...listed.tools, ...(delegates ? ['invoke_agent'] : [])]);
  return {
    files: [{ path: prompt, text: listed.prompt }, ...(denied.length > 0 ? [{ path: policy, text: `[[rule]]\ntoolName = ${JSON.stringify(denied)}\ndecision = "deny"\npriority = 999\n` }] : [])],
    environment: { GEMINI_SYSTEM_MD: `${folder}/${prompt}` },
    arguments: [
      '-o',
      'stream-json',
      '--approval-mode',
      yes ? 'yolo' : 'default',
      ...(denied.length > 0 ? ['--policy', `${folder}/${policy}`] : []),
      // Servers know no list of tools here: one that is given in part is left out.
      ...(listed.tools === undefined || listed.tools.includes('mcp_*') ? [] : ['--allowed-mcp-server-names', wholeServers(agent).join(',') || 'none-of-them']),
      ...(chosen === undefined ? [] : ['-m', chosen]),
      ...(session === undefined ? [] : ['--resume', session]),
    ],
  };
}

function deniedTools(given: readonly string[]): string[] {
  return tools.filter(({ name, status }) => status === 'current' && !given.includes(name)).flatMap(({ name, onWire = [] }) => [name, ...onWire.filter((other) => other !== name)]);
}

function wholeServers({ authority: { grants } }: Drive['agent']): string[] {
  const [given, held] = [grants.filter(({ effect }) => effect === 'allow'), grants.filter(({ effect }) => effect !== 'allow')].map((some) => some.map(({ target }) => target));
  const isHeld = (server: string): boolean => held!.some((other) => other.kind === 'mcp' && (other.server === server || other.server === '*'));
  return given!.flatMap((target) => (target.kind === 'mcp' && target.tool === '*' && target.server !== '*' && !isHeld(target.server) ? [target.server] : []));
}

function reader(): (event: StreamEvent | undefined) => readonly Step[] {
  const tools = new Map<string, string>();
  let said = '';
  const whole = (): Step[] => {
    const words = said;
    said = '';
    return words.trim() === '' ? [] : [{ type: 'text', text: words }];
  };
  return (event) => {
    if (event?.['type'] === 'message' && event['role'] === 'assistant') {
      said += text(event['content']) ?? '';
      return [];
    }
    return [...whole(), ...(event ? stepsOf(event, tools) : [])];
  };
}

function stepsOf(event: StreamEvent, tools: Map<string, string>): Step[] {
  const id = word(event['tool_id']);
  const error = object(event['error']);
  switch (event['type']) {
    case 'tool_use': {
      const tool = word(event['tool_name']);
      tools.set(id, tool);
      const to = tool === 'invoke_agent' ? text(object(event['parameters'])['agent_name']) : undefined;
      return [{ type: 'tool-call', id, tool, input: event['parameters'] }, ...(to === undefined ? [] : [{ type: 'delegate' as const, id, to }])];
    }
    case 'tool_result': {
      const ok = event['status'] !== 'error';
      const tool = tools.get(id);
      const held = /policy|not_registered|denied|unauthorized/i.test(`${text(error['type'])} ${text(error['message'])}`);
      return [{ type: 'tool-result', id, ok, output: text(event['output']) ?? text(error['message']) ?? '' }, ...(!ok && held ? [{ type: 'denied' as const, id, ...(tool === undefined ? {} : { tool }), why: text(error['message']) ?? 'the policy of the run does not allow it' }] : [])];
    }
    case 'result': {
      const stats = object(event['stats']);
      return [{ type: 'usage', input: count(stats['input_tokens']), output: count(stats['output_tokens']) }, ...(event['status'] === 'error' ? [{ type: 'problem' as const, message: text(error['message']) ?? 'the run failed' }] : [])];
    }
    case 'error':
      return event['severity'] === 'error' ? [{ type: 'problem', message: text(event['message']) ?? 'the run failed' }] : [];
    default:
      return [];
  }
}

export function drive(): Driver {
  return {
    program: 'gemini',
    install: 'npm install -g @google/gemini-cli',
    packages: /^@google\/gemini-cli$/,
    environment: ['GEMINI_API_KEY', 'GOOGLE_*', 'GEMINI_CLI_NO_RELAUNCH', 'GEMINI_CLI_TRUST_WORKSPACE', 'GEMINI_CLI_HOME', 'CODE_ASSIST_ENDPOINT'],
    start,
    reader,
    session: (event) => (event['type'] === 'init' ? text(event['session_id']) : undefined),
    isPiece: (event) => event['delta'] === true,
    usage: 'attempt',
  };
}
