export interface Unpinned {
  /** The word that names it, among the words given. */
  readonly index: number;
  readonly found: string;
  readonly expected: string;
}

const runners: Readonly<Record<string, 'npm' | 'python'>> = { npx: 'npm', bunx: 'npm', pnpx: 'npm', uvx: 'python', pipx: 'python' };
const withValue = /^(?:-p|--package|--from|--with|--python|-e|--env|-v|--volume|-w|--name|--network|--mount|--entrypoint|-u|--user|--env-file|--platform|--registry|--index-url)$/;
/** Options of containers stand for themselves where they are one of these, and have a value behind them where they are not. */
const ofContainer = /^(?:-[aehlmpuvwc]|--(?!(?:rm|init|privileged|read-only|detach|interactive|tty|no-healthcheck|oom-kill-disable|publish-all|quiet|help|disable-content-trust|replace)$)[a-z][a-z-]*)$/;

/**
 * The package or image of a command line that has no fixed version; nothing for programs that are there already.
 * In text, `npx tsc` runs what the project has installed: only a call that says yes to a download counts.
 */
export function unpinned(words: readonly string[], isText = false): Unpinned | undefined {
  const [command = ''] = words;
  const program = command.slice(command.lastIndexOf('/') + 1).replace(/\.(?:cmd|exe)$/, '');
  if (program === 'docker' || program === 'podman') return image(words);
  const [, second] = words;
  const isDlx = (program === 'pnpm' || program === 'yarn') && second === 'dlx';
  const isToolRun = program === 'uv' && second === 'tool' && words[2] === 'run';
  const kind = isDlx ? 'npm' : isToolRun ? 'python' : Object.hasOwn(runners, program) ? runners[program] : undefined;
  if (!kind) return undefined;
  if (isText && program === 'npx' && !words.some((word) => word === '-y' || word === '--yes')) return undefined;
  // For runners of Python `-p` is the version of Python.
  const from = words.findIndex((word) => word === '--from' || (kind === 'npm' && (word === '--package' || word === '-p')));
  const start = isToolRun ? 3 : isDlx || program === 'pipx' ? 2 : 1;
  const index = from > 0 ? from + 1 : firstName(words, start);
  const found = words[index];
  if (found === undefined || /^[.~/$<{]|^\w:\\/.test(found) || isPinned(found, kind)) return undefined;
  return { index, found, expected: kind === 'npm' ? 'a name with a version, such as `name@1.2.3`' : 'a name with a version, such as `name==1.2.3`' };
}

function firstName(words: readonly string[], from: number, hasValue = withValue): number {
  for (let at = from; at < words.length; at += 1) {
    if (hasValue.test(words[at]!)) at += 1;
    else if (!words[at]!.startsWith('-')) return at;
  }
  return words.length;
}

function isPinned(name: string, kind: 'npm' | 'python'): boolean {
  if (/^(?:git\+|git:|https?:|github:|ssh:)|^[\w-]+\/[\w.-]+(?:#|$)/.test(name) && !name.startsWith('@')) return /[#@][0-9a-f]{7,40}$|[#@]v?\d+\.\d+/.test(name);
  if (kind === 'python') return /(?:==|@)v?\d/.test(name) || /@[0-9a-f]{40}$/.test(name);
  return /[^@]@v?\d+\.\d+(?:\.\d+)?/.test(name) && !/@[\^~><*]/.test(name);
}

function image(words: readonly string[]): Unpinned | undefined {
  const run = words.indexOf('run');
  if (run === -1 || run > 2) return undefined;
  const index = firstName(words, run + 1, ofContainer);
  const found = words[index];
  if (found === undefined || /[$<{]|^\W/.test(found)) return undefined;
  const tag = /(?:@sha256:[0-9a-f]{16,64}|:([\w.-]{1,100}))$/.exec(found);
  return tag && tag[1] !== 'latest' ? undefined : { index, found, expected: 'an image with a digest, or with a tag other than `latest`' };
}
