import { finder } from '../text/gate.ts';
import { allCommands, programOf, type Command, type Word } from '../text/shell.ts';
import { runsCode, sourceOf, type CommandInLine } from './commands.ts';

const downloaders: ReadonlySet<string> = new Set(['curl', 'wget', 'fetch', 'iwr', 'irm', 'invoke-webrequest', 'invoke-restmethod', 'aria2c', 'http']);
const address = /^https?:\/\/|^[a-z0-9-]+(?:\.[a-z0-9-]+)+\//i;

/** Hosts of this machine or of its own network. */
const near = /^(?:https?:\/\/)?(?:[^@/\s]*@)?(?:localhost|127\.|0\.0\.0\.0|\[?::1|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|host\.docker\.internal|[a-z0-9-]+(?::\d|\/|$)|[^/\s]*\.(?:local|localhost|internal|test)\b|\$|<|\{)/i;

function isDownload(command: Command): boolean {
  const { name, arguments: words } = programOf(command);
  return downloaders.has(name.toLowerCase()) && words.some(({ text }) => address.test(text) || /^["']?\$|^<|^\{/.test(text));
}

/** A download whose answer is run. */
export interface RunDownload {
  readonly address: string;
  /** The command that fetches it, where nothing else has a part in what is run. */
  readonly alone?: Command;
}

/** The download whose answer is run, in one command line or in the lines around it. */
export function downloadAndRun(line: CommandInLine): RunDownload | undefined {
  const { command, program, arguments: words, around, index } = line;
  const source = sourceOf(line);
  // What a pipe brings through filters is still what was downloaded.
  for (let at = index, from = source; from; at -= 1, from = around[at]?.after === '|' ? around[at - 1] : undefined) {
    if (runsCode(program) && !takesProgram(words) && isDownload(from)) {
      const isAlone = from === source && from.after !== '|' && command.inner.length === 0 && around.every(({ after }) => after !== '(');
      return { address: addressIn(from), ...(isAlone ? { alone: from } : {}) };
    }
  }
  if (runsCode(program)) {
    const all = allCommands(command.inner);
    const inner = all.find(isDownload);
    if (inner) return { address: addressIn(inner), ...(all.length === 1 && isSubstitution(words) ? { alone: inner } : {}) };
    // In PowerShell brackets hold what is run first.
    if (/^(?:iex|invoke-expression)$/i.test(program)) {
      const bracketed = around.slice(index + 1, index + 5).filter(({ after }) => after === '(').flatMap((each) => each.words);
      if ([...words, ...bracketed].some(({ text }) => /DownloadString|Net\.WebClient|^(?:iwr|irm|invoke-webrequest|invoke-restmethod|curl|wget)$/i.test(text))) return { address: addressOf([...words, ...bracketed]) };
    }
  }
  if (isDownload(command)) {
    const file = fileOf(line);
    const rest = around.slice(index + 1, index + 6);
    if (file && rest.some((next) => programOf(next).name === 'chmod' && names(next, file)) && rest.some((next) => runs(next, file))) return { address: addressIn(command), alone: command };
    if (file && rest.slice(0, 2).some((next) => runsCode(programOf(next).name) && programOf(next).arguments[0]?.text === file)) return { address: addressIn(command), alone: command };
  }
  return undefined;
}

/** Whether what an interpreter runs is one substitution and no text around it; what comes behind are arguments of it. */
function isSubstitution(words: readonly Word[]): boolean {
  const first = words.find(({ text }) => !/^-[a-z]+$/.test(text));
  return first !== undefined && /^(?:[$<]\([^()]*\)|`[^`]*`)$/.test(first.text);
}

function addressIn(from: Command): string {
  return programOf(from).arguments.find(({ text }) => address.test(text))?.text ?? 'an address';
}

/** `python -m json.tool` and `node -e …` run what they name and read the rest as data. */
function takesProgram(words: readonly Word[]): boolean {
  return words.some(({ text }) => /^-(?:m|c|e|p|n|ne|pe|lane|E|r|-eval|-print)$/.test(text)) || words.some(({ text }) => /\.(?:py|js|rb|pl|sh|mjs)$/.test(text));
}

function addressOf(words: readonly Word[]): string {
  return /https?:\/\/[^\s'")]{1,200}/.exec(words.map(({ text }) => text).join(' '))?.[0] ?? 'an address';
}

function fileOf({ arguments: words, command }: CommandInLine): string | undefined {
  const at = words.findIndex(({ text }) => /^-[a-zA-Z]*[oO]$|^--output(?:-document)?$/.test(text));
  const named = at === -1 ? command.writes[0]?.text : words[at]!.text.endsWith('O') && programOf(command).name === 'curl' ? baseName(words) : words[at + 1]?.text;
  return named ?? (programOf(command).name === 'wget' ? baseName(words) : undefined);
}

function baseName(words: readonly Word[]): string | undefined {
  return words.find(({ text }) => address.test(text))?.text.split('/').at(-1);
}

function names(command: Command, file: string): boolean {
  return command.words.some(({ text }) => text === file || text === `./${file}`);
}

function runs(command: Command, file: string): boolean {
  const { name, arguments: words } = programOf(command);
  return command.words[0]?.text === file || command.words.some(({ text }) => text === `./${file}`) && name !== 'chmod' || (runsCode(name) && words[0]?.text === file);
}

/** Something written in another notation, and what it says. */
export interface Payload {
  readonly says?: string;
  readonly isRun: boolean;
}

/** Whether a command decodes text, and whether something runs what comes out. */
export function decoded(line: CommandInLine): Payload | undefined {
  const { command, program, arguments: words, around, index } = line;
  if (/^(?:powershell|pwsh)(?:\.exe)?$/i.test(program)) {
    const at = words.findIndex(({ text }) => /^-e(?:nc|ncodedcommand|c)?$/i.test(text));
    const blob = at === -1 ? undefined : words[at + 1]?.text;
    return blob && /^[A-Za-z0-9+/=]{16,}$/.test(blob) ? { isRun: true, ...saying(fromBase64(blob, true)) } : undefined;
  }
  const isDecoder = isDecoding(command);
  const hasEscapes = (program === 'printf' || (program === 'echo' && words[0]?.text.startsWith('-'))) && words.some(({ text }) => /(?:\\?x[0-9a-f]{2}){4}/i.test(text));
  if (!isDecoder && !hasEscapes) return undefined;
  const outer = around[index]!;
  const isInner = outer !== command;
  const next = around[index + 1];
  const isPiped = next?.after === '|' && runsCode(programOf(next).name) && !takesProgram(programOf(next).arguments);
  const isSubstituted = isInner && (runsCode(programOf(outer).name) || outer.words[0]?.text.startsWith('$(') === true);
  const source = isInner ? outer : around[index - 1];
  const text = hasEscapes ? fromEscapes(words.map((word) => word.text).join('')) : fromBase64(blobIn([...(source?.words ?? []), ...command.words, ...allCommands(outer.inner).flatMap((each) => each.words)]) ?? '', false);
  const isRun = isPiped || isSubstituted;
  return isRun || text !== undefined ? { isRun, ...saying(text) } : undefined;
}

function isDecoding(command: Command): boolean {
  const { name, arguments: words } = programOf(command);
  const has = (expression: RegExp): boolean => words.some(({ text }) => expression.test(text));
  return (/^g?base(?:64|32)$/.test(name) && has(/^(?:-[a-zA-Z]*[dD]|--decode)$/)) || (name === 'xxd' && has(/^-[a-z]*r/)) || (name === 'openssl' && has(/^(?:enc|base64)$/) && has(/^-d$/));
}

function blobIn(words: readonly Word[]): string | undefined {
  return words.map(({ text }) => text).find((text) => /^[A-Za-z0-9+/]{16,}={0,2}$/.test(text));
}

/** Code in a program's own words that decodes and runs: `exec(base64.b64decode("…"))`. */
export const payloadsRun = finder('a payload that is decoded and run', () => /\b(?:exec|eval|Function|system|spawn)\s{0,2}\(\s{0,2}(?:[\w.]{0,40}\()?\s{0,2}(?:(?:base64\.)?(?:b64|standard_b64|b32|a85)decode|__import__\(['"]base64['"]\)\.b64decode|atob|Buffer\.from|codecs\.decode|bytes\.fromhex|base64_decode|unhexlify)\s{0,2}\(\s{0,2}b?['"]?([A-Za-z0-9+/=]{0,2000})/g);

export function fromBase64(blob: string, isWide: boolean): string | undefined {
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(blob)) return undefined;
  const bytes = Uint8Array.from(atob(blob.slice(0, blob.length - ((blob.replace(/=/g, '').length % 4) === 1 ? 1 : 0))), (character) => character.charCodeAt(0));
  const text = new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
  return /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\n\r\t]+$/u.test(text) && !text.includes('\ufffd') ? text : undefined;
}

function fromEscapes(text: string): string {
  return text.replace(/\\?x([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function saying(says: string | undefined): { readonly says?: string } {
  return says === undefined ? {} : { says };
}

/** Files that hold keys of a person, wherever a text names them. */
export const keyFilesIn = finder(
  'a file of keys',
  () =>
    /(?:~|\$HOME|\$\{HOME\}|%USERPROFILE%|\/(?:home|Users)\/[^/\s`'"]{1,40}|\/root)[/\\](?:\.ssh\/?(?=[\s`'")*,;]|$|id_|[^\s/]*(?:key|pem))|\.ssh\/(?:id_[a-z0-9]+|[^\s`'"]*(?:key|pem)|\*)|\.aws\/(?:credentials|config|\*)|\.aws\/?(?=[\s`'")*,;]|$)|\.netrc|\.git-credentials|\.docker\/config\.json|\.kube\/config|\.npmrc|\.pypirc|\.gnupg|\.config\/gh\/hosts\.yml|\.config\/gcloud|\.azure\/|\.claude\/\.credentials\.json|\.codex\/auth\.json|\.gemini\/oauth_creds\.json|\.bash_history|\.zsh_history)|\/etc\/shadow\b|\/proc\/self\/environ\b|\bfind-(?:generic|internet)-password\b|\bdump-keychain\b|\bLogin Data\b/g,
);

const senders: ReadonlySet<string> = new Set(['curl', 'wget', 'nc', 'ncat', 'netcat', 'telnet', 'scp', 'rsync', 'ftp', 'sftp', 'iwr', 'irm', 'invoke-webrequest', 'invoke-restmethod', 'http', 'socat']);
const privateData = /\.env\b(?!\.(?:example|sample|template))|~\/\.(?:ssh|aws|gnupg|netrc|config)|id_(?:rsa|ed25519|ecdsa)|credentials|\/etc\/(?:passwd|shadow)|_history\b|\bprintenv\b|\$\(env\)|`env`|\/proc\/self\/environ|\.pem\b|auth\.json/;

/** Services that show whoever made an address all that is sent to it. */
export const catchersIn = finder('a service that catches', () => /\b(?:webhook\.site|requestbin\.(?:com|net)|[a-z0-9]+\.x\.pipedream\.net|[a-z0-9]+\.(?:m\.)?pipedream\.net|burpcollaborator\.net|oastify\.com|interact\.sh|oast\.(?:pro|live|site|online|fun|me)|requestcatcher\.com|beeceptor\.com|hookbin\.com|canarytokens\.com|dnslog\.cn|ngrok(?:-free)?\.(?:io|app))\b/gi);

/** A command that sends data of the machine to another one. */
export function sendsOut(line: CommandInLine): { readonly what: string; readonly isPrivate: boolean } | undefined {
  const { program, arguments: words, command, around, index } = line;
  const name = program.toLowerCase();
  if (name === 'dig' || name === 'nslookup' || name === 'host') {
    const leak = words.find(({ text }) => /\$\([^)]{2,}\)[^\s]*\.[a-z]{2,}/i.test(text));
    return leak ? { what: 'a name look-up built from data', isPrivate: false } : undefined;
  }
  if (/\/dev\/tcp\//.test(command.writes.map(({ text }) => text).join(' '))) return { what: 'a raw connection', isPrivate: privateData.test(textOf(command)) || isFedByEnvironment(line) };
  if (!senders.has(name)) return undefined;
  const whole = textOf(command);
  const target = words.find(({ text }) => (name === 'scp' || name === 'rsync' ? /^[^\s/:]+:/.test(text) : address.test(text) || (/^(?:n(?:c|cat)|netcat|telnet|socat)$/.test(name) && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text))))?.text;
  if (target === undefined || near.test(target)) return undefined;
  // The address itself can carry what a substitution reads.
  if (/\$\(|`/.test(target) && privateData.test(textOf(command))) return { what: 'private data', isPrivate: true };
  const piped = sourceOf(line);
  const chain: Command[] = [];
  for (let at = index; at > 0 && around[at]?.after === '|'; at -= 1) chain.push(around[at - 1]!);
  const isRaw = /^(?:n(?:c|cat)|netcat|telnet|socat)$/.test(name);
  const takesInput = isRaw || /(?:^|\s)(?:@-|-T\s?-|--upload-file\s-)|@-(?:\s|$)|--post-file|--data\S*[ =]@|-d\s?@|-F\s?\S+=@|-T\s/.test(whole);
  const isPrivate = privateData.test(whole.replace(target, '')) || (piped !== undefined && takesInput && (chain.some((each) => privateData.test(textOf(each))) || isFedByEnvironment(line)));
  if (isPrivate && (takesInput || /-d\b|--data|-F\b|-H\b|--body|-Body/i.test(whole) || name === 'scp' || name === 'rsync')) return { what: 'private data', isPrivate: true };
  return catchersIn(target).length > 0 ? { what: 'data', isPrivate: false } : undefined;
}

function isFedByEnvironment(line: CommandInLine): boolean {
  for (let at = line.index; at > 0 && line.around[at]?.after === '|'; at -= 1) {
    const { name, arguments: words } = programOf(line.around[at - 1]!);
    if (name === 'printenv' || (name === 'env' && words.length === 0) || (name === 'set' && words.length === 0)) return true;
  }
  return false;
}

function textOf({ words, inner, writes }: Command): string {
  return [...words, ...writes, ...allCommands(inner).flatMap((each) => each.words)].map(({ text }) => text).join(' ');
}

const whole = /^(?:\/|\/\*|~|~\/|~\/\*|\$HOME\/?\*?|\$\{HOME\}\/?\*?|\*|\.\.|\.\.\/\*?|\/(?:etc|usr|var|home|bin|boot|lib|opt|root|sbin|Users|System|Library|Applications)\/?\*?|[A-Za-z]:[\\/]?\*?)$/;

/** What a command destroys; nothing for folders of a build. */
export function destroys({ program, arguments: words, command }: CommandInLine): string | undefined {
  const texts = words.map(({ text }) => text);
  const has = (letter: string, long: string): boolean => texts.some((text) => new RegExp(`^-[a-zA-Z]*${letter}`).test(text) && !text.startsWith('--')) || texts.includes(long);
  if (program === 'rm' && (has('[rR]', '--recursive')) && (has('f', '--force') || texts.includes('--no-preserve-root'))) {
    const target = texts.find((text) => !text.startsWith('-') && whole.test(text));
    return target === undefined ? undefined : `\`${target}\` and all below it`;
  }
  if (program === 'dd') {
    const disk = texts.find((text) => /^of=\/dev\/(?:sd|hd|nvme|vd|disk|mmcblk)/.test(text));
    return disk && `the disk \`${disk.slice(3)}\``;
  }
  if (/^(?:mkfs(?:\.\w+)?|wipefs|shred|blkdiscard)$/.test(program)) {
    const disk = texts.find((text) => /^\/dev\/(?:sd|hd|nvme|vd|disk|mmcblk)/.test(text));
    return disk && `the disk \`${disk}\``;
  }
  if (command.writes.some(({ text }) => /^\/dev\/(?:sd|hd|nvme|vd|disk|mmcblk)/.test(text))) return 'a disk';
  if (program === 'git' && texts[0] === 'push' && texts.some((text) => /^(?:-f|--force)$/.test(text) || /^\+(?:main|master)$/.test(text)) && texts.some((text) => /^\+?(?:HEAD:)?(?:main|master)$/.test(text))) return 'the history of the main branch';
  if (program === 'chmod' && has('R', '--recursive') && texts.includes('777') && texts.some((text) => whole.test(text) && text !== '*')) return 'the permissions of the whole system';
  return undefined;
}

/** Files that run by themselves when a shell, a repository, a machine or a host of agents starts, and what each is. */
const starters: readonly (readonly [RegExp, string])[] = [
  [/(?:~|\$HOME|\$\{HOME\})\/\.(?:bashrc|bash_profile|bash_login|profile|zshrc|zprofile|zshenv|zlogin|config\/fish\/config\.fish)\b/, 'a start file of the shell'],
  [/(?:^|[/\s`'"])\.git\/hooks\/[a-z]/, 'a git hook'],
  [/(?:~|\$HOME|\/root|\/home\/[^/\s]{1,40})?\/?\.ssh\/authorized_keys\b/, 'the list of keys that may log in'],
  [/\/etc\/(?:cron\.?[a-z]*|crontab|rc\.local|systemd\/system|profile\.d|init\.d)\b/, 'a start file of the machine'],
  [/(?:~|\$HOME)?\/(?:Library\/)?Launch(?:Agents|Daemons)\b|\.config\/(?:systemd\/user|autostart)\b/, 'a start file of the session'],
  [/(?:~|\$HOME|\$\{HOME\})\/\.(?:claude|codex|gemini|qwen|cursor|config\/opencode|copilot|kiro|factory)\/(?:CLAUDE\.md|AGENTS\.md|GEMINI\.md|QWEN\.md|settings(?:\.local)?\.json|config\.toml|agents?\/|commands\/|skills\/|hooks)/, "a user's own memory or settings of a host"],
];

export function starterIn(text: string): { readonly file: string; readonly what: string } | undefined {
  for (const [expression, what] of starters) {
    const file = expression.exec(text)?.[0];
    if (file) return { file: file.trim().replace(/^[`'"]/, ''), what };
  }
  return undefined;
}

/** The start file that a command writes to. */
export function persists({ program, arguments: words, command }: CommandInLine): { readonly file: string; readonly what: string } | undefined {
  if (program === 'crontab' && words.some(({ text }) => text === '-' || !text.startsWith('-')) && !words.some(({ text }) => text === '-l')) return { file: 'crontab', what: 'the list of timed jobs' };
  const targets = [...command.writes, ...(program === 'tee' ? words : []), ...(/^(?:cp|mv|ln|install)$/.test(program) ? words.slice(-1) : []), ...(program === 'sed' && words.some(({ text }) => text.startsWith('-i')) ? words.slice(-1) : [])];
  for (const { text } of targets) {
    const starter = starterIn(text);
    if (starter) return starter;
  }
  return undefined;
}
