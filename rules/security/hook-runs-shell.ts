import { readCommands, runsCode, type CommandInLine } from '../../src/analyse/commands.ts';
import { decoded, destroys, downloadAndRun } from '../../src/analyse/attacks.ts';
import { hookCommandsOf } from '../../src/analyse/fields.ts';
import { isLoopback } from '../../src/analyse/loopback.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { oneLine } from '../../src/text/printable.ts';
import { hideSecrets } from '../../src/text/secrets.ts';

const network: ReadonlySet<string> = new Set(['curl', 'wget', 'nc', 'ncat', 'netcat', 'telnet', 'ssh', 'scp', 'rsync', 'ftp', 'iwr', 'irm', 'invoke-webrequest', 'invoke-restmethod', 'socat', 'dig', 'nslookup']);

/** How a bundle of ours calls its guard, on each host that runs hooks. */
const ownHook = /^node "(?:\$(?:env:)?[A-Z]+_PROJECT_DIR|\$\{[A-Z]+_PROJECT_DIR\}|\$\(git rev-parse --show-toplevel 2>\/dev\/null \|\| pwd\))\/(\.[\w-]+\/mandate\/[\w.-]+\/guard\.cjs)" (?:call|stop|begin|end|idle)$/;

/** What only speaks to the host. */
const harmless: ReadonlySet<string> = new Set(['echo', 'printf', 'exit', 'true', 'false', 'test', '[']);

export default defineRule({
  id: 'security/hook-runs-shell',
  summary: 'Disallow hooks that run commands unseen.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  settings: true,
  messages: {
    hook: {
      text: 'Unexpected hook that runs `{command}`, expected a file without hooks or one that was looked at',
      why: 'The host runs it by itself, with the rights of the person and without a question, as soon as the folder is trusted.',
      help: 'Look at what it runs, then take it into a baseline, or switch this rule off: for the line in an agent file, for the file in the settings of Mandate.',
    },
    harmful: {
      text: 'Unexpected hook that {what}: `{command}`, expected a hook that stays on the machine and in its project',
      why: 'The host runs it by itself, with the rights of the person and without a question, as soon as the folder is trusted.',
      help: 'Take it out, or put it into a script of the project that can be reviewed.',
    },
  },
  check({ document, agent, workspace, report }) {
    return {
      agent() {
        for (const { text, value } of hookCommandsOf(document, agent.dialect)) {
          const line = oneLine(hideSecrets(text)).trim();
          const command = line.length > 100 ? `${line.slice(0, 99)}…` : line;
          const [, guard] = ownHook.exec(text) ?? [];
          if (guard !== undefined && workspace.isGuard(guard)) continue;
          const what = harm(text);
          if (what) report({ message: 'harmful', data: { command, what }, at: value.span });
          else report({ message: 'hook', data: { command }, at: value.span, severity: readCommands(text).every(({ program }) => harmless.has(program)) ? 'info' : 'warning' });
        }
      },
    };
  },
});

function harm(text: string): string | undefined {
  const lines = readCommands(text);
  if (lines.some(downloadAndRun)) return 'downloads code and runs it';
  if (lines.some((line) => decoded(line) || /^(?:base64|xxd)$/.test(line.program) || decodesInProgram(line))) return 'decodes what it runs';
  if (lines.some((line) => network.has(line.program.toLowerCase()) && !isLoopback(line)) || text.includes('/dev/tcp/')) return 'talks to the network';
  return lines.some((line) => destroys(line) || (line.program === 'rm' && line.arguments.some(({ text: word }) => /^-[a-zA-Z]*[rR]|^--recursive$/.test(word)))) ? 'deletes folders' : undefined;
}

function decodesInProgram({ program, arguments: words }: CommandInLine): boolean {
  return runsCode(program) && words.some(({ text }) => /b64decode|fromCharCode|atob\(/.test(text));
}
