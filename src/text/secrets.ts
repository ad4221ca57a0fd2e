import { finder } from './gate.ts';
import type { Span } from './span.ts';

/** A key or password in a text. */
export interface Secret {
  /** What kind: `AWS access key`. */
  readonly kind: string;
  readonly span: Span;
}

interface Pattern {
  readonly kind: string;
  /** Part of every match, so that most texts need no search. */
  readonly sign: string;
  /** Its first group is the secret; the whole match when it has none. */
  readonly expression: () => RegExp;
  /** A longer look at the match. */
  readonly isReal?: (secret: string, match: RegExpMatchArray) => boolean;
}

/** Formats as their providers publish them, with their lengths (read 2026-11-21). */
const patterns: readonly Pattern[] = [
  { kind: 'AWS access key', sign: 'A', expression: () => /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g },
  { kind: 'GitHub token', sign: 'gh', expression: () => /(?<![A-Za-z0-9_])gh[oprsu]_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g },
  { kind: 'GitHub token', sign: 'github_pat_', expression: () => /(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9])/g },
  { kind: 'GitLab token', sign: 'glpat-', expression: () => /(?<![A-Za-z0-9_])glpat-[A-Za-z0-9_-]{20}(?![A-Za-z0-9_-])/g },
  { kind: 'Slack token', sign: 'xox', expression: () => /(?<![A-Za-z0-9])xox[abeoprs]-[0-9]{8,14}-[0-9A-Za-z-]{20,90}/g },
  { kind: 'Slack webhook', sign: 'hooks.slack.com', expression: () => /hooks\.slack\.com\/services\/T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/([A-Za-z0-9]{24})(?![A-Za-z0-9])/g },
  { kind: 'Discord webhook', sign: '/api/webhooks/', expression: () => /discord(?:app)?\.com\/api\/webhooks\/[0-9]{17,20}\/([A-Za-z0-9_-]{60,80})/g },
  { kind: 'Anthropic key', sign: 'sk-ant-', expression: () => /(?<![A-Za-z0-9])sk-ant-[a-z]{3,6}[0-9]{2}-[A-Za-z0-9_-]{80,120}/g },
  { kind: 'OpenAI key', sign: 'T3BlbkFJ', expression: () => /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,90}T3BlbkFJ[A-Za-z0-9_-]{20,90}/g },
  { kind: 'OpenAI key', sign: 'sk-proj-', expression: () => /(?<![A-Za-z0-9])sk-proj-[A-Za-z0-9_-]{74,180}/g },
  { kind: 'Google API key', sign: 'AIza', expression: () => /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  { kind: 'Stripe key', sign: 'k_live_', expression: () => /(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{24,99}/g },
  { kind: 'npm token', sign: 'npm_', expression: () => /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g },
  { kind: 'PyPI token', sign: 'pypi-AgEIcHlwaS5vcmc', expression: () => /pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,200}/g },
  { kind: 'Hugging Face token', sign: 'hf_', expression: () => /(?<![A-Za-z0-9_])hf_[A-Za-z]{34}(?![A-Za-z0-9])/g },
  { kind: 'SendGrid key', sign: 'SG.', expression: () => /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g },
  { kind: 'Context7 key', sign: 'ctx7sk-', expression: () => /(?<![A-Za-z0-9])ctx7sk-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])/g },
  { kind: 'DigitalOcean token', sign: '_v1_', expression: () => /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{64}(?![a-f0-9])/g },
  { kind: 'Telegram bot token', sign: ':AA', expression: () => /(?<![A-Za-z0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g },
  { kind: 'Azure storage key', sign: 'AccountKey=', expression: () => /AccountKey=([A-Za-z0-9+/]{86}==)/g },
  { kind: 'private key', sign: 'PRIVATE KEY', expression: () => /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\\n|[ \t\r\n]){1,8}[A-Za-z0-9+/=]{16,80}/g },
  { kind: 'password in an address', sign: '://', expression: () => /(?<![A-Za-z0-9])[a-z][a-z0-9+]{1,14}:\/\/([^\s:@/'"<>{}$*`]{1,64}):([^\s:@/'"<>{}$*`[\]()]{8,80})@([A-Za-z0-9.-]{1,100})/g, isReal: (_, match) => isPassword(match[1]!, match[2]!, match[3]!) },
  { kind: 'authorization header', sign: 'uthorization', expression: () => /[Aa]uthorization['"]?[ \t]{0,3}[:=][ \t]{0,3}['"]?(?:[Bb]earer|[Bb]asic|token)[ \t]{1,3}([A-Za-z0-9+/_.=-]{24,2000})/g, isReal: isToken },
];

const placeholder = /example|placeholder|your|sample|dummy|fake|secret|change.?me|redacted|removed|xxx|insert|replace|todo|foo|\.\.\.|(.)\1{5}/i;

const gated = patterns.map((pattern) => ({ ...pattern, find: finder(`${pattern.kind}, ${pattern.sign}`, pattern.expression) }));

/** Every secret, in the order of the text. Placeholders, keys that vendors print as examples, hashes and identifiers are left out. */
export function findSecrets(text: string): Secret[] {
  const found: Secret[] = [];
  for (const { kind, sign, isReal, find } of gated) {
    for (const match of text.includes(sign) ? find(text) : []) {
      const isAddress = match.length > 2;
      const secret = (isAddress ? match[2] : match[1]) ?? match[0];
      if (!isVaried(secret) || (kind !== 'private key' && placeholder.test(secret)) || isReal?.(secret, match) === false) continue;
      const start = match.index + match[0].lastIndexOf(isAddress ? `${secret}@` : secret);
      found.push({ kind, span: { start, end: start + secret.length } });
    }
  }
  return found.toSorted((a, b) => a.span.start - b.span.start);
}

/** How a secret may be shown: its first four characters. */
export function maskSecret(secret: string): string {
  return `${secret.slice(0, 4)}…`;
}

/** The text with all but the first four characters of each secret starred out; as long as it was, with its lines kept. */
export function hideSecrets(text: string): string {
  let hidden = text;
  for (const { span } of findSecrets(text)) hidden = hidden.slice(0, span.start + 4) + hidden.slice(span.start + 4, span.end).replace(/[^\r\n]/g, '*') + hidden.slice(span.end);
  return hidden;
}

/** A made-up key repeats itself. */
function isVaried(secret: string): boolean {
  return new Set(secret).size >= Math.min(8, secret.length / 2);
}

function isPassword(user: string, password: string, host: string): boolean {
  if (!/[0-9]/.test(password) || !/[A-Za-z]/.test(password) || new Set(password).size < 7) return false;
  if (/pass|pw|user|admin|test|root|demo|token|key/i.test(password) || password === user) return false;
  return host.includes('.') && !/^(?:localhost|127\.|10\.|192\.168\.|0\.0\.)|example|\.(?:local|internal|test|invalid)$/i.test(host);
}

function isToken(token: string): boolean {
  // The token that introductions to JSON web tokens show.
  if (token.includes('eyJzdWIiOiIxMjM0NTY3ODkw')) return false;
  return /[0-9]/.test(token) && /[a-z]/.test(token) && /[A-Z]/.test(token) && !/^[0-9a-f-]+$/i.test(token) && new Set(token).size >= 14 && !/token|api.?key|jwt|base64/i.test(token);
}
