import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRequest } from '../mock.ts';
import { type Answer, list, object, string } from '../protocols/protocol.ts';
import { runToEnd } from '../sandbox.ts';
import type { Listing, Project, RealHost, Running, Surroundings } from './host.ts';
import { converse, jsonLines, makePlace, markdownBody, type Place, silentMarkdown } from './place.ts';

const version = '2.1.329';
const platform = `${process.platform}-${process.arch}`;
const seconds = 60;

export const claudeCode: RealHost = {
  id: 'claude-code',
  title: 'Claude Code',
  version,
  packages: [`@anthropic-ai/claude-code-${platform}@${version}`],
  agentFile: (stem) => `.claude/agents/${stem}.md`,
  silentAgent: silentMarkdown,
  bodyOf: markdownBody,
  start: async (surroundings) => start(surroundings),
};

export function claudeBinary(directory: string): string {
  return join(directory, 'node_modules', '@anthropic-ai', `claude-code-${platform}`, process.platform === 'win32' ? 'claude.exe' : 'claude');
}

function start(surroundings: Surroundings): Running {
  const command = claudeBinary(surroundings.installed['claude-code']!);
  const place = (project: Project): Promise<Place> => {
    const root = join(realpathSync(surroundings.scratch), 'claude-code', project.id, 'project');
    return makePlace(surroundings, 'claude-code', project, {
      '.claude.json': JSON.stringify({ hasCompletedOnboarding: true, projects: { [root]: { hasTrustDialogAccepted: project.trusted === true } } }),
    });
  };

  return {
    async list(project): Promise<Listing> {
      const { project: directory, environment, temporary } = await place(project);
      const debug = join(temporary, 'debug.log');
      const ended = await runToEnd({
        command,
        arguments: ['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose', '--debug-file', debug],
        directory,
        environment: { ...environment, ...settings(surroundings.mock.url) },
        input: '{"type":"control_request","request_id":"1","request":{"subtype":"initialize"}}\n',
        seconds,
      });
      const reply = jsonLines(ended.stdout).find((line) => line['type'] === 'control_response');
      if (!reply) throw new Error(`claude listed nothing, exit ${ended.code}: ${ended.stderr.slice(0, 300)}`);
      const agents = list(object(object(reply['response'])['response'])['agents']);
      return {
        agents: agents.map((agent) => ({ name: string(agent['name']), description: string(agent['description']), model: string(agent['model']) })),
        complaints: existsSync(debug) ? complaints(readFileSync(debug, 'utf8')) : [],
        refused: false,
      };
    },

    perform: (project, task) =>
      converse(surroundings.mock, task, { isChild, delegate: delegate(task.agent) }, async (url) => {
        const { project: directory, environment } = await place(project);
        const chosen = task.as === 'subagent' ? [] : ['--agent', task.agent];
        const ended = await runToEnd({
          command,
          // The prompt goes by standard input: some options take all words that follow.
          arguments: ['-p', ...chosen, '--output-format', 'stream-json', '--verbose', ...(task.arguments ?? [])],
          directory,
          environment: { ...environment, ...settings(url), ...task.environment },
          input: task.prompt ?? 'go',
          seconds,
        });
        return { ended, directory };
      }),

    close: async () => undefined,
  };
}

function delegate(agent: string): Answer {
  return { calls: [{ tool: 'Agent', input: { subagent_type: agent, description: 'delegated', prompt: 'go', run_in_background: false } }] };
}

function isChild(request: ModelRequest): boolean {
  return request.headers['x-claude-code-agent-id'] !== undefined;
}

export function settings(url: string): Readonly<Record<string, string>> {
  return {
    ANTHROPIC_API_KEY: 'sk-ant-dummy-key-of-the-conformance-suite',
    ANTHROPIC_BASE_URL: url,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_MAX_RETRIES: '0',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_TELEMETRY: '1',
    // Otherwise some tools stay behind ToolSearch and are not on the wire.
    ENABLE_TOOL_SEARCH: 'false',
  };
}

/** The lines of the debug log that speak of agent files. */
function complaints(log: string): readonly string[] {
  return log.split('\n').filter((line) => /\[(?:WARN|ERROR)\]/.test(line) && /agent/i.test(line));
}
