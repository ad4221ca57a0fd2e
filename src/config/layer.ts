import type { Severity } from '../diagnostics/diagnostic.ts';
import { entry, toData, type MapValue, type Value } from '../parse/value.ts';
import type { LineIndex } from '../text/span.ts';
import type { SettingsProblem } from './check.ts';
import { readGlob, type Glob } from './glob.ts';
import { inPreset, type Preset, type RuleFacts, type RuleSeverity } from './settings.ts';

/** Who set a value. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'preset'; readonly preset: Preset }
  | { readonly kind: 'file'; readonly path: string; readonly line: number; readonly column: number }
  | { readonly kind: 'command-line' };

export interface Sourced<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** What one source of settings makes of a rule. */
export interface RuleChoice {
  readonly severity: RuleSeverity | 'own';
  /** Beside `own`: findings that their rule makes less of are raised to it. */
  readonly least?: Severity;
  /** Absent when it keeps those of before. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** What one source of settings says: a preset, a file or the command line. Later layers win. */
export interface Layer {
  readonly rules: ReadonlyMap<string, RuleChoice>;
  readonly overrides: readonly { readonly files: readonly Glob[]; readonly rules: ReadonlyMap<string, RuleChoice> }[];
  readonly ignore?: Sourced<readonly { readonly glob: string; readonly matches: Glob }[]>;
  readonly hosts?: Sourced<readonly string[]>;
  readonly models?: Sourced<Readonly<Record<string, Readonly<Record<string, string>>>>>;
  readonly out?: Sourced<string>;
}

export function presetLayer(preset: Preset, rules: readonly RuleFacts[]): Layer {
  const origin: Origin = { kind: 'preset', preset };
  return { rules: new Map(rules.map((rule) => [rule.id, { ...inPreset(rule, preset), origin }])), overrides: [] };
}

/** The layer of a settings file whose value fits its schema; globs that cannot be read are put on `problems`. */
export function fileLayer(map: MapValue, path: string, lines: LineIndex, problems: SettingsProblem[]): Layer {
  const originOf = ({ span }: Pick<Value, 'span'>): Origin => ({ kind: 'file', path, ...lines.place(span.start) });
  const rulesOf = (value: Value | undefined) =>
    new Map(value?.kind !== 'map' ? [] : value.entries.map(({ key, value: setting }): [string, RuleChoice] => [key.value, choiceOf(setting, originOf(key))]));
  const globsOf = (value: Value | undefined) =>
    (value?.kind === 'list' ? value.items : []).flatMap((item) => {
      const glob = String(toData(item));
      const matches = readGlob(glob);
      if (typeof matches === 'function') return [{ glob, matches }];
      problems.push({ message: `Unexpected ${matches.problem} in \`${glob}\`, expected a glob such as \`agents/**/*.md\``, span: item.span });
      return [];
    });
  const sourced = <T>(key: string, read: (value: Value) => T): Sourced<T> | undefined => {
    const found = entry(map, key);
    return found && { value: read(found.value), origin: originOf(found.key) };
  };
  const overrides = entry(map, 'overrides')?.value;
  const [ignore, hosts, models, out] = [
    sourced('ignore', globsOf),
    sourced('hosts', (value) => toData(value) as readonly string[]),
    sourced('models', (value) => toData(value) as Readonly<Record<string, Readonly<Record<string, string>>>>),
    sourced('out', (value) => String(toData(value))),
  ];
  return {
    rules: rulesOf(entry(map, 'rules')?.value),
    overrides: (overrides?.kind === 'list' ? overrides.items : []).flatMap((item) =>
      item.kind === 'map' ? [{ files: globsOf(entry(item, 'files')?.value).map(({ matches }) => matches), rules: rulesOf(entry(item, 'rules')?.value) }] : [],
    ),
    ...(ignore && { ignore }),
    ...(hosts && { hosts }),
    ...(models && { models }),
    ...(out && { out }),
  };
}

function choiceOf(setting: Value, origin: Origin): RuleChoice {
  const data = toData(setting) as RuleSeverity | readonly [RuleSeverity, Readonly<Record<string, unknown>>?];
  if (typeof data === 'string') return { severity: data, origin };
  const [severity, options] = data;
  return { severity, options: options ?? {}, origin };
}
