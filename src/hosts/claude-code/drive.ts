import type { Drive, Driver, Start } from '../driver.ts';
import type { StreamEvent } from '../recording.ts';
import { namesOfCapability, tools } from '../shared/claude-facts.ts';
import { modelName, toolNames } from '../shared/claude-tools.ts';
import { text } from '../shared/events.ts';
import { jsonAlone } from '../shared/json-alone.ts';
import { jsonFile } from '../shared/json-file.ts';
import { ledger } from '../shared/ledger.ts';
import { messageSteps } from '../shared/steps.ts';

const file = 'agents.json';
const handIn = 'StructuredOutput';

/**
 * The agent is given by `--agents`, which goes before a project's file of its name.
 *
 * Fields of its file that start something (`hooks`, `mcpServers`) or approve something (`permissionMode`) stay out:
 * given this way they would not wait for the trust that the host asks for in a project.
 */
function start({ agent, context, folder, yes, model, session }: Drive): Start {
  const { name, description, prompt, authority } = agent;
  const entries = ledger();
  const [allowed, denied] = [toolNames(agent, 'allow', entries), toolNames(agent, 'deny', entries)];
  const chosen = model ?? modelName(agent, context, entries);
  const limit = turns(agent);
  // Handing in counts as a turn more, which a limit of the author does not know of.
  const shape = limit.length === 0 && !denied.includes(handIn) ? jsonAlone(agent) : undefined;
  const definition = {
    description: description?.value ?? name.value,
    // The tool that hands in an answer of a shape is offered only to an agent that lists it.
    ...(authority.rest === 'deny' ? { tools: [...allowed, ...(shape ? [handIn] : [])] } : {}),
    ...(denied.length > 0 ? { disallowedTools: denied } : {}),
    prompt: prompt.value,
  };
  const forbidden = forbiddenRules(agent);
  return {
    files: [jsonFile(file, { [name.value]: definition })],
    environment: {},
    arguments: [
      '-p',
      '--output-format',
      'stream-json',
      '--verbose',
      '--agents',
      `${folder}/${file}`,
      '--agent',
      name.value,
      ...(chosen === undefined || chosen === 'inherit' ? [] : ['--model', chosen]),
      ...limit,
      ...(shape ? ['--json-schema', JSON.stringify(shape)] : []),
      ...(forbidden.length > 0 ? ['--disallowedTools', forbidden.join(',')] : []),
      ...(yes ? ['--allowedTools', approved(agent, allowed, denied).join(',')] : []),
      ...(session === undefined ? [] : ['--resume', session]),
    ],
  };
}

/** A deny rule of the session, which binds the main agent and every agent below it. */
function forbiddenRules({ name, contract: { delegation } }: Drive['agent']): string[] {
  return [...(delegation.self === 'forbidden' ? [name.value] : []), ...delegation.forbidden].filter((agent) => !/[,()]/.test(agent)).map((agent) => `Agent(${agent})`);
}

function turns({ contract, extra, dialect }: Drive['agent']): string[] {
  const written = dialect === 'claude-code' ? Number(extra.find(({ key }) => key.value === 'maxTurns')?.value) : Number.NaN;
  const limits = [written, ...contract.limits.filter(({ what }) => what === 'turns').map(({ value }) => value)].filter((value) => Number.isInteger(value) && value > 0);
  return limits.length > 0 ? ['--max-turns', String(Math.min(...limits))] : [];
}

/** What the agent may do is what `--yes` approves, and no more. */
function approved({ authority }: Drive['agent'], allowed: readonly string[], denied: readonly string[]): readonly string[] {
  const own = authority.rest === 'deny' ? allowed : tools.filter(({ status }) => status === 'current').map(({ name }) => name);
  const asked = authority.grants.filter(({ effect }) => effect === 'ask').flatMap(({ target }) => (target.kind === 'capability' ? namesOfCapability(target.capability) : []));
  return own.filter((name) => !denied.includes(name) && !asked.includes(name));
}

const steps = messageSteps(new Set(['Agent', 'Task']), (result) => /haven't granted|requested permissions|denied by (?:a )?permission|permission to use \S+ .*denied|No such tool available/i.test(result));

export function drive(): Driver {
  return {
    program: 'claude',
    install: 'npm install -g @anthropic-ai/claude-code',
    packages: /^@anthropic-ai\/claude-code(?:-|$)/,
    environment: ['ANTHROPIC_*', 'CLAUDE_CODE_*', 'CLAUDE_CONFIG_DIR', 'AWS_*', 'GOOGLE_APPLICATION_CREDENTIALS', 'CLOUD_ML_REGION', 'DISABLE_*', 'ENABLE_TOOL_SEARCH', 'MCP_TIMEOUT', 'MCP_TOOL_TIMEOUT'],
    start,
    reader: steps,
    session: (event: StreamEvent) => (event['subtype'] === 'init' ? text(event['session_id']) : undefined),
    isPiece: ({ type }) => type === 'stream_event',
    notLoaded: (line) => (/agent .*not found/i.test(line) ? line : undefined),
    usage: 'attempt',
  };
}
