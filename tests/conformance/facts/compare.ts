import type { Measured } from './measure.ts';

/** What our data say of a host: the parts of its contract that can be read out of the host. */
export interface OurFacts {
  readonly fact: { readonly version: string; readonly date: string };
  readonly tools: readonly { readonly name: string; readonly status: 'current' | 'alias' | 'retired' }[];
  readonly fields: readonly { readonly key: string }[];
  readonly builtins: readonly string[];
  /** Permission keys, on hosts that have them. */
  readonly permissions?: readonly string[];
}

/** One line for each name that one side has and the other has not, in the order of the lists. */
export function compareFacts(ours: OurFacts, measured: readonly Measured[]): readonly string[] {
  return measured.flatMap(({ kind, names, complete, source }) => {
    const known = namesOf(ours, kind);
    if (!known) return [];
    const { any, current } = known;
    return [
      ...names.filter((name) => !any.includes(name)).map((name) => `${kind}: the host has \`${name}\`, our data do not (${source})`),
      ...(complete ? current.filter((name) => !names.includes(name)).map((name) => `${kind}: our data have \`${name}\`, the host does not (${source})`) : []),
    ];
  });
}

/** `any` is every name that is known; `current` are those that the host is said to have today under this kind. */
function namesOf(ours: OurFacts, kind: Measured['kind']): { readonly any: readonly string[]; readonly current: readonly string[] } | undefined {
  const tools = (status: string): readonly string[] => ours.tools.filter((tool) => tool.status === status).map((tool) => tool.name);
  switch (kind) {
    case 'tools':
      return { any: tools('current'), current: tools('current') };
    case 'aliases':
      return { any: [...tools('alias'), ...tools('current')], current: tools('alias') };
    case 'fields':
      return { any: ours.fields.map(({ key }) => key), current: ours.fields.map(({ key }) => key) };
    case 'builtins':
      return { any: ours.builtins, current: ours.builtins };
    case 'permissions':
      return ours.permissions && { any: ours.permissions, current: ours.permissions };
  }
}

/** The text of a `facts.ts` with the version and date of its `fact` set to those of a run that found no difference. */
export function stamp(text: string, version: string, date: string): string {
  const start = text.indexOf('export const fact: Fact = {');
  const end = text.indexOf('};', start);
  if (start === -1 || end === -1) throw new Error('no `export const fact: Fact = {` in the file');
  const fact = text.slice(start, end).replace(/version: '[^']*'/, `version: '${version}'`).replace(/date: '[^']*'/, `date: '${date}'`);
  return text.slice(0, start) + fact + text.slice(end);
}
