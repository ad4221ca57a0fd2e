import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Expected } from './cases.ts';
import type { Listing, Outcome } from './hosts/host.ts';
import type { ModelRequest } from './mock.ts';

/** What a host did with a case: its list of agents, and the run where one was needed. */
export interface Seen {
  /** The prompt that the agent file carries. */
  readonly body: string;
  readonly listing: Listing;
  readonly outcome?: Outcome;
  /** The request of an agent of one line that says nothing about tools, run the same way; absent when it is not needed. */
  readonly silent?: ModelRequest;
}

/** Every way in which what was seen differs from what was expected; empty when the case holds. */
export function judge(expected: Expected, seen: Seen): readonly string[] {
  const wrong: string[] = [];
  const say = (what: string, wanted: unknown, got: unknown): void => void wrong.push(`${what}: expected ${show(wanted)}, got ${show(got)}`);
  const name = expected.name ?? 'probe';
  const { listing, outcome } = seen;

  const listed = listing.agents.find((agent) => agent.name === name);
  if ((listed !== undefined) !== (expected.load !== 'drops')) say('listed', expected.load !== 'drops', listing.agents.map((agent) => agent.name));
  if (listing.refused !== (expected.refuses === true)) say('project refused', expected.refuses === true, listing.complaints);
  if (expected.description !== undefined && listed?.description !== expected.description) say('description', expected.description, listed?.description);
  if (expected.complaint !== undefined && !listing.complaints.join('\n').includes(expected.complaint)) say('complaint', expected.complaint, listing.complaints);
  if (!outcome) return wrong;

  const agent = outcome.agent;
  if (agent) {
    const tools = expected.tools === 'default' ? (seen.silent?.tools ?? []) : expected.tools;
    if (tools && !sameSet(tools, agent.tools)) say('tools on the wire', tools, agent.tools);
    for (const tool of expected.offers ?? []) if (!agent.tools.includes(tool)) say('tool offered', tool, agent.tools);
    for (const tool of expected.withholds ?? []) if (agent.tools.includes(tool)) say('tool withheld', tool, agent.tools);
    if (expected.model !== undefined && agent.model !== expected.model) say('model', expected.model, agent.model);
    const system = agent.system.join('\n');
    // The host's own prompt is never shown: only whether the text is there.
    const says = expected.says ?? (expected.load === 'loads' && expected.omits === undefined ? [seen.body.trim()] : []);
    for (const text of says) if (!system.includes(text)) say('instructions say', text, 'absent');
    if (expected.ownPrompt && system.length < length(seen.silent) + 4000) say('instructions', "the host's own", `${system.length} characters, ${length(seen.silent)} for an agent of one line`);
    for (const text of expected.omits ?? []) if (system.includes(text)) say('instructions omit', text, 'present');
  } else if (expected.tools ?? expected.offers ?? expected.withholds ?? expected.model ?? expected.says ?? expected.omits ?? expected.ownPrompt) {
    say('a request of the agent', 'one', `none, exit ${outcome.exit}: ${outcome.output.slice(-400)}`);
  }

  if (expected.exit !== undefined && outcome.exit !== expected.exit) say('exit code', expected.exit, outcome.exit);
  for (const role of ['main', 'child'] as const) {
    const wanted = expected.calls?.[role];
    if (wanted !== undefined && outcome[role].length !== wanted) say(`model calls of ${role}`, wanted, outcome[role].length);
    const heard = outcome[role].flatMap(heardBy);
    for (const text of expected.told?.[role] ?? []) if (!heard.some((part) => part.includes(text))) say(`told to ${role}`, text, outcome[role].at(-1)?.results.map(short) ?? []);
  }
  for (const text of expected.output ?? []) if (!outcome.output.includes(text)) say('output', text, outcome.output.slice(-400));
  for (const [path, exists] of Object.entries(expected.written ?? {})) if (existsSync(join(outcome.directory, path)) !== exists) say(`file ${path}`, exists, !exists);
  return wrong;
}

function length(request: ModelRequest | undefined): number {
  return request?.system.join('\n').length ?? Number.POSITIVE_INFINITY;
}

function heardBy(request: ModelRequest): readonly string[] {
  return [...request.results, ...request.users];
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join('\n') === other.toSorted().join('\n');
}

function show(value: unknown): string {
  return typeof value === 'string' ? `\`${short(value)}\`` : JSON.stringify(value);
}

function short(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
