import { dirname, join, relative, resolve, sep } from 'node:path';
import { rules as ownRules } from '../../rules/registry.ts';
import type { Loaded } from '../config/load.ts';
import type { RuleChoice } from '../config/layer.ts';
import { isLowered, resolve as resolveLayers, type Config, type Unsuppressed } from '../config/resolve.ts';
import { ruleSeverities, type RuleSeverity } from '../config/settings.ts';
import { hosts } from '../hosts/registry.ts';
import { ruleFromData } from '../lint/data-rule.ts';
import type { AnyRule } from '../lint/rule.ts';
import type { LintSettings } from '../lint/run.ts';
import { compare } from '../text/order.ts';
import { UsageError } from './errors.ts';
import { chooseFormat, guess } from './options.ts';
import { absoluteFrom, rootOf, settingsDisk, settingsIn, shownPath, strangersIn } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

/** Flags that say what the settings are. */
export interface SettingsOptions {
  readonly config?: string;
  /** `core/require-name=off`, each one. */
  readonly rule?: readonly string[];
  /** `guarded` or `all`. */
  readonly unsuppressed?: string;
}

/** The settings of one run. */
export interface RunSettings {
  /** Absolute: the folder that globs count from. */
  readonly root: string;
  /** Every settings file that was read, as the user sees it. */
  readonly files: readonly string[];
  readonly config: Config;
  /** Ours, and those of packs. */
  readonly rules: readonly AnyRule[];
  readonly unsuppressed: Unsuppressed;
  readonly lint: LintSettings;
  /** A path of the command line as globs see it. */
  fromRoot(path: string): string;
}

/** Finds and reads the settings that hold in the current folder. Throws `UsageError` that says all that is wrong with them. */
export async function openSettings(terminal: Terminal, { config: named, rule = [], unsuppressed: given = 'none' }: SettingsOptions = {}): Promise<RunSettings> {
  const unsuppressed = chooseFormat(given, ['none', 'guarded', 'all'], '--unsuppressed');
  const root = rootOf(terminal.cwd);
  const path = named === undefined ? settingsIn(root) : namedFile(named, terminal);
  for (const stranger of strangersIn(named === undefined ? root : dirname(path!))) terminal.note(`mandate: ${stranger}`);
  const loaded = path === undefined ? nothing : await load(path, named !== undefined, terminal);
  if (loaded.problems.length > 0) throw new UsageError(someOf(loaded.problems));
  const rules = [...ownRules, ...loaded.packs.map((pack) => ruleFromData(pack.rule, shownPath(pack.path, terminal.cwd)))];
  const config = resolveLayers({ files: loaded.layers, commandLine: ruleFlags(rule, rules) }, rules, unsuppressed);
  const [absolute, base] = [absoluteFrom(terminal.cwd), join(root, sep)];
  const counted = new Map<string, string>();
  const fromRoot = (file: string) => {
    const known = counted.get(file);
    if (known !== undefined) return known;
    const path = absolute(file);
    const found = (path.startsWith(base) ? path.slice(base.length) : relative(root, path)).replaceAll(sep, '/');
    counted.set(file, found);
    return found;
  };
  const guarded = new Set(rules.filter((each) => each.guarded).map(({ id }) => id));
  const mayHide = (id: string) => unsuppressed === 'none' || (unsuppressed === 'guarded' && !guarded.has(id));
  return {
    root,
    files: loaded.files,
    config,
    rules,
    unsuppressed,
    lint: { uses: (file) => config.rulesFor(fromRoot(file)), known: rules.map(({ id }) => id), mayHide },
    fromRoot,
  };
}

const nothing: Loaded = { layers: [], packs: [], files: [], problems: [] };

/** Most projects have no settings, and then nothing that reads them is loaded. */
async function load(path: string, isNamed: boolean, { cwd }: Terminal): Promise<Loaded> {
  const { loadSettings, saysRoot } = await import('../config/load.ts');
  return loadSettings(path, { rules: ownRules, hosts }, settingsDisk(path, isNamed, saysRoot, cwd));
}

/** Rules that settings make less of than they make of themselves, in at least one of the files, with the least that is made of them. */
export function loweredRules({ config, rules, fromRoot }: RunSettings, files: readonly string[]): Readonly<Record<string, RuleSeverity>> {
  const lowered = new Map<string, RuleSeverity>();
  for (const uses of new Set(files.map((file) => config.rulesFor(fromRoot(file))))) {
    for (const rule of rules) {
      const use = uses.get(rule.id)!;
      const before = lowered.get(rule.id);
      if (use.severity !== 'own' && isLowered(use, rule) && (before === undefined || ruleSeverities.indexOf(use.severity) < ruleSeverities.indexOf(before))) lowered.set(rule.id, use.severity);
    }
  }
  return Object.fromEntries([...lowered].toSorted(([a], [b]) => compare(a, b)));
}

function namedFile(named: string, { cwd }: Terminal): string {
  if (/\.[cm]?[jt]sx?$/.test(named)) throw new UsageError(`Cannot read settings from ${named}: it is code, and no code is run; expected a file of JSON or YAML`);
  if (!/\.(?:jsonc?|ya?ml)$/.test(named)) throw new UsageError(`Cannot read settings from ${named}: expected a file that ends in .json, .jsonc or .yaml`);
  return resolve(cwd, named);
}

function ruleFlags(flags: readonly string[], rules: readonly AnyRule[]): ReadonlyMap<string, RuleChoice> {
  return new Map(
    flags.map((flag): [string, RuleChoice] => {
      const [id = '', severity] = flag.split('=');
      if (severity === undefined) throw new UsageError(`Unexpected --rule ${flag}, expected ID=SEVERITY`);
      const ids = rules.map((rule) => rule.id);
      if (!ids.includes(id)) throw new UsageError(`Unknown rule \`${id}\` in --rule ${flag}, expected ID=SEVERITY${guess(id, ids)}`);
      return [id, { severity: chooseFormat(severity, ruleSeverities, `severity in --rule ${flag}:`), origin: { kind: 'command-line' } }];
    }),
  );
}

const mostShown = 20;

function someOf(problems: readonly string[]): string {
  const more = problems.length > mostShown ? [`and ${problems.length - mostShown} more`] : [];
  return [...problems.slice(0, mostShown), ...more].join('\n');
}
