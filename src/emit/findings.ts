import type { Diagnostic, Label, Severity } from '../diagnostics/diagnostic.ts';
import { pageOf } from '../diagnostics/page.ts';
import type { Span } from '../text/span.ts';

export interface Text {
  readonly severity: Severity;
  /** Ends the whole run: nothing at all is written. */
  readonly stops: boolean;
  readonly text: string;
  readonly why: string;
  readonly help: string;
  /** What else may help, where the finding says so. */
  readonly also?: string;
}

/** All that a compile can say, with holes as in the messages of a rule. */
export const texts = {
  'compile/unreadable-source': {
    severity: 'error',
    stops: true,
    text: 'Unexpected {what}, expected an agent file that can be read whole',
    why: 'What cannot be read may be a restriction, and the bundle would go without it.',
    help: 'Mend the file; `mandate lint` shows the place.',
  },
  'compile/dropped-source': {
    severity: 'error',
    stops: true,
    text: 'Unexpected agent file that {host} does not load, expected one that it does: {reason}',
    why: 'The file is no agent where it comes from, so there is nothing that a bundle could stay true to.',
    help: 'Mend the file until {host} loads it; `mandate lint` shows the place.',
  },
  'compile/prompt-elsewhere': {
    severity: 'error',
    stops: true,
    text: 'Unexpected prompt that starts with `{scheme}`, expected the words of the prompt themselves',
    why: 'There {host} reads another file, and every other host would take the address for the prompt.',
    help: 'Put the text of that file in its place, or compile a markdown file.',
  },
  'compile/unreadable-settings': {
    severity: 'error',
    stops: true,
    text: 'Unexpected settings file `{path}` that cannot be read, expected text: {reason}',
    why: 'Its rules bind the agents of this project, and a bundle must not loosen them.',
    help: 'Make the file readable, or compile to another folder with `--out`.',
  },
  'compile/unreadable-manifest': {
    severity: 'error',
    stops: true,
    text: 'Unexpected content in `{path}`, expected a manifest of version 1: {reason}',
    why: 'Only the manifest tells the files that were compiled from those that somebody made.',
    help: 'Bring the file back from version control, or use the version of mandate that wrote it; a `pending.json` that nothing can read may be deleted.',
  },
  'compile/unsafe-name': {
    severity: 'error',
    stops: true,
    text: 'Unexpected name `{name}`, expected one that can be a file name everywhere: {reason}',
    why: 'The name becomes a file name in the folder of each host, and this one could be a file somewhere else.',
    help: 'Write a `name` of lower-case letters, digits and dashes.',
  },
  'compile/unsafe-path': {
    severity: 'error',
    stops: true,
    text: 'Unexpected output `{path}` for {host}, expected a path inside the output folder',
    why: 'A bundle writes into the output folder and nowhere else.',
    help: 'Write a `name` of lower-case letters, digits and dashes.',
  },
  'compile/unwritable-text': {
    severity: 'error',
    stops: true,
    text: 'Unexpected half of a character pair in `{path}`, expected text that UTF-8 can hold',
    why: 'It would be replaced on writing, so the output would not say what the source says.',
    help: 'Take the escape such as `\\ud800` out of the frontmatter.',
  },
  'compile/output-collision': {
    severity: 'error',
    stops: true,
    text: 'Unexpected second file for {outputs}, expected each output to come from one agent: `{first}` has it',
    why: 'The two are one file, at least on systems that ignore case, so one would be lost.',
    help: 'Give one of the agents another `name`; where they are one agent written for several hosts, name the files to compile.',
  },
  'compile/symlink-output': {
    severity: 'error',
    stops: true,
    text: 'Unexpected link at `{path}`, expected a plain file or folder',
    why: 'Writing through a link changes a file in another place.',
    help: 'Remove the link, or name the folder it points to with `--out`.',
  },
  'compile/not-owned': {
    severity: 'error',
    stops: true,
    text: 'Unexpected {what} at `{path}`, expected nothing there or a file that mandate wrote',
    why: 'The manifest does not list it, so it is the work of somebody else and would be lost.',
    help: 'Move it away, rename the agent, or compile to another folder with `--out`.',
  },
  'compile/edited-output': {
    severity: 'error',
    stops: true,
    text: 'Unexpected change in `{path}`, expected the bytes that mandate wrote',
    why: 'Somebody edited the output, and writing it again would lose the edit.',
    help: 'Bring the change into `{source}` and delete the output, or replace it with `--force`, which keeps a copy.',
  },
  'compile/unmergeable-settings': {
    severity: 'error',
    stops: true,
    text: 'Unexpected settings file `{path}`, expected one that a value can be added to: {reason}',
    why: 'A value of ours goes in beside those that are there, which takes a file that can be read whole and may be written.',
    help: 'Mend the file, or leave the host out of `--host`.',
  },
  'compile/settings-conflict': {
    severity: 'error',
    stops: true,
    text: 'Unexpected `{at}` in `{path}`, expected room for a value of mandate there: {reason}',
    why: 'The manifest does not say that mandate wrote it, so it is the work of somebody else and stays.',
    help: 'Rename or remove it, or leave the host out of `--host`.',
  },
  'compile/edited-setting': {
    severity: 'error',
    stops: true,
    text: 'Unexpected change of `{at}` in `{path}`, expected the value that mandate wrote',
    why: 'Somebody edited the value, and writing it again would lose the edit.',
    help: 'Take the value out of the file, bring it back to what it was, or replace it with `--force`, which keeps a copy of the file.',
  },
  'compile/settings-collision': {
    severity: 'error',
    stops: true,
    text: 'Unexpected second value for `{at}` in `{path}`, expected one: `{agent}` asks for another',
    why: 'A settings file holds one value at each place, so one agent would lose its own.',
    help: 'Compile the agents to different folders with `--out`, or rename one of them.',
  },
  'compile/kept-setting': {
    severity: 'warning',
    stops: false,
    text: 'Unexpected change of `{at}` in `{path}`, expected the value that mandate wrote and no agent asks for any more',
    why: 'Somebody edited the value, so it stays, and it is theirs from here on.',
    help: 'Take the value out of the file if the host is not to read it.',
  },
  'compile/empty-prompt': {
    severity: 'warning',
    stops: false,
    text: 'Unexpected empty prompt on {host}, expected instructions: {how}',
    why: 'The agent has its tools there, and nothing that says what to do with them.',
    help: 'Write the instructions into the agent file.',
  },
  'compile/kept-output': {
    severity: 'warning',
    stops: false,
    text: 'Unexpected change in `{path}`, expected the bytes that mandate wrote, which no source has any more',
    why: 'Somebody edited the output, so it stays, and it is theirs from here on.',
    help: 'Delete the file if {host} is not to load it.',
  },
  'compile/replaced-output': {
    severity: 'warning',
    stops: false,
    text: 'Unexpected change in `{path}`, expected the bytes that mandate wrote: replaced, and kept as `{kept}`',
    why: 'Somebody edited the output, and `--force` writes it again all the same.',
    help: 'Bring the change into `{source}`, then delete the copy.',
  },
  'compile/replaced-setting': {
    severity: 'warning',
    stops: false,
    text: 'Unexpected change of `{at}` in `{path}`, expected the value that mandate wrote: replaced, and the file before kept as `{kept}`',
    why: 'Somebody edited the value, and `--force` writes it again all the same.',
    help: 'Bring the change into the agent file or into the settings that it comes from, then delete the copy.',
  },
  'compile/locked': {
    severity: 'error',
    stops: true,
    text: 'Unexpected lock `{path}`, expected no other compile in this folder: {holder}',
    why: 'Two runs that write at once would mix their files.',
    help: 'Wait for the other run to end; delete the lock if there is none.',
  },
  'compile/widened': {
    severity: 'error',
    stops: false,
    text: 'Unexpected power on {host}, expected none beyond those of the file: {how}',
    why: 'The agent could do more there than its author allows, so nothing of it is written for this host.',
    help: 'Take {host} out of `--host`, or write it all the same with `--allow {host}:widened`.',
    also: '`mandate run {path} --host {host} --dry-run` says whether a run can hold it there by its flags.',
  },
  'compile/unloadable-output': {
    severity: 'error',
    stops: false,
    text: 'Unexpected bundle that {host} cannot take, expected files that it loads whole: {how}',
    why: 'A host that reads the file in another way can give the agent other powers, so nothing of it is written there.',
    help: 'Mend what the ledger names, or leave {host} out of `--host`.',
  },
  'compile/older-output': {
    severity: 'warning',
    stops: false,
    text: 'Unexpected older output `{path}`, expected {host} to find what the source says: {reason}',
    why: 'The host still loads the file that an earlier compile wrote.',
    help: 'Compile with `--clean` to remove the files that no source has any more.',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type FindingCode = keyof typeof texts;

type Holes<Part extends string> = Part extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;
type HolesOf<Code extends FindingCode> = Holes<(typeof texts)[Code]['text' | 'why' | 'help'] | ((typeof texts)[Code] extends { readonly also: infer Also extends string } ? Also : never)>;

export interface At {
  readonly file: string;
  readonly span?: Span | undefined;
  readonly labels?: readonly Label[];
  /** Whether `also` is said. */
  readonly also?: boolean;
}

/** A finding of a compile. Without a span it is about the file as a whole. */
export function finding<Code extends FindingCode>(code: Code, data: { readonly [Hole in HolesOf<Code>]: string }, { file, span, labels, also: isAlso = false }: At): Diagnostic {
  const { severity, text, why, help, also }: Text = texts[code];
  const values = new Map<string, string>(Object.entries(data));
  const fill = (part: string) => part.replace(/\{(\w+)\}/g, (hole, name: string) => values.get(name) ?? hole);
  return { code, severity, file, span: span ?? { start: 0, end: 0 }, message: fill(text), why: fill(why), help: fill(isAlso && also !== undefined ? `${help} ${also}` : help), labels: labels ?? [], fixes: [], url: pageOf(code) };
}

/** Whether a finding ends the run before anything is written. */
export function stops({ code }: Diagnostic): boolean {
  return code in texts && texts[code as FindingCode].stops;
}
