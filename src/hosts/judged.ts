import type { Agent } from '../model/agent.ts';
import type { Judged, RunFacts } from '../model/verdict.ts';
import { sameAgent } from '../contract/check/conduct.ts';
import type { Host } from './host.ts';
import type { Actor, Recording, StreamEvent } from './recording.ts';
import { hosts } from './registry.ts';
import { judgedOn } from './shared/judged.ts';
import { readRecorded } from './shared/recorded.ts';

/** What an agent is held to. With the host of a run, tools of the contract are known by their names there too. */
export function judgedOf(agent: Agent, host: Host | undefined): Judged {
  const known = hosts.toSorted((a, b) => Number(b.id === agent.dialect) - Number(a.id === agent.dialect)).flatMap(({ tools }) => tools);
  const own = hosts.find(({ id }) => id === agent.dialect)?.tools ?? [];
  return judgedOn(agent, [...(host?.tools ?? []), ...own], known);
}

/** A run of the host that wrote it down. */
export interface ReadRun {
  readonly host: Host;
  readonly recording: Recording;
}

/** Finds the host whose events these are, by what they hold, or by its name in a recording of our own. */
export function readRun(events: readonly StreamEvent[], preferred: string): ReadRun | undefined {
  const recorded = readRecorded(events);
  const named = recorded && hosts.find(({ id }) => id === recorded.host);
  if (recorded && named) return { host: named, recording: recorded.recording };
  for (const host of hosts.toSorted((a, b) => Number(b.id === preferred) - Number(a.id === preferred))) {
    const recording = host.readRun?.(events);
    if (recording) return { host, recording };
  }
  return undefined;
}

/** What one agent said and did in a run. */
export interface Part {
  /** Absent when it never answered. */
  readonly answer?: string;
  /** Absent when the recording does not show its calls. */
  readonly run?: RunFacts;
}

/**
 * The part of an agent in a recorded run; nothing when it has none.
 *
 * Most recordings do not name their main agent. It is taken for the agent when no agent below it has the name;
 * `unclear` when one has: the agent may have called itself, or another may have called it, and only the caller knows.
 */
export function partOf({ main, below }: Recording, name: string, as: 'main' | 'subagent' | undefined): Part | 'unclear' | undefined {
  const named = below.filter(({ agent }) => agent !== undefined && sameAgent(agent, name));
  if (as === undefined && main.agent === undefined && named.length > 0) return 'unclear';
  const isMain = main.agent === undefined || sameAgent(main.agent, name);
  const actor = as === 'main' || (as === undefined && isMain) ? main : (named.at(-1) ?? (as === 'subagent' ? below.findLast(({ agent }) => agent === undefined) : undefined));
  return actor && factsOf(actor);
}

function factsOf({ calls, answers }: Actor): Part {
  const answer = answers.at(-1);
  return { ...(answer === undefined ? {} : { answer }), ...(calls ? { run: { calls, attempts: answers.length } } : {}) };
}
