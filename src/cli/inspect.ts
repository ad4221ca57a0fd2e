import { loadWidths } from '../diagnostics/width.ts';
import { readAgent } from '../hosts/detect.ts';
import { exitCode, type ExitCode } from './errors.ts';
import { inspectJson } from './inspect-json.ts';
import { inspectText } from './inspect-text.ts';
import { isRead, openAgent } from './open-agent.ts';
import { chooseFormat } from './options.ts';
import { chooseParser } from './parser.ts';
import type { Terminal } from './terminal.ts';

export interface InspectOptions {
  /** The name of the agent, where the file holds several. */
  readonly agent?: string;
  readonly format: string;
  readonly stdinFilename?: string;
  readonly parser?: string;
  readonly dialect?: string;
}

/** `mandate inspect`: what one file means, for a person or as JSON. */
export async function inspect(terminal: Terminal, path: string, options: InspectOptions): Promise<ExitCode> {
  const format = chooseFormat(options.format, ['pretty', 'json']);
  await chooseParser(options.parser);
  const document = await openAgent(path, terminal, options);
  if (!isRead(document, terminal)) return exitCode.problems;
  const agent = readAgent(document);
  if (format === 'pretty') await loadWidths();
  terminal.out(format === 'json' ? `${JSON.stringify(inspectJson(document, agent), undefined, 2)}\n` : inspectText(document, agent, terminal.color, terminal.columns?.()));
  return exitCode.clean;
}
