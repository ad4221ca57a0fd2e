import type { Measured } from './measure.ts';

/** What our data say of a host: the parts of its contract that can be read out of the host. */
export interface OurFacts {
  readonly title: string;
  readonly fact: { readonly version: string; readonly date: string };
  readonly tools: readonly { readonly name: string; readonly status: 'current' | 'alias' | 'retired'; readonly current?: string; readonly hiddenBy?: string; readonly note?: string; readonly onWire?: readonly string[] }[];
  readonly fields: readonly { readonly key: string }[];
  readonly builtins: readonly string[];
  /** Permission keys, on hosts that have them. */
  readonly permissions?: readonly string[];
  /** Rules of an agent that says nothing, in their order, each as `key pattern action`. */
  readonly defaults?: readonly string[];
  /** Names of tools that the host shows and takes in no list. */
  readonly displayOnly?: readonly string[];
  /** Names that the host takes for a model of its own choice. */
  readonly models?: readonly string[];
  /** What each of them stands for. */
  readonly standsFor?: Readonly<Record<string, string>>;
}

/** One name that one side has and the other has not. */
export interface Difference {
  readonly kind: Measured['kind'];
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  readonly source: string;
}

/** The differences in the order of the lists; empty when our data and the host agree. */
export function compareFacts(ours: OurFacts, measured: readonly Measured[]): readonly Difference[] {
  return measured.flatMap(({ kind, names, targets = {}, complete, source }): Difference[] => {
    const known = namesOf(ours, kind);
    if (!known) return [];
    const { any, current } = known;
    const theirs = names.filter((name) => !any.includes(name)).map((name) => ({ kind, name, ours: 'not known', theirs: kind === 'offered' ? 'offered' : 'there', source }));
    const gone = complete ? current.filter((name) => !names.includes(name)) : [];
    const lost = gone.map((name) => ({ kind, name, ours: kind === 'offered' ? 'current, without a note' : 'there', theirs: kind === 'offered' ? 'not offered' : 'not there', source }));
    const order = kind === 'defaults' && theirs.length + lost.length === 0 && current.join('\n') !== names.join('\n');
    const moved = Object.entries(targets).flatMap(([name, target]) => {
      const own = targetOf(ours, kind, name);
      const isOurs = kind === 'models' ? any.includes(name) : own !== undefined;
      return !isOurs || own === target ? [] : [{ kind, name, ours: own === undefined ? 'not said what it stands for' : `stands for \`${own}\``, theirs: `stands for \`${target}\``, source }];
    });
    return [...theirs, ...lost, ...moved, ...(order ? [{ kind, name: 'order', ours: current.join(', '), theirs: names.join(', '), source }] : [])];
  });
}

/** `host 1.2, read 2026-01-02: tools \`Lamp\`: ours not known (of 1.1, 2026-01-01), theirs there (where the host says so)`. */
export function describe({ kind, name, ours, theirs, source }: Difference, { title, fact }: OurFacts, version: string, date: string): string {
  return `${title} ${version}, read ${date}: ${kind} \`${name}\`: ours ${ours} (of ${fact.version}, ${fact.date}), theirs ${theirs} (${source})`;
}

interface Names {
  readonly any: readonly string[];
  readonly current: readonly string[];
}

function same(names: readonly string[] | undefined): Names | undefined {
  return names && { any: names, current: names };
}

/** `any` is every name that is known; `current` are those that the host is said to have today under this kind. */
function namesOf(ours: OurFacts, kind: Measured['kind']): Names | undefined {
  const tools = (status: string): readonly string[] => ours.tools.filter((tool) => tool.status === status).map((tool) => tool.name);
  switch (kind) {
    case 'tools':
      return same(tools('current'));
    case 'offered':
      // Some hosts take a name in a list that is not the one on the wire.
      return { any: [...tools('current'), ...tools('alias'), ...ours.tools.flatMap(({ onWire = [] }) => onWire)], current: ours.tools.filter((tool) => tool.status === 'current' && tool.note === undefined && tool.hiddenBy === undefined).map(({ name }) => name) };
    case 'aliases':
      return { any: [...tools('alias'), ...tools('current'), ...(ours.displayOnly ?? [])], current: tools('alias') };
    case 'fields':
      return same(ours.fields.map(({ key }) => key));
    case 'builtins':
      return same(ours.builtins);
    case 'permissions':
      return same(ours.permissions);
    case 'defaults':
      return same(ours.defaults);
    case 'models':
      return same(ours.models);
  }
}

/** What our data say that an alias of a tool, or a word for a model, stands for. */
function targetOf({ tools, standsFor = {} }: OurFacts, kind: Measured['kind'], name: string): string | undefined {
  if (kind === 'models') return Object.hasOwn(standsFor, name) ? standsFor[name] : undefined;
  const tool = tools.find((candidate) => candidate.name === name);
  // A name that is a tool of its own stands for itself.
  return tool?.current ?? tool?.name;
}

/** The text of a `facts.ts` with the version and date of its `fact` set to those of a run that found no difference. */
export function stamp(text: string, version: string, date: string): string {
  const fact = /\bfact(?:: Fact =|:) \{[^}]*\}/.exec(text);
  if (!fact) throw new Error('no `fact` in the file');
  const stamped = fact[0].replace(/version: '[^']*'/, `version: '${version}'`).replace(/date: '[^']*'/, `date: '${date}'`);
  return text.slice(0, fact.index) + stamped + text.slice(fact.index + fact[0].length);
}
