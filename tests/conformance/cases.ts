import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { caseSchema } from './case-schema.ts';
import { type Files, type HostId, hostIds } from './hosts/host.ts';
import type { Answer } from './protocols/protocol.ts';

/** What a host's loader makes of a file: takes it as it is, takes it after mending it or with a loss, or does not take it. Tools and settings that it takes and does not honour are no loss of the loader: the wire shows them. */
export type Verdict = 'loads' | 'recovers' | 'drops';

/** How the run is set up; absent, the agent is asked once and says that it is done. */
export interface Setup {
  readonly as?: 'main' | 'subagent';
  readonly agent?: string;
  readonly prompt?: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly home?: Readonly<Record<string, string>>;
  readonly trusted?: boolean;
  readonly git?: boolean;
  readonly main?: readonly Answer[];
  readonly child?: readonly Answer[];
}

/** What one host is expected to do with the agent file of a case. Only what is written is checked. */
export interface Expected {
  readonly load: Verdict;
  /** For `recovers`: the fields whose value is not what the author wrote; empty when the host mends the text and loses nothing. */
  readonly lost?: readonly string[];
  /** Another agent file for this host alone. */
  readonly file?: string;
  readonly text?: string;
  /** The name it is listed under; `probe` when absent. */
  readonly name?: string;
  readonly description?: string;
  /** The file takes every other agent of the project down with it. */
  readonly refuses?: true;
  /** A text in what the host says about files that it could not use. */
  readonly complaint?: string;
  readonly setup?: Setup;
  /** Exact set of tool names in the agent's first request; `default` is that of an agent that says nothing. */
  readonly tools?: readonly string[] | 'default';
  readonly offers?: readonly string[];
  readonly withholds?: readonly string[];
  /** Exact model name in the agent's first request. */
  readonly model?: string;
  /** Texts in (`says`) and not in (`omits`) the instructions of the agent's first request. */
  readonly says?: readonly string[];
  readonly omits?: readonly string[];
  /** The host's own prompt stands where the agent's should: the instructions are at least 4,000 characters longer than those of a one-line agent. */
  readonly ownPrompt?: true;
  readonly exit?: number;
  /** Number of model calls made by the main agent and by agents below it. */
  readonly calls?: { readonly main?: number; readonly child?: number };
  /** Texts in some tool result or later user turn of the main agent, and of agents below it. */
  readonly told?: { readonly main?: readonly string[]; readonly child?: readonly string[] };
  readonly output?: readonly string[];
  /** Files below the project that exist, or do not, after the run. */
  readonly written?: Readonly<Record<string, boolean>>;
}

export interface Case {
  /** Unique over all tables. */
  readonly id: string;
  readonly about: string;
  /** Where the fact was found. */
  readonly source: string;
  /** The verdict comes from where the file lies, from trust or from other files: a loader that sees only the text cannot know it. */
  readonly beyond?: true;
  /** Stem of the agent file; `probe` when absent. */
  readonly stem: string;
  /** Whole path of the agent file below the project, for cases about places. */
  readonly file?: string;
  /** Text of the agent file, with its byte order mark and line ends as the case wants them. */
  readonly agent: string;
  readonly hosts: Readonly<Partial<Record<HostId, Expected>>>;
}

interface WrittenCase {
  readonly id: string;
  readonly about: string;
  readonly source: string;
  readonly beyond?: true;
  readonly stem?: string;
  readonly file?: string;
  readonly agent?: string;
  readonly mark?: true;
  readonly newline?: 'crlf';
  readonly hosts: Readonly<Partial<Record<HostId, Expected>>>;
}

const plain = '---\nname: probe\ndescription: Counts the lamps of a harbour\n---\nYou count the lamps of the harbour.\n';

/** Reads and checks all tables. Throws with the file's name when one does not fit the schema or an id repeats. */
export function readCases(folder = join(import.meta.dirname, 'cases')): readonly Case[] {
  const check = new Ajv({ allErrors: true }).compile(caseSchema(hostIds));
  const seen = new Set<string>();
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .flatMap((name) => {
      const table = parse(readFileSync(join(folder, name), 'utf8')) as readonly WrittenCase[];
      if (!check(table)) throw new Error(`${name}: ${(check.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`).join('; ')}`);
      for (const { id } of table) {
        if (seen.has(id)) throw new Error(`${name}: Unexpected second case \`${id}\`, expected each id once`);
        seen.add(id);
      }
      return table.map(finish);
    });
}

function finish(written: WrittenCase): Case {
  const { agent = plain, mark, newline, stem = 'probe', ...rest } = written;
  const bytes = (text: string): string => (mark ? '\uFEFF' : '') + (newline === 'crlf' ? text.replaceAll('\n', '\r\n') : text);
  const hosts = Object.fromEntries(Object.entries(rest.hosts).map(([id, expected]) => [id, expected.text === undefined ? expected : { ...expected, text: bytes(expected.text) }]));
  return { ...rest, stem, hosts, agent: bytes(agent) };
}

/** The agent file of a case for one host, without anything around it: what a loader emulation is given. */
export function agentFileOf(one: Case, expected: Expected, place: (stem: string) => string): { readonly path: string; readonly text: string } {
  return { path: expected.file ?? one.file ?? place(one.stem), text: expected.text ?? one.agent };
}

/** All files of a case's project for one host. */
export function filesOf(one: Case, expected: Expected, place: (stem: string) => string): Files {
  const { path, text } = agentFileOf(one, expected, place);
  return { ...expected.setup?.files, [path]: text };
}

/** Whether the case needs the agent to be run, not only listed. */
export function needsRun(expected: Expected): boolean {
  const { tools, offers, withholds, model, says, omits, ownPrompt, exit, calls, told, output, written } = expected;
  return [tools, offers, withholds, model, says, omits, ownPrompt, exit, calls, told, output, written].some((part) => part !== undefined);
}
