import { Command, CommanderError } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { processTerminal } from './terminal.ts';

const program = new Command('mandate')
  .description('Compiler, linter and thin runner for agent definition files.')
  .version(packageFile.version)
  .showSuggestionAfterError()
  .exitOverride();

program
  .command('lint')
  .description('Say what is wrong with agent files.')
  .argument('[paths...]', 'files, folders, globs, or - for standard input')
  .option('--format <format>', 'pretty, agent, json, sarif, github, gitlab or junit; pretty, or agent where an agent runs it')
  .option('--output-file <path>', 'write the results to this file')
  .option('--quiet', 'show errors only')
  .option('--fix [kind]', 'apply the safe fixes; --fix=unsafe applies the others too')
  .option('--dry-run', 'show what --fix would change as a diff, and write nothing')
  .option('--since <ref>', 'only files that changed since a git ref, new ones too')
  .option('--watch', 'run again whenever a file changes')
  .option('--max-warnings <count>', 'exit 1 when there are more warnings than this')
  .option('--parser <parser>', 'native or reference; native where it can be loaded')
  .option('--stdin-filename <path>', 'the name that standard input goes by')
  .option('--dialect <id>', 'read every file as one of this host, or as `portable`')
  .option('--verbose', 'show infos too')
  .action(run(async () => (await import('./lint.ts')).lint));

program
  .command('inspect')
  .description('Show what an agent file means.')
  .argument('<file>', 'a file, or - for standard input')
  .option('--format <format>', 'pretty or json', 'pretty')
  .option('--parser <parser>', 'native or reference; native where it can be loaded')
  .option('--stdin-filename <path>', 'the name that standard input goes by')
  .option('--dialect <id>', 'read every file as one of this host, or as `portable`')
  .action(run(async () => (await import('./inspect.ts')).inspect));

program
  .command('hosts')
  .description('Show the hosts and what becomes of each promise there.')
  .option('--format <format>', 'pretty or json', 'pretty')
  .action(run(async () => (await import('./hosts.ts')).showHosts));

program
  .command('doctor')
  .description('Show which hosts are installed and what each makes of this project.')
  .option('--format <format>', 'pretty or json', 'pretty')
  .action(run(async () => async (terminal, options: { readonly format: string }) => (await import('./doctor.ts')).doctor(terminal, options)));

program
  .command('explain')
  .description('Explain a rule, a host or a tool.')
  .argument('<name>', 'core/require-name, opencode, MultiEdit, …')
  .action(run(async () => (await import('./explain.ts')).explain));

program
  .command('compile')
  .description('Write agent files for other hosts.')
  .argument('[paths...]', 'files, folders, globs, or - for standard input')
  .option('--host <hosts>', 'comma separated hosts to write for')
  .option('--out <folder>', "where to write; the project's root by default")
  .option('--format <format>', 'pretty, json or sarif', 'pretty')
  .option('--dry-run', 'show what would be written, and write nothing')
  .option('--allow <fates>', 'write although something is lost: `widened`, `codex:widened`')
  .option('--parser <parser>', 'native or reference; native where it can be loaded')
  .option('--stdin-filename <path>', 'the name that standard input goes by')
  .option('--dialect <id>', 'read every file as one of this host, or as `portable`')
  .option('--verbose', 'show what is held exactly too')
  .action(run(async () => (await import('./compile.ts')).compile));

/** A command's action is loaded when it is run, so `--version` and `--help` load nothing else. */
function run<Arguments extends unknown[]>(load: () => Promise<(terminal: ReturnType<typeof processTerminal>, ...given: Arguments) => Promise<ExitCode>>) {
  return async (...given: Arguments): Promise<void> => {
    const action = await load();
    process.exitCode = await action(processTerminal(), ...given);
  };
}

/** `--fix` takes its kind behind a `=` only, so that the path after it stays a path. */
function withFixKind(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  return words.map((word, index) => (word === '--fix' && (end === -1 || index < end) ? '--fix=safe' : word));
}

try {
  await program.parseAsync(withFixKind(process.argv));
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
