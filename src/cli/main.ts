import { Command, CommanderError } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import { reasonOf } from '../text/reason.ts';
import { exitCode, Interrupted, signalCode, UsageError, type ExitCode } from './errors.ts';
import { note, output, processTerminal } from './terminal.ts';
import type { Usage } from './wrong-use.ts';

// Options that several commands have.
const parser = ['--parser <parser>', 'native or reference; native where it can be loaded'] as const;
const config = ['--config <file>', 'the settings file, instead of the one of the project'] as const;
const stdinFilename = ['--stdin-filename <path>', 'the name that standard input goes by'] as const;
const dialectOfAll = ['--dialect <id>', 'read every file as one of this host, or as `portable`'] as const;
const dialect = ['--dialect <id>', 'read the agent file as one of this host, or as `portable`'] as const;
const agent = ['--agent <name>', 'the agent, where the file holds several'] as const;
const dryRun = ['--dry-run', 'show what would be written, and write nothing'] as const;

const program = new Command('mandate')
  .description('Compiler, linter and thin runner for agent definition files.')
  .version(packageFile.version)
  .addHelpText('after', '\nBegin with `mandate lint`.\nExit codes: 0 clean, 1 problems, 2 wrong use, 3 our bug.')
  .showSuggestionAfterError(false)
  // Narrower descriptions than the usual 40 columns are still better broken at words than at the edge of the screen.
  .configureHelp({ minWidthToWrap: 16 })
  .configureOutput({ writeOut: (text) => output(1).write(text), writeErr: (text) => output(2).write(text), outputError: () => undefined })
  .exitOverride();

/** What each command is. */
const commands: Readonly<Record<string, (command: Command) => Command>> = {
  lint: (command) =>
    command
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
      .option(...parser)
      .option('--stdin', 'read standard input, as - does')
      .option(...stdinFilename)
      .option(...dialectOfAll)
      .option('--verbose', 'show infos too')
      .option(...config)
      .option('--print-config <file>', 'show the settings for a file and where each comes from')
      .option('--rule <id=severity>', 'off, info, warning or error for one rule; may be given again', several)
      .option('--unsuppressed <rules>', '`guarded` or `all`: rules that comments, settings and baselines have no power over')
      .option('--cache [folder]', 'keep results for the next run; --cache=DIR says where')
      .option('--jobs <count>', 'threads that share the files, or auto: quicker for many files, and more memory')
      .option('--baseline <file>', 'hide the findings in this file; new ones fail, and so do mended ones')
      .option('--baseline-write', 'write what is found now to the baseline')
      .option('--baseline-prune', 'take what is mended out of the baseline')
      .action(run(async () => (await import('./lint.ts')).lint)),
  inspect: (command) =>
    command
      .description('Show what an agent file means.')
      .argument('<file>', 'a file, or - for standard input')
      .option('--format <format>', 'pretty or json', 'pretty')
      .option(...agent)
      .option(...parser)
      .option(...stdinFilename)
      .option(...dialectOfAll)
      .action(run(async () => (await import('./inspect.ts')).inspect)),
  init: (command) =>
    command
      .description('Write a settings file for what the project has.')
      .option('--preset <preset>', 'recommended, strict or security', 'recommended')
      .option(...dryRun)
      .action(run(async () => (await import('./init.ts')).init)),
  hosts: (command) =>
    command
      .description('Show the hosts and what becomes of each promise there.')
      .option('--format <format>', 'pretty or json', 'pretty')
      .action(run(async () => (await import('./hosts.ts')).showHosts)),
  doctor: (command) =>
    command
      .description('Show which hosts are installed and what each makes of this project.')
      .option('--format <format>', 'pretty or json', 'pretty')
      .action(run(async () => async (terminal, options: { readonly format: string }) => (await import('./doctor.ts')).doctor(terminal, options))),
  explain: (command) =>
    command
      .description('Explain a rule, a host, a tool, a fate, or a line of a compiled file.')
      .argument('[name]', 'core/require-name, opencode, MultiEdit, widened, FILE:LINE, …; without it, what there is')
      .action(run(async () => (await import('./explain.ts')).explain)),
  compile: (command) =>
    command
      .description('Write agent files for other hosts.')
      .argument('[paths...]', 'files, folders, globs, or - for standard input')
      .option('--host <hosts>', 'comma separated hosts to write for, by the names that `mandate hosts` shows')
      .option('--out <folder>', "where to write; the project's root by default")
      .option('--format <format>', 'pretty, json or sarif', 'pretty')
      .option('--scope <scope>', 'project, or user: where each host reads files of its user', 'project')
      .option(...dryRun)
      .option('--no-enforce', 'leave out the guard and its hooks, which hold promises of the prose')
      .option('--check', 'write nothing, and exit 1 with a diff when anything would change')
      .option('--clean', 'remove outputs that no source has any more')
      .option('--force', 'replace outputs, and values in settings files, that were edited by hand; a copy is kept')
      .option('--hints', 'show lines for .gitattributes and .gitignore')
      .option('--allow <fates>', 'write although something is lost: `widened`, `codex:widened`')
      .option(...parser)
      .option(...stdinFilename)
      .option(...dialectOfAll)
      .option('--verbose', 'show what is held exactly too')
      .option(...config)
      .action(run(async () => (await import('./compile.ts')).compile)),
  verify: (command) =>
    command
      .description('Say whether an answer keeps what an agent file promises.')
      .argument('<agent>', 'an agent file')
      .argument('[answer]', 'a file with the answer or a recorded run, or - for standard input')
      .option('--run <file>', 'a recorded run: what `mandate run --record` wrote, or a stream or transcript of a host')
      .option('--as <role>', 'what the agent was in the recorded run: main or subagent')
      .option('--format <format>', 'pretty, json or agent', 'pretty')
      .option(...agent)
      .option(...parser)
      .option(...dialect)
      .option('--verbose', 'show what cannot be seen too')
      .action(run(async () => (await import('./verify.ts')).verify)),
  run: (command) =>
    command
      .description('Run an agent on a host and hold it to what its file promises.')
      .argument('<agent>', 'an agent file')
      .argument('[task]', 'what it is to do; standard input when absent or -')
      .option('--host <host>', 'claude-code, opencode, codex, gemini-cli, qwen-code or copilot')
      .option('--format <format>', 'pretty, jsonl or json', 'pretty')
      .option('--timeout <seconds>', 'time for the whole run', '1800')
      .option('--attempts <count>', 'answers it may give; what the agent file says, or 3')
      .option('--yes', 'approve every call that the agent file grants')
      .option('--output <file>', 'write the answer to this file')
      .option('--record <file>', 'write what happens to this file, for `mandate verify --run`')
      .option('--dry-run', 'show command, files, prompt, tools and contract, and run nothing')
      .option('--model <model>', 'the model, as the host calls it')
      .option('--raw', 'show what the host itself prints too')
      .option('--env <names>', 'comma separated variables to pass on to the host beside its own')
      .option(...agent)
      .option(...parser)
      .option(...dialect)
      .option(...config)
      .action(run(async () => (await import('./run.ts')).run)),
};

// What nobody asks for is not set up: a start is short, and there are many options.
const asked = process.argv[2] ?? '';
for (const [name, define] of Object.entries(commands)) if (name === asked || !Object.hasOwn(commands, asked)) define(program.command(name));

function several(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** A command's action is loaded when it is run, so `--help` loads nothing else. */
function run<Arguments extends unknown[]>(load: () => Promise<(terminal: ReturnType<typeof processTerminal>, ...given: Arguments) => Promise<ExitCode>>) {
  return async (...given: Arguments): Promise<void> => {
    const action = await load();
    process.exitCode = await action(processTerminal(), ...given);
  };
}

/** `--fix` and `--cache` take their values behind a `=` only, so that the path after them stays a path. */
function withFixKind(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  return words.flatMap((word, index) => (end !== -1 && index > end ? [word] : word === '--fix' ? ['--fix=safe'] : word === '--cache' ? ['--cache='] : [word]));
}

// No `await`: what is built of this is no module.
program.parseAsync(withFixKind(process.argv)).catch(async (error: unknown) => {
  process.exitCode = await report(error);
});

async function report(error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCode.clean;
    // Who asks for nothing has been shown the help.
    const isHelp = error.code === 'commander.help';
    const named = asked === 'help' ? process.argv[3] : undefined;
    if (!isHelp || named !== undefined) note(`mandate: ${(await import('./wrong-use.ts')).wrongUse(isHelp ? `error: unknown command '${named}'` : error.message, usage())}`);
    return exitCode.usage;
  }
  if (error instanceof UsageError || isRefusal(error)) {
    note(`mandate: ${error instanceof UsageError ? error.message : refusal(error)}`);
    return exitCode.usage;
  }
  if (error instanceof Interrupted) {
    note('mandate: Interrupted; everything is as it was before');
    return signalCode[error.signal];
  }
  const stack = error instanceof Error ? error.stack : String(error);
  note(`mandate ${packageFile.version} did something impossible. Please report it with what follows.\n${stack}`);
  return exitCode.bug;
}

function usage(): Usage {
  const command = program.commands.find((defined) => defined.name() === asked);
  return { command: command?.name(), commands: Object.keys(commands), options: [...(command ?? program).options.map(({ long }) => long!), '--help'] };
}

/** The system refused: a folder is closed, a disk full, a name too long. Where that can happen to one file of many, it is met there. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in (error.cause instanceof Error ? error.cause : error);
}

/** In words of ours where it has none but those of the system. */
function refusal(error: NodeJS.ErrnoException): string {
  const { syscall, path, message } = error;
  return syscall === undefined || path === undefined ? message : `Cannot ${syscall} ${path}: ${reasonOf(error)}`;
}
