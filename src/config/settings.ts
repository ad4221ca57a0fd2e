import type { Severity } from '../diagnostics/diagnostic.ts';
import type { ModelTier } from '../model/agent.ts';
import type { OptionSchemas, Schema, ObjectSchema } from './schema.ts';

export type RuleSeverity = Severity | 'off';

/** A severity alone keeps the options that were set before; a list sets both. */
export type RuleSetting = RuleSeverity | readonly [RuleSeverity] | readonly [RuleSeverity, Readonly<Record<string, unknown>>];

export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** What one settings file may say. */
export interface Settings {
  readonly $schema?: string;
  readonly root?: boolean;
  readonly extends?: readonly string[];
  readonly rules?: RuleSettings;
  readonly overrides?: readonly { readonly files: readonly string[]; readonly rules: RuleSettings }[];
  readonly ignore?: readonly string[];
  readonly hosts?: readonly string[];
  readonly models?: Readonly<Record<string, Readonly<Partial<Record<ModelTier, string>>>>>;
  readonly out?: string;
  readonly rulePacks?: readonly string[];
}

export const ruleSeverities: readonly RuleSeverity[] = ['off', 'info', 'warning', 'error'];

export const presets = ['recommended', 'strict', 'security'] as const;

export type Preset = (typeof presets)[number];

/** What settings have to know of a rule. */
export interface RuleFacts {
  readonly id: string;
  readonly summary: string;
  readonly kind: 'problem' | 'suggestion' | 'security';
  readonly severity: Severity;
  /** What the presets `strict` and `security` make of its lesser findings. */
  readonly strict?: Severity;
  /** Off in every preset. */
  readonly optional?: true;
  /** Reported under `--unsuppressed guarded` whatever comments, settings and baselines say. */
  readonly guarded?: true;
  readonly options?: OptionSchemas;
}

/**
 * What a preset makes of a rule: `own` leaves each finding the severity its rule gives it, though no less than `least`.
 *
 * What cannot be read is not safe, so `security` has all that is guarded.
 */
export function inPreset({ kind, strict, optional, guarded }: RuleFacts, preset: Preset): { readonly severity: 'off' | 'own'; readonly least?: Severity } {
  if (optional || (preset === 'security' && kind !== 'security' && !guarded)) return { severity: 'off' };
  return { severity: 'own', ...(preset === 'recommended' || !strict ? {} : { least: strict }) };
}

const tiers: readonly ModelTier[] = ['small', 'medium', 'large', 'inherit'];

/** The schema of a settings file that may name these rules and hosts. */
export function settingsSchema(rules: readonly RuleFacts[], hosts: readonly { readonly id: string; readonly title: string }[]): ObjectSchema & { readonly properties: Readonly<Record<keyof Settings, Schema>> } {
  const ruleSettings: ObjectSchema = { type: 'object', $comment: 'rule', properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])), additionalProperties: false };
  const texts = { type: 'array', items: { type: 'string', minLength: 1 } } as const;
  const modelNames: ObjectSchema = { type: 'object', $comment: 'tier', properties: Object.fromEntries(tiers.map((tier) => [tier, { type: 'string', minLength: 1 }])), additionalProperties: false };
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'Where an editor finds the schema of this file.' },
      root: { type: 'boolean', description: 'This folder is the root: `extends` and `rulePacks` may name nothing outside of it. Without it they may name files of the same repository.' },
      extends: {
        ...texts,
        description: 'Settings to start from: the presets `recommended`, `strict` and `security`, and paths of settings files from this one, such as `./shared.json`. Later ones win, and what this file says wins over all of them.',
      },
      rules: { ...ruleSettings, description: 'A severity for a rule, or a list of a severity and the options of the rule. It is the severity of every finding of that rule. A severity alone keeps the options.' },
      overrides: {
        type: 'array',
        items: {
          type: 'object',
          properties: { files: { ...texts, minItems: 1, description: 'Globs of agent files, from the root.' }, rules: ruleSettings },
          required: ['files', 'rules'],
          additionalProperties: false,
        },
        description: 'Rules for some files. Later ones win.',
      },
      ignore: { ...texts, description: 'Globs of files, from the root, that lint leaves out of folders. A file that is named on the command line is read all the same, and what is left out is counted.' },
      hosts: { type: 'array', items: { type: 'string', enum: hosts.map(({ id }) => id) }, minItems: 1, description: 'The hosts that `compile` writes for when `--host` is not given, and that `lint --format json` speaks of.' },
      models: {
        type: 'object',
        $comment: 'host',
        properties: Object.fromEntries(hosts.map(({ id }) => [id, modelNames])),
        additionalProperties: false,
        description: 'The model of each tier on each host, as the host writes it. A tier without one is left to the host.',
      },
      out: { type: 'string', minLength: 1, description: 'The folder that `compile` writes into when `--out` is not given, from the root and inside of it.' },
      rulePacks: { ...texts, description: 'Globs of YAML files, from this one, each a rule written as data. The packs of all files that are extended count.' },
    },
  };
}

function ruleSchema({ summary, options }: RuleFacts): Schema {
  const severity = { type: 'string', enum: ruleSeverities } as const;
  const own: Schema = { type: 'object', $comment: 'option', properties: options ?? {}, additionalProperties: false };
  return { description: summary, anyOf: [severity, { type: 'array', prefixItems: options ? [severity, own] : [severity], items: false, minItems: 1 }] };
}
