import type { Command } from '../text/shell.ts';

/** Host, port and path of an address whose every character is plain: no user, no variable, no percent sign, no second address in it. */
const plain = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::(\d{1,5}))?((?:\/[\w.~+@,=-]+)*\/?)(?:\?[\w.~+@,=&-]*)?$/i;

interface Place {
  readonly host: string;
  readonly port: string;
  /** Without the slash at its end. */
  readonly path: string;
}

function placeOf(address: string): Place | undefined {
  const [, host, port = '443', path = ''] = plain.exec(address) ?? [];
  if (host === undefined || path.split('/').some((part) => part === '.' || part === '..')) return undefined;
  return { host: host.toLowerCase(), port, path: path.replace(/\/$/, '') };
}

/**
 * Whether an address is below an entry of an allow list: a host, with a port where it is not 443, or the start of an address that
 * ends where a part of the path does. Hosts are the same without regard to case and in nothing else; `https` alone will do.
 */
export function isBelow(address: string, entry: string): boolean {
  const place = placeOf(address);
  const allowed = placeOf(/^https:\/\//i.test(entry) ? entry : `https://${entry}`);
  if (!place || !allowed || entry.includes('?')) return false;
  return place.host === allowed.host && place.port === allowed.port && (place.path === allowed.path || place.path.startsWith(`${allowed.path}/`));
}

/** Options that change neither where a download comes from nor how it is trusted, by the program. */
const harmless: ReadonlyMap<string, RegExp> = new Map([
  ['curl', /^(?:-[fsSLq46#]+|--(?:fail|silent|show-error|location|compressed|progress-bar|tlsv1\.[23]|ipv[46]))$/],
  ['wget', /^(?:-[qnvc46]+|--(?:quiet|no-verbose|https-only|inet[46]-only))$/],
  ['irm', /^-(?:useb|usebasicparsing)$/i],
  ['iwr', /^-(?:useb|usebasicparsing)$/i],
]);
/** The option that names the file, alone or behind others; `-` is the output. */
const target: ReadonlyMap<string, RegExp> = new Map([
  ['curl', /^(?:-[fsSLq46#]*o|--output)(-?)$/],
  ['wget', /^(?:-[qnvc46]*O|--output-document)(-?)$/],
]);

/** The one address that a download fetches; nothing when one of its words could send it elsewhere. */
export function onlyAddress({ words, inner }: Command): string | undefined {
  const [program = '', ...rest] = words.map(({ text }) => text).filter((text, index) => index > 0 || text !== 'sudo');
  const safe = harmless.get(program);
  if (!safe || inner.length > 0) return undefined;
  let address: string | undefined;
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at]!;
    const file = target.get(program)?.exec(word);
    if (file) at += file[1] === '' ? 1 : 0;
    else if (program === 'curl' && (word === '-O' || /^-[fsSLq46#]+O$/.test(word))) continue;
    else if (program === 'curl' && /^--proto(?:-redir)?$/.test(word) && rest[at + 1] === '=https') at += 1;
    else if (!safe.test(word)) {
      if (address !== undefined || word.startsWith('-')) return undefined;
      address = word;
    }
  }
  return address;
}
