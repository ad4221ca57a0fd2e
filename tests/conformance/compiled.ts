import type { Files, RealHost, Running } from './hosts/host.ts';

export interface LoadedAgent {
  /** Whether the host lists the agent. */
  readonly loaded: boolean;
  /** Why not, as far as the host says. */
  readonly complaints: readonly string[];
  /** Tool names in the agent's first request; empty when it made none. */
  readonly tools: readonly string[];
  /** All instruction texts of that request, joined. Holds the host's own prompt: assert on it, never store it. */
  readonly systemPrompt: string;
  /** Permission rules, in the host's own form, on hosts that show them. */
  readonly permissions?: readonly unknown[];
  readonly exit: number | null;
}

export interface Emitted {
  /** Fit as a folder name, one each. */
  readonly id: string;
  /** Path below the project → text: all files of a bundle. */
  readonly files: Files;
  /** Name of the agent, as the host lists it. */
  readonly agent: string;
  readonly as?: 'main' | 'subagent';
  readonly body?: string;
}

/** Loads emitted files in the real host, runs the agent once, and returns what reached the model. */
export async function loadInHost(running: Running, emitted: Emitted): Promise<LoadedAgent> {
  const { id, files, agent, as, body } = emitted;
  const listing = await running.list({ id: `${id}-list`, files });
  const listed = listing.agents.find((candidate) => candidate.name === agent);
  if (!listed) return { loaded: false, complaints: listing.complaints, tools: [], systemPrompt: '', exit: null };
  const outcome = await running.perform({ id: `${id}-run`, files }, { agent, ...(as && { as }), ...(body !== undefined && { body: body.trim() }) });
  return {
    loaded: true,
    complaints: listing.complaints,
    tools: outcome.agent?.tools ?? [],
    systemPrompt: outcome.agent?.system.join('\n') ?? '',
    ...(listed.permissions && { permissions: listed.permissions }),
    exit: outcome.exit,
  };
}

/** A compiled agent and what the compiler says of it on one host. */
export interface CompiledCase extends Emitted {
  readonly host: RealHost['id'];
  /** Where the agent file is, for people. */
  readonly source: string;
  /** Every way in which the tools on the wire are not the author's, given those that an agent that says nothing is offered. */
  wrongTools(seen: readonly string[], silent: readonly string[]): readonly string[];
}

const shown: { readonly id: string; readonly host: string; readonly tools: readonly string[]; readonly agrees: boolean }[] = [];

/** Every way in which the host differs from the compiler's word; empty when they agree. */
export function judgeCompiled(one: CompiledCase, seen: LoadedAgent, silent: readonly string[]): readonly string[] {
  const wrong = differences(one, seen, silent);
  shown.push({ id: one.id.replace(`-on-${one.host}`, ''), host: one.host, tools: seen.tools, agrees: wrong.length === 0 });
  return wrong;
}

/** What each host offered the model of our own agents and the seeds, for people. */
export function powersTable(): string {
  const own = shown.filter(({ id }) => !id.startsWith('corpus-')).toSorted((a, b) => (a.id + a.host < b.id + b.host ? -1 : 1));
  return ['on the wire', ...own.map(({ id, host, tools, agrees }) => `${id.padEnd(22)}${host.padEnd(14)}${agrees ? '' : 'NOT AS GRANTED '}${tools.toSorted().join(' ') || 'none'}`)].join('\n');
}

function differences(one: CompiledCase, seen: LoadedAgent, silent: readonly string[]): readonly string[] {
  if (!seen.loaded) return [`listed: expected \`${one.agent}\`, got nothing ${JSON.stringify(seen.complaints)}`];
  return [
    ...one.wrongTools(seen.tools, silent),
    ...(one.body === undefined || seen.systemPrompt.includes(one.body.trim()) ? [] : ['body: expected verbatim, got other bytes']),
  ];
}
