import type { Severity } from '../diagnostics/diagnostic.ts';
import type { Layer, Origin, RuleChoice, Sourced } from './layer.ts';
import { defaultsOf } from './schema.ts';
import { ruleSeverities, type RuleFacts, type RuleSeverity } from './settings.ts';

/** How one rule is to run over one file. */
export interface RuleUse {
  /** `own`: each finding has the severity its rule gives it. */
  readonly severity: RuleSeverity | 'own';
  /** Beside `own`: findings that their rule makes less of are raised to it. */
  readonly least?: Severity;
  /** All of them, with their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
  readonly optionsFrom: Origin;
}

export type RuleUses = ReadonlyMap<string, RuleUse>;

/** All settings of a run. */
export interface Config {
  /** Every rule for a file, by its path from the root. */
  rulesFor(path: string): RuleUses;
  /** The glob that leaves a file out. */
  ignoredBy(path: string): Sourced<string> | undefined;
  readonly hosts?: Sourced<readonly string[]>;
  /** Model of each tier on each host. */
  readonly models: Sourced<Readonly<Record<string, Readonly<Record<string, string>>>>>;
  readonly out?: Sourced<string>;
}

/** Which rules softer settings have no power over. */
export type Unsuppressed = 'none' | 'guarded' | 'all';

const byDefault: Origin = { kind: 'default' };

/** What settings are made of: files and presets, the weakest first, and what the command line says over all of them. */
export interface Layers {
  readonly files: readonly Layer[];
  readonly commandLine: Layer['rules'];
}

/** The layers as one. Where `unsuppressed` says so, files make no less of a rule than it makes of itself; the command line still may. */
export function resolve({ files: layers, commandLine }: Layers, rules: readonly RuleFacts[], unsuppressed: Unsuppressed = 'none'): Config {
  const last = <Key extends 'ignore' | 'hosts' | 'models' | 'out'>(key: Key) => layers.findLast((layer) => layer[key] !== undefined)?.[key];
  const overrides = layers.flatMap((layer) => layer.overrides);
  const known = new Map<string, RuleUses>();
  const { ignore, hosts, models, out } = { ignore: last('ignore'), hosts: last('hosts'), models: last('models'), out: last('out') };
  return {
    rulesFor(path) {
      const matching = overrides.filter(({ files }) => files.some((matches) => matches(path)));
      const key = matching.map((each) => overrides.indexOf(each)).join(' ');
      const uses = known.get(key) ?? usesOf(rules, layers.flatMap((layer) => [layer.rules, ...layer.overrides.filter((each) => matching.includes(each)).map((each) => each.rules)]), commandLine, unsuppressed);
      known.set(key, uses);
      return uses;
    },
    ignoredBy(path) {
      const found = ignore?.value.find(({ matches }) => matches(path));
      return ignore && found && { value: found.glob, origin: ignore.origin };
    },
    ...(hosts && { hosts }),
    models: models ?? { value: {}, origin: byDefault },
    ...(out && { out }),
  };
}

function usesOf(rules: readonly RuleFacts[], choices: readonly Layer['rules'][], commandLine: Layer['rules'], unsuppressed: Unsuppressed): RuleUses {
  return new Map(
    rules.map((rule) => {
      const options = defaultsOf(rule.options);
      const first: RuleUse = { severity: rule.optional ? 'off' : 'own', options, origin: byDefault, optionsFrom: byDefault };
      let use = choices.reduce((before, layer) => chosen(before, layer.get(rule.id), options), first);
      const isHeld = unsuppressed === 'all' || (unsuppressed === 'guarded' && rule.guarded);
      if (isHeld) use = isLowered(use, rule) ? { ...first, origin: { kind: 'command-line' } } : { ...use, options, optionsFrom: byDefault };
      return [rule.id, chosen(use, commandLine.get(rule.id), options)] as const;
    }),
  );
}

function chosen(before: RuleUse, choice: RuleChoice | undefined, defaults: RuleUse['options']): RuleUse {
  if (!choice) return before;
  const options = choice.options ? { options: { ...defaults, ...choice.options }, optionsFrom: choice.origin } : {};
  const { least: _, ...kept } = before;
  return { ...kept, ...options, severity: choice.severity, ...(choice.least ? { least: choice.least } : {}), origin: choice.origin };
}

/** The severity of a finding under a use of its rule. */
export function severityOf(own: Severity, { severity, least = 'info' }: Pick<RuleUse, 'severity' | 'least'>): RuleSeverity {
  if (severity !== 'own') return severity;
  return ruleSeverities.indexOf(own) < ruleSeverities.indexOf(least) ? least : own;
}

/** Whether settings make less of a rule than it makes of itself. */
export function isLowered({ severity }: RuleUse, rule: { readonly severity: Severity; readonly optional?: true }): boolean {
  return severity !== 'own' && !rule.optional && ruleSeverities.indexOf(severity) < ruleSeverities.indexOf(rule.severity);
}

/** Who set a value, for people: `mandate.config.json:4:5`. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'preset':
      return `preset ${origin.preset}`;
    case 'file':
      return `${origin.path}:${origin.line}:${origin.column}`;
    case 'command-line':
      return 'command line';
  }
}
