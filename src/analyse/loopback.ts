import type { CommandInLine } from './commands.ts';

const alone: ReadonlySet<string> = new Set(['--silent', '--show-error', '--fail', '--fail-with-body']);
const withValue = /^(?:-[sSf]*[XHdmow]|--(?:request|header|data(?:-binary|-raw)?|max-time|connect-timeout|output|write-out))$/;
const own = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?:[/?#]|$)/i;

/** Whether a download or upload goes to this machine and to no other: `curl -s http://localhost:8080/x`. Of a flag that is not known nothing is sure. */
export function isLoopback({ program, arguments: words }: CommandInLine): boolean {
  if (program !== 'curl') return false;
  let addresses = 0;
  for (let at = 0; at < words.length; at += 1) {
    const { text } = words[at]!;
    if (withValue.test(text)) at += 1;
    else if (own.test(text)) addresses += 1;
    else if (!alone.has(text) && !/^-[sSf]{1,3}$/.test(text)) return false;
  }
  return addresses > 0;
}
