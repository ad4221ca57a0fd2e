import { readAgent } from '../hosts/detect.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { inspectJson } from './inspect-json.ts';
import { inspectText } from './inspect-text.ts';
import { chooseFormat } from './options.ts';
import { chooseParser } from './parser.ts';
import { openProject } from './project.ts';
import type { Terminal } from './terminal.ts';

export interface InspectOptions {
  readonly format: string;
  readonly stdinFilename?: string;
  readonly parser?: string;
  readonly dialect?: string;
}

/** `mandate inspect`: what one file means, for a person or as JSON. */
export async function inspect(terminal: Terminal, path: string, options: InspectOptions): Promise<ExitCode> {
  const format = chooseFormat(options.format, ['pretty', 'json']);
  await chooseParser(options.parser);
  const { documents } = await openProject([path], terminal, options);
  const document = documents[0];
  if (!document || documents.length > 1) throw new UsageError(`${path} is ${document ? 'more than one file' : 'no agent file'}; name one file`);
  const agent = readAgent(document);
  const problem = document.source.problems.find(({ kind }) => kind !== 'encoding');
  if (problem) {
    terminal.note(`${document.source.path}: cannot be read as an agent file: ${problem.kind} ${problem.detail}`.trimEnd());
    return exitCode.problems;
  }
  terminal.out(format === 'json' ? `${JSON.stringify(inspectJson(document, agent), undefined, 2)}\n` : inspectText(document, agent, terminal.color));
  return exitCode.clean;
}
