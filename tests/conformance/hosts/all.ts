import type { HostId, RealHost } from './host.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { geminiCli } from './gemini-cli.ts';
import { kilo } from './kilo.ts';
import { opencode } from './opencode.ts';
import { pi } from './pi.ts';
import { qwenCode } from './qwen-code.ts';

/** Every host the suite can start, in the order of the report. */
export const realHosts: readonly RealHost[] = [claudeCode, opencode, codex, geminiCli, qwenCode, copilot, kilo, pi];

/** What a plain `npm run conformance` covers: what fits in ten minutes on two cores. */
export const usual: readonly HostId[] = ['claude-code', 'opencode', 'codex'];

/** Started only when named: dear to run, or without agents of their own. */
export const onRequest: readonly HostId[] = ['kilo', 'pi'];
