import { Command, CommanderError } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { processTerminal } from './terminal.ts';

const program = new Command('mandate')
  .description('Compiler, linter and thin runner for agent definition files.')
  .version(packageFile.version)
  .showSuggestionAfterError()
  .exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.clean : exitCode.usage;
  if (error instanceof UsageError) {
    processTerminal().note(`mandate: ${error.message}`);
    return exitCode.usage;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  processTerminal().note(`mandate ${packageFile.version} did something impossible. Please report it with what follows.\n${stack}`);
  return exitCode.bug;
}
