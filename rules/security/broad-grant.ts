import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { ToolEntry } from '../../src/model/authority.ts';

/** Programs that run whatever they are given; the pattern that lets them in lets everything in. */
const interpreters: ReadonlySet<string> = new Set(['python', 'python3', 'node', 'npx', 'bunx', 'uvx', 'deno', 'ruby', 'perl', 'php', 'bash', 'sh', 'zsh', 'env', 'xargs', 'find', 'git', 'ssh', 'sudo', 'eval', 'awk', 'docker']);
/** Words of a text that has a use for a shell, in small letters. */
const usesShell =
  /\b(?:bash|shell|terminal|command|commands|run|runs|running|execut\w{1,4}|script|scripts|build|builds|compile|install|test|tests|lint|deploy|git|npm|pnpm|yarn|cargo|pip|docker|kubectl|terraform|make|grep|curl|cli|diff|commit|benchmark|profile|migrat\w{1,5}|start|query|log|logs)\b|```|[а-яё]{3}|[\u3040-\u9fff\uac00-\ud7af]/;

export default defineRule({
  id: 'security/broad-grant',
  summary: 'Disallow grants that leave nothing out.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    everything: {
      text: 'Unexpected `{found}`, expected what the agent needs by name',
      why: 'It grants {what}, those that are added later included.',
      help: 'Name what the agent needs.',
    },
    interpreter: {
      text: 'Unexpected `{found}`, expected the commands that the agent needs',
      why: '`{program}` with free arguments runs any program, so the pattern keeps nothing out.',
      help: 'Name the command and its first arguments, such as `git diff:*`.',
    },
    unused: {
      text: 'Unexpected `{found}`, expected only tools that the text has a use for',
      why: 'A shell can do all that the other tools can and more, and this text never speaks of commands.',
      help: 'Take it out.',
    },
  },
  check({ document, agent, report }) {
    // Where no pattern restricts anything another rule says so.
    const isHeld = hostById(agent.dialect)?.demands.patterns !== 'ignored';
    return {
      agent() {
        for (const entry of agent.tools) {
          if (entry.effect !== 'allow' || entry.field === 'allowedTools') continue;
          const { value: found, span: at } = entry;
          const what = everything(entry);
          const program = interpreter(entry);
          if (what) report({ message: 'everything', data: { found, what }, at });
          else if (program) report({ message: 'interpreter', data: { found, program }, at, ...(isHeld ? {} : { severity: 'info' }) });
          else if (isPlainShell(entry) && !usesShell.test(document.prompt.toLowerCase())) report({ message: 'unused', data: { found }, at, severity: 'info' });
        }
      },
    };
  },
});

function isShell({ targets }: ToolEntry): boolean {
  return targets.length > 0 && targets.every((target) => target.kind === 'capability' && target.capability === 'shell');
}

function isPlainShell(entry: ToolEntry): boolean {
  return isShell(entry) && entry.pattern === undefined;
}

function everything(entry: ToolEntry): string | undefined {
  if (entry.status === 'wildcard') return 'every tool';
  // Among permissions `mcp` is a name like any other, and no server has it.
  if (!(entry.field === 'permission' && entry.name === 'mcp') && /^@?mcp(?:__\*|_\*|\*|\/\*)?$|^mcp__\*(?:__\*)?$|^\*\/\*$/.test(entry.name)) return 'every tool of every server';
  if (isShell(entry) && entry.pattern !== undefined && /^:?\s*\*+$/.test(entry.pattern) && entry.value.includes('(')) return 'every command';
  return undefined;
}

function interpreter(entry: ToolEntry): string | undefined {
  if (!isShell(entry) || entry.pattern === undefined) return undefined;
  const [, program] = /^([a-z0-9]{1,12})(?::|\s)?\*$/.exec(entry.pattern) ?? [];
  return program !== undefined && interpreters.has(program) ? program : undefined;
}
