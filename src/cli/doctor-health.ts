import type { LoaderVerdict } from '../hosts/host.ts';
import type { Consent } from '../hosts/install.ts';

export interface HostHealth {
  readonly id: string;
  readonly title: string;
  /** Where its program is; absent when none was found. */
  readonly program?: string;
  /** Absent when the program did not say. */
  readonly version?: string;
  /** The version that the facts were read from, and when. */
  readonly facts: { readonly version: string; readonly date: string };
  readonly agents: readonly AgentHealth[];
  /** Names of the skills and of the MCP servers that it finds in the project. */
  readonly skills: readonly string[];
  readonly servers: readonly string[];
  readonly consents: readonly Consent[];
  readonly rules: readonly UserRule[];
  /** Settings files of the user and of the project that cannot be read. */
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
  /** Its settings files in folders below the root, which bind a run that starts there. */
  readonly below: readonly string[];
}

export interface AgentHealth extends Pick<LoaderVerdict, 'verdict' | 'why' | 'lost'> {
  readonly name: string;
  readonly path: string;
  /**
   * What it comes to. `wider`: it may do more than its own host lets it; `waits` is for a consent that is not given, `behind` another
   * agent of its name, and `off` what the file itself asks for.
   */
  readonly state: 'loads' | 'mended' | 'in part' | 'left out' | 'wider' | 'waits' | 'behind' | 'off';
  /** The agent file that it was compiled from. */
  readonly source?: string;
  /** The settings file that names it. */
  readonly declaredBy?: string;
}

export interface UserRule {
  /** From the home folder where it lies below that. */
  readonly path: string;
  readonly key: string;
  readonly effect: string;
  /** What an agent of the project does to it. */
  readonly undone: readonly string[];
}

interface Found extends Omit<AgentHealth, 'state'>, Pick<LoaderVerdict, 'dropsAll' | 'isOff'> {
  /** A file of the host's own that is taken instead. */
  readonly winner?: string;
  /** What it may do here beyond its own file. */
  readonly wider: readonly string[];
}

/** What becomes of each agent beside the others and without the consents that are missing. */
export function agentStates(found: readonly Found[], consents: readonly Consent[]): AgentHealth[] {
  const blocking = found.find(({ dropsAll, winner }) => dropsAll && winner === undefined);
  const missing = consents.filter(({ given }) => given === false);
  return found.map(({ dropsAll: _dropsAll, isOff, winner, wider, ...agent }) => {
    if (winner !== undefined) return { ...agent, state: 'behind', why: `\`${winner}\`, which has its name` };
    if (isOff) return { ...agent, state: 'off' };
    if (agent.verdict === 'drops') return { ...agent, state: 'left out' };
    if (blocking) return { ...agent, state: 'left out', why: `\`${blocking.path}\` keeps the host from every agent of the project` };
    const waitsFor = missing.find(({ keepsOut }) => keepsOut === 'all' || keepsOut?.name === agent.name);
    if (waitsFor) return { ...agent, state: 'waits', why: `for ${waitsFor.what}` };
    if (wider.length > 0) return { ...agent, state: 'wider', why: wider.join('; ') };
    return { ...agent, state: agent.verdict !== 'recovers' ? 'loads' : agent.lost.length > 0 ? 'in part' : 'mended' };
  });
}

export interface Problems {
  readonly leftOut: number;
  readonly inPart: number;
  readonly wider: number;
  readonly consents: number;
  readonly unreadable: number;
  readonly undone: number;
}

/** What a user has to see to. What cannot be understood of consents is no problem yet. */
export function problemsOf({ agents, consents, rules, unreadable }: HostHealth): Problems {
  const inState = (state: AgentHealth['state']) => agents.filter((agent) => agent.state === state).length;
  return {
    leftOut: inState('left out'),
    inPart: inState('in part'),
    wider: inState('wider'),
    consents: agents.length === 0 ? 0 : consents.filter(({ given }) => given === false).length,
    unreadable: unreadable.length,
    undone: rules.reduce((count, { undone }) => count + undone.length, 0),
  };
}

/** Problems of several hosts together. */
export function sumOf(all: readonly Problems[]): Problems {
  const sum = (kind: keyof Problems) => all.reduce((count, problems) => count + problems[kind], 0);
  return { leftOut: sum('leftOut'), inPart: sum('inPart'), wider: sum('wider'), consents: sum('consents'), unreadable: sum('unreadable'), undone: sum('undone') };
}

export function countOf(problems: Problems): number {
  return Object.values<number>({ ...problems }).reduce((count, number) => count + number, 0);
}
