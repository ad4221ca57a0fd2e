import { type Capability, capabilities } from '../../model/authority.ts';
import { canDelegate, type Powers, powersOf } from '../../model/powers.ts';
import { readToml } from '../../parse/toml.ts';
import { entry } from '../../parse/value.ts';
import type { Drive, Driver, Start, Step } from '../driver.ts';
import type { StreamEvent } from '../recording.ts';
import { object, text, word } from '../shared/events.ts';
import { count } from '../shared/steps.ts';
import { tomlText } from './toml.ts';

/** What the flags of a run leave to an agent. Its shell reads files inside a sandbox that writes nothing and reaches no network. */
interface Session {
  readonly sandbox: 'read-only' | 'workspace-write';
  readonly shell: boolean;
  readonly web: boolean;
  readonly images: boolean;
  readonly delegates: boolean;
}

function sessionOf({ agent, yes }: Drive): Session {
  const powers = powersOf(agent.authority);
  const has = (key: string): boolean => {
    const own = powers.named.find((power) => power.key === key) ?? { level: powers.rest };
    return own.level === 'allow' && !('only' in own) && !('except' in own);
  };
  const [runs, reads, writes] = [has('exec'), has('fs-read') || has('exec'), has('fs-write') || has('exec')];
  return {
    // A shell that may write is a shell: who may not run commands and has to read with it gets the one that cannot.
    sandbox: yes && writes && (runs || !reads) ? 'workspace-write' : 'read-only',
    shell: reads,
    web: has('net') || runs,
    images: reads,
    // The stream does not say whom a call is for, so a ban on some agents is a ban on all.
    delegates: canDelegate(powers) && has('delegate:*') && agent.contract.delegation.self === 'free' && agent.contract.delegation.forbidden.length === 0,
  };
}

function powers(drive: Drive): Powers {
  const { sandbox, web, images, delegates } = sessionOf(drive);
  const own = powersOf(drive.agent.authority);
  const exec = own.named.find(({ key }) => key === 'exec')?.level ?? own.rest;
  const changes = sandbox !== 'read-only';
  const kept: Readonly<Partial<Record<Capability, boolean>>> = {
    read: images,
    list: images,
    search: images,
    edit: changes,
    write: changes,
    notebook: changes,
    shell: exec === 'allow' && changes,
    'web-search': web,
    'web-fetch': web && exec === 'allow',
    delegate: delegates,
  };
  const entries = (effect: 'allow' | 'deny', isKept: boolean) => capabilities
    .filter((capability) => kept[capability] === isKept)
    .map((capability) => ({ effect, target: { kind: 'capability' as const, capability }, source: capability, span: { start: 0, end: 0 } }));
  // Servers are switched off one by one, and those that stay are the ones that the agent was given.
  const mcp = drive.agent.authority.grants.filter(({ target }) => target.kind === 'mcp');
  const { rest } = drive.agent.authority;
  return powersOf(rest === 'deny' ? { rest, grants: [...entries('allow', true), ...mcp] } : { rest: 'inherit', grants: [...entries('deny', false), ...mcp] });
}

function start(drive: Drive): Start {
  const { agent, written, context, model, session } = drive;
  const { sandbox, shell, web, images, delegates } = sessionOf(drive);
  const isClosed = agent.authority.rest === 'deny';
  const off = ['plugins', ...(isClosed ? ['apps'] : []), ...(shell ? [] : ['shell_tool']), ...(delegates ? [] : ['multi_agent'])];
  const chosen = model ?? modelIn(written.files[0]!.text);
  const settings = [
    `developer_instructions=${tomlText(agent.prompt.value)}`,
    ...(web ? [] : ['web_search="disabled"']),
    ...(images ? [] : ['tools.view_image=false']),
    ...serverSettings(agent, context.settings),
  ];
  return {
    files: [],
    environment: {},
    arguments: [
      'exec',
      '-s',
      sandbox,
      '--json',
      ...(session === undefined ? [] : ['resume', session]),
      '--skip-git-repo-check',
      ...off.flatMap((feature) => ['--disable', feature]),
      ...settings.flatMap((setting) => ['-c', setting]),
      ...(chosen === undefined ? [] : ['-m', chosen]),
      '-',
    ],
  };
}

/** Servers of the settings that the agent was not given are switched off, and of those it was given in part the rest. */
function serverSettings({ authority: { rest, grants } }: Drive['agent'], texts: ReadonlyMap<string, string>): string[] {
  const known = new Set([...texts.values()].flatMap(serversIn));
  return [...known].flatMap((server) => {
    const own = grants.flatMap(({ effect, target }) => (target.kind === 'mcp' && (target.server === server || target.server === '*') ? [{ effect, tool: target.tool }] : []));
    const key = `mcp_servers.${/^[\w-]+$/.test(server) ? server : tomlText(server)}`;
    const given = own.filter(({ effect }) => effect === 'allow').map(({ tool }) => tool);
    const denied = own.filter(({ effect }) => effect !== 'allow').map(({ tool }) => tool);
    if (denied.includes('*') || (rest === 'deny' && given.length === 0)) return [`${key}.enabled=false`];
    return [
      ...(rest === 'deny' && !given.includes('*') ? [`${key}.enabled_tools=[${given.map(tomlText).join(',')}]`] : []),
      ...(denied.length > 0 ? [`${key}.disabled_tools=[${denied.map(tomlText).join(',')}]`] : []),
    ];
  });
}

function serversIn(toml: string): string[] {
  const { value } = readToml(toml);
  const servers = value?.kind === 'map' ? entry(value, 'mcp_servers')?.value : undefined;
  return servers?.kind === 'map' ? servers.entries.map(({ key }) => key.value) : [];
}

function modelIn(toml: string): string | undefined {
  const { value } = readToml(toml);
  const model = value?.kind === 'map' ? entry(value, 'model')?.value : undefined;
  return model?.kind === 'scalar' && typeof model.value === 'string' ? model.value : undefined;
}

function reader(): (event: StreamEvent | undefined) => readonly Step[] {
  const begun = new Set<string>();
  return (event) => {
    const item = object(event?.['item']);
    const id = word(item['id']);
    switch (event?.['type']) {
      case 'item.started':
        begun.add(id);
        return called(item, id);
      case 'item.completed':
        if (item['type'] === 'agent_message') return [{ type: 'text', text: text(item['text']) ?? '' }];
        return [...(begun.has(id) ? [] : called(item, id)), ...ended(item, id)];
      case 'turn.completed': {
        const usage = object(event['usage']);
        return [{ type: 'usage', input: count(usage['input_tokens']), output: count(usage['output_tokens']) }];
      }
      case 'turn.failed':
      case 'error':
        return [{ type: 'problem', message: text(object(event['error'])['message']) ?? text(event['message']) ?? 'the turn failed' }];
      default:
        return [];
    }
  };
}

const toolOf: ReadonlyMap<string, string> = new Map([
  ['command_execution', 'exec_command'],
  ['file_change', 'apply_patch'],
  ['web_search', 'web_search'],
]);

function called(item: StreamEvent, id: string): Step[] {
  const kind = word(item['type']);
  const tool = kind === 'mcp_tool_call' ? `mcp__${word(item['server'])}__${word(item['tool'])}` : kind === 'collab_tool_call' ? word(item['tool']) : toolOf.get(kind);
  if (tool === undefined) return [];
  const { command, changes, arguments: given, query, prompt } = item;
  return [{ type: 'tool-call', id, tool, input: command ?? changes ?? given ?? query ?? prompt }];
}

function ended(item: StreamEvent, id: string): Step[] {
  const tool = toolOf.get(word(item['type'])) ?? (item['type'] === 'mcp_tool_call' ? word(item['tool']) : undefined);
  if (tool === undefined) return [];
  const output = text(item['aggregated_output']) ?? text(object(item['error'])['message']) ?? '';
  const ok = item['status'] === 'completed';
  const isHeld = item['status'] === 'declined' || (!ok && (item['type'] === 'file_change' || /Read-only file system/.test(output)));
  return [{ type: 'tool-result', id, ok, output }, ...(isHeld ? [{ type: 'denied' as const, id, tool, why: output.trim() || 'the sandbox of the run does not allow it' }] : [])];
}

export function drive(): Driver {
  return {
    program: 'codex',
    install: 'npm install -g @openai/codex',
    packages: /^@openai\/codex/,
    environment: ['CODEX_HOME', 'CODEX_API_KEY', 'OPENAI_*', 'AZURE_OPENAI_API_KEY'],
    settings: [{ variable: 'CODEX_HOME', path: '.codex/config.toml' }],
    start,
    powers,
    reader,
    session: (event) => (event['type'] === 'thread.started' ? text(event['thread_id']) : undefined),
    usage: 'session',
  };
}
