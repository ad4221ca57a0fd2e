import type { McpServer } from '../../model/mcp-server.ts';
import { findSecrets } from '../../text/secrets.ts';

const telling = /key|token|secret|passw|auth|credential/i;

/** Whether a declaration holds a value that is no variable and has the form of a secret, or the name of one. */
export function holdsSecret({ command = [], environment, url = '', headers }: McpServer): boolean {
  const pairs = [...Object.entries(environment), ...Object.entries(headers)];
  if ([...command, url, ...pairs.map(([key, text]) => `${key}: ${text}`)].some((text) => findSecrets(text).length > 0)) return true;
  if (pairs.some(([key, text]) => telling.test(key) && !text.includes('${') && text.length >= 8)) return true;
  const words = command.join(' ');
  return /--?[\w-]*(?:key|token|secret|passw|auth)[\w-]*[= ](?!\$\{)\S{8,}/i.test(words) || /[?&][\w-]*(?:key|token|secret)[\w-]*=(?!\$\{)[^&]{8,}/i.test(url);
}
