import { detect, readAgent } from '../hosts/detect.ts';
import { isHome } from '../hosts/homes.ts';
import type { McpSettings } from '../hosts/fact.ts';
import { openSource } from '../hosts/open.ts';
import { hosts } from '../hosts/registry.ts';
import { canDeclare, declaredIn } from '../hosts/settings.ts';
import type { Agent } from '../model/agent.ts';
import { nameFromPath } from '../model/name.ts';
import { readJson } from '../parse/json.ts';
import { fromText, type Declared } from '../parse/source.ts';
import { readToml } from '../parse/toml.ts';
import { asText, entry, textField, toData, type Value } from '../parse/value.ts';
import { compare } from '../text/order.ts';
import type { Span } from '../text/span.ts';
import { ownHandOffs, type HandOff } from './hand-off.ts';

/** All that can be known by seeing the files of a project together. */
export interface Workspace {
  /** The root of the project as the user sees it: empty for the folder he stands in, else dots up or a path. */
  readonly root: string;
  /** In the order of their paths. */
  readonly agents: readonly KnownAgent[];
  /** Names that the skills go by that are there, each once. */
  readonly skills: readonly string[];
  readonly servers: readonly KnownServer[];
  /** Whether a file that another one names is there, from the folder of that one or from the root; nothing where that cannot be seen. */
  has(from: string, target: string): boolean | undefined;
  /** The same from the folder of that one alone. */
  hasBeside(from: string, target: string): boolean | undefined;
  /** Whether a file, by its path from the root, is the guard of this version byte for byte. */
  isGuard(path: string): boolean;
}

export interface KnownAgent {
  readonly name: string;
  readonly path: string;
  readonly dialect: string;
  /** The settings file that names its file. */
  readonly declaredBy?: string;
  /** Where the name is written. */
  readonly span: Span;
  /** Its list of tools lets it call agents. */
  readonly isGrantedCalls: boolean;
  /** Whom it gives work to by a plain order. The whole file is read when this is asked for. */
  readonly handOffs: readonly HandOff[];
}

export interface KnownServer {
  readonly name: string;
  /** The settings file that declares it, as the user sees it. */
  readonly path: string;
  /** How hosts call that file: the end of its path. */
  readonly settings: string;
  /** Where its name is written. */
  readonly span: Span;
  /** The program that is started for it and its arguments; empty for one that runs elsewhere. */
  readonly command: readonly string[];
}

/** The files of a project, for whoever has a disk. Nothing is read before it is asked for. */
export interface ProjectFiles {
  /** Paths from the root of files that can be agents or skills, with forward slashes. */
  list(): readonly string[];
  /** A path as the user sees it. */
  shown(path: string): string;
  /** The text of a file; of a markdown file its frontmatter is enough. Nothing when it is not there or cannot be read. */
  read(path: string, frontmatterOnly: boolean): string | undefined;
  /** As in `Workspace`; absent where nobody can look. */
  has?(from: string, target: string): boolean | undefined;
  /** As in `Workspace`; absent where nobody can look. */
  hasBeside?(from: string, target: string): boolean | undefined;
  /** As in `Workspace`; absent where nobody can look. */
  isGuard?(path: string): boolean;
}

const endings = hosts.flatMap((host) => host.endings ?? []);
const candidates = hosts.flatMap((host) => host.candidates ?? []);

/** Whether a file has to be looked into for agents. Of what lies in a folder with a dot only hosts' own places and names count. */
export function canHoldAgents(path: string): boolean {
  return (/\.md$/i.test(path) && !/(?:^|\/)\./.test(path)) || isHome(path) || endings.some((ending) => path.endsWith(ending)) || candidates.some((pattern) => pattern.test(path));
}

/** A workspace that holds these agents and nothing else. Order of the arguments does not matter. */
export function workspaceOf(agents: readonly Agent[]): Workspace {
  return { root: '', agents: sorted(agents.map((agent) => known(agent))), skills: [], servers: [], has: () => undefined, hasBeside: () => undefined, isGuard: () => false };
}

/**
 * The workspace of a project: the agents that were read, `others` of which all is known that is asked for, and those that its files hold beside them.
 *
 * Each part is looked for when it is first asked for, and of agents that were not read only name and frontmatter are.
 */
export function projectWorkspace(agents: readonly Agent[], files: ProjectFiles, others: readonly KnownAgent[] = []): Workspace {
  const read = new Set([...agents, ...others].map(({ path }) => path));
  return lazily(files, {
    root: () => files.shown(''),
    agents: () => {
      const declared = declaredBelow(files.list(), (path) => files.read(path, false), files.shown);
      const unread = files.list().filter((path) => (canHoldAgents(path) || declared.has(path)) && !read.has(files.shown(path)));
      return sorted([...agents.map((agent) => known(agent)), ...others, ...unread.flatMap((path) => agentsIn(path, files, declared.get(path)))]);
    },
    skills: () => [...new Set(files.list().filter((path) => /(?:^|\/)SKILL\.md$/.test(path)).flatMap((path) => skillNames(path, files)))].toSorted(compare),
    servers: () => settingsFiles(files).flatMap(([path, settings]) => serversIn(path, settings, files)).toSorted((a, b) => compare(a.path, b.path) || compare(a.name, b.name)),
  });
}

type Parts = Omit<Workspace, 'has' | 'hasBeside' | 'isGuard'>;

function lazily(files: ProjectFiles, parts: { readonly [Part in keyof Parts]: () => Parts[Part] }): Workspace {
  const found: { -readonly [Part in keyof Parts]?: Parts[Part] } = {};
  return {
    get root() {
      return (found.root ??= parts.root());
    },
    get agents() {
      return (found.agents ??= parts.agents());
    },
    get skills() {
      return (found.skills ??= parts.skills());
    },
    get servers() {
      return (found.servers ??= parts.servers());
    },
    has: (from, target) => files.has?.(from, target),
    hasBeside: (from, target) => files.hasBeside?.(from, target),
    isGuard: (path) => files.isGuard?.(path) ?? false,
  };
}

/** The agent files among the files of a project that settings files among them name, whatever folder they lie in. */
export function declaredBelow(paths: readonly string[], read: (path: string) => string | undefined, shown: (path: string) => string): ReadonlyMap<string, Declared> {
  const settings = paths.filter(canDeclare);
  if (settings.length === 0) return new Map();
  const there = new Set(paths);
  const declared = settings.flatMap((path) => [...declaredIn(path, { ...fromText(path, read(path) ?? ''), path: shown(path) })]);
  const filesOf = (path: string) => (path.endsWith('/') ? paths.filter((file) => file.startsWith(path) && file.endsWith('.md')) : there.has(path) ? [path] : []);
  return new Map(declared.flatMap(([path, said]) => filesOf(path).map((file) => [file, said] as const)));
}

function agentsIn(path: string, files: ProjectFiles, declared?: Declared): KnownAgent[] {
  const text = files.read(path, /\.md$/i.test(path));
  if (text === undefined) return [];
  const isOwn = isHome(path) || (declared !== undefined && declared.plugin === undefined);
  return openSource({ ...fromText(path, text), ...(declared ? { declared } : {}) }).flatMap((document, place) => {
    const { dialect } = detect(document);
    if (!isOwn && dialect === 'portable') return [];
    const agent = readAgent(document, dialect);
    const whole = () => openSource(fromText(path, files.read(path, false) ?? '')).map((document) => readAgent(document, dialect))[place] ?? agent;
    return [known(agent, files.shown(path), whole)];
  });
}

/** What others are told of an agent; `whole` reads its file again where only the fields were read. */
export function known(agent: Agent, path = agent.path, whole = () => agent): KnownAgent {
  const { name, dialect, declaredBy, authority } = agent;
  return asKnown({ name: name.value, path, dialect, ...(declaredBy === undefined ? {} : { declaredBy }), span: name.span, isGrantedCalls: isGrantedCalls(authority) }, whole);
}

/** What is known of an agent, with what is read from its file when it is asked for. The file may have changed so that it is no longer there. */
export function asKnown(told: Omit<KnownAgent, 'handOffs'>, whole: () => Agent | undefined): KnownAgent {
  return new Told(told, whole);
}

/** All have one getter: an object that brings its own takes many times the room. */
class Told implements KnownAgent {
  readonly name: string;
  readonly path: string;
  readonly dialect: string;
  declare readonly declaredBy?: string;
  readonly span: Span;
  readonly isGrantedCalls: boolean;
  #whole: (() => Agent | undefined) | undefined;
  #handOffs: readonly HandOff[] | undefined;

  constructor({ name, path, dialect, declaredBy, span, isGrantedCalls }: Omit<KnownAgent, 'handOffs'>, whole: () => Agent | undefined) {
    this.name = name;
    this.path = path;
    this.dialect = dialect;
    if (declaredBy !== undefined) this.declaredBy = declaredBy;
    this.span = span;
    this.isGrantedCalls = isGrantedCalls;
    this.#whole = whole;
  }

  get handOffs(): readonly HandOff[] {
    if (this.#handOffs) return this.#handOffs;
    const agent = this.#whole?.();
    this.#whole = undefined;
    return (this.#handOffs = agent ? ownHandOffs(agent) : []);
  }
}

function isGrantedCalls({ grants }: Agent['authority']): boolean {
  return grants.some(({ effect, target }) => effect !== 'deny' && (target.kind === 'agent' || (target.kind === 'capability' && target.capability === 'delegate')));
}

/** What a skill goes by: its folder, and what its frontmatter says. Hosts differ in which of the two they take. */
function skillNames(path: string, files: ProjectFiles): string[] {
  const [document] = openSource(fromText(path, files.read(path, true) ?? ''));
  const name = textField(document?.fields, 'name')?.value;
  return [nameFromPath(path).name, ...(name === undefined ? [] : [name])];
}

/** Files that declare servers, at the root and in folders where a host can be started, each once: hosts share some of them. Nobody starts a host in a folder of settings such as `.claude`. */
function settingsFiles(files: ProjectFiles): (readonly [path: string, settings: McpSettings])[] {
  const all = hosts.flatMap(({ mcpSettings = [] }) => mcpSettings);
  const known = [...new Map(all.map((settings) => [`${settings.path} ${settings.key}`, settings])).values()];
  return known.flatMap((settings) => {
    const ending = `/${settings.path}`;
    const below = files.list().filter((path) => path.endsWith(ending) && !/(?:^|\/)\.[^/]*$/.test(path.slice(0, -ending.length)));
    return [settings.path, ...below].map((path) => [path, settings] as const);
  });
}

function serversIn(path: string, { path: settings, key }: McpSettings, files: ProjectFiles): KnownServer[] {
  const text = files.read(path, false);
  if (text === undefined) return [];
  const { value } = path.endsWith('.toml') ? readToml(text) : readJson(text, true);
  const servers = key.split('.').reduce<Value | undefined>((map, name) => (map?.kind === 'map' ? entry(map, name)?.value : undefined), value);
  if (servers?.kind !== 'map') return [];
  return servers.entries.map(({ key: name, value: server }) => ({ name: name.value, path: files.shown(path), settings, span: name.span, command: commandOf(server) }));
}

/** `command` and `args` as one list; some hosts write both in `command`. */
function commandOf(server: Value): string[] {
  if (server.kind !== 'map') return [];
  return ['command', 'args'].flatMap((key) => {
    const value = entry(server, key)?.value;
    return value?.kind === 'list' ? value.items.map((item) => asText(toData(item))) : value?.kind === 'scalar' && value.value !== null ? [String(value.value)] : [];
  });
}

function sorted(agents: readonly KnownAgent[]): KnownAgent[] {
  return agents.toSorted((a, b) => compare(a.path, b.path) || a.span.start - b.span.start);
}
