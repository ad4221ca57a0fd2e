import type { Document } from '../parse/document.ts';
import { allCommands, programOf, splitShell, type Command, type Word } from '../text/shell.ts';
import { inHand } from '../parse/in-hand.ts';
import { tester } from '../text/gate.ts';
import { matchesOf } from '../text/matches.ts';
import { blocksOf, isCovered, standingAt, type Standing } from './prose.ts';

/** One command with what stands before and after it on its line or in its fence. */
export interface CommandInLine {
  readonly command: Command;
  readonly program: string;
  readonly arguments: readonly Word[];
  /** All commands of its fence or inline code, this one included, in order. */
  readonly around: readonly Command[];
  readonly index: number;
}

/** A command in the prompt; places are those of the prose. */
export interface FoundCommand extends CommandInLine {
  readonly standing: Standing;
}

/** Words that some rule about commands needs, as parts of an expression; a snippet without any is not split. */
const words = [
  'powershell', 'pwsh', String.raw`\/etc\/`, 'LaunchAgents', String.raw`\.(?:bashrc|bash_profile|profile|zsh|git\/hooks)`, 'curl', 'wget', 'invoke-', 'base64', 'xxd', 'b64', 'mkfs', 'shred', 'wipefs', 'rmdir', 'remove-item', String.raw`push\s`, String.raw`\/dev\/`,
  'crontab', 'authorized_keys', String.raw`\.(?:ssh|aws|netrc|gnupg|kube|docker|npmrc|pypirc|git-credentials)`, 'etc/shadow', 'find-generic-password', 'dangerously', '--yolo', 'bypass', 'trust-all', 'skip-permissions', 'danger-full', 'approval', 'npx', 'uvx', 'bunx', 'dlx',
  String.raw`docker\s+run`, String.raw`\bdig\s`, 'nslookup', 'launchctl', 'systemctl', String.raw`:\(\)`,
];
/** Those that are mostly a part of other words. */
const shortWords = String.raw`\b(?:rm|dd)\s|\b(?:i(?:wr|rm|ex)|n(?:c|cat|etcat)|tee)\b|>>|\\x[0-9a-f]{2}`;
const telling = new RegExp([...words, shortWords].join('|'), 'i');
/** One after the other: of a whole prompt next to none is asked, and each of those is found sooner than all of them together. */
const anyOf: readonly ((text: string) => boolean)[] = [...words, shortWords].map((word, index) => tester(`command ${index}`, () => new RegExp(word, 'i')));
const shells: ReadonlySet<string> = new Set(['', 'sh', 'bash', 'zsh', 'shell', 'console', 'shell-session', 'shellsession', 'terminal', 'text', 'txt', 'powershell', 'ps1', 'pwsh', 'fish', 'cmd', 'bat']);
/** A pipeline in bare words, and an order to delete. */
const bare = /(?<![\p{L}\p{N}/.`-])(?:(?:curl|wget|env|printenv|cat|echo|base64|iwr)\s[^\n|`]{0,300}\|[^\n`]{1,200}|(?<=\b(?:run|execute):? )rm\s-[^\n`,;]{1,100})/giu;

/** Every command in fences of a shell, inline code and bare pipelines of the prompt. Made when first asked for. */
export const commandsOf: (document: Document) => readonly FoundCommand[] = inHand((document) => {
  const { text, prompt } = document.prose;
  const found: FoundCommand[] = [];
  if (!anyOf.some((holds) => holds(prompt))) return found;
  for (const block of blocksOf(document)) {
    const { where, span } = block;
    if (where === 'fence') {
      if (shells.has(block.language)) add(document, inside(text, span), found, true);
      continue;
    }
    const raw = text.slice(span.start, span.end);
    if (raw.includes('`') && telling.test(raw)) for (const code of block.codes) add(document, unticked(text, code), found);
    if (!raw.includes('|') && !/\brm\s-/.test(raw)) continue;
    for (const { 0: match, index } of matchesOf(bare, raw)) {
      const start = span.start + index;
      if (!isCovered(block.codes, start)) add(document, { start, end: start + match.length }, found);
    }
  }
  return found;
});

/** The words around a snippet in a sentence say what it is there for; in a fence its own line does. */
function add(document: Document, span: { readonly start: number; readonly end: number }, found: FoundCommand[], isFence = false): void {
  const text = document.prose.text.slice(span.start, span.end);
  if (!telling.test(text)) return;
  for (const line of readCommands(text, span.start)) {
    const { start, end } = isFence ? line.command.span : span;
    let standing: Standing | undefined;
    found.push({
      ...line,
      get standing() {
        return (standing ??= standingAt(document, start, end));
      },
    });
  }
}

/** Every command of a shell text, those inside of others included. */
export function readCommands(text: string, base = 0): CommandInLine[] {
  const around = splitShell(text, base);
  return around.flatMap((outer, index) =>
    allCommands([outer]).map((command) => {
      const { name, arguments: words } = programOf(command);
      return { command, program: name, arguments: words, around, index };
    }),
  );
}

/** What stands between the lines of a fence; an indented block has none. */
function inside(text: string, { start, end }: { readonly start: number; readonly end: number }): { start: number; end: number } {
  if (!/^[`~]{3}/.test(text.slice(start, start + 3))) return { start, end };
  const first = text.indexOf('\n', start);
  const last = text.lastIndexOf('\n', end - 1);
  return first === -1 || first >= end ? { start: end, end } : { start: first + 1, end: Math.max(first + 1, last) };
}

function unticked(text: string, { start, end }: { readonly start: number; readonly end: number }): { start: number; end: number } {
  let run = 0;
  while (text[start + run] === '`') run += 1;
  return { start: start + run, end: Math.max(start + run, end - run) };
}

/** The command that feeds this one through a pipe. */
export function sourceOf({ around, index, command }: CommandInLine): Command | undefined {
  return around[index] === command && command.after === '|' ? around[index - 1] : undefined;
}

const interpreters: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'ash', 'python', 'python2', 'python3', 'node', 'perl', 'ruby', 'php', 'iex', 'invoke-expression', 'pwsh', 'powershell', 'source', '.', 'eval', 'deno', 'bun']);

/** Whether a program runs what it is given. */
export function runsCode(program: string): boolean {
  return interpreters.has(program.toLowerCase().replace(/\.exe$/, ''));
}
