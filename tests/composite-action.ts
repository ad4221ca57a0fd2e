import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const root = join(import.meta.dirname, '..');
export const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;

export interface ActionRun {
  /** Exit codes by the names of the steps that ran. */
  readonly exits: Readonly<Record<string, number>>;
  readonly output: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs the steps as the runner of GitHub does: expressions only in `env` and `if`, files for PATH and outputs, no step after a failed one but by `if`. */
export function runAction(given: Readonly<Record<string, string>>, { workspace, actionPath, temp, path }: { readonly workspace: string; readonly actionPath: string; readonly temp: string; readonly path: string }): ActionRun {
  const inputs: Record<string, string> = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default]));
  const exits: Record<string, number> = {};
  const outputs: Record<string, string> = {};
  const added: string[] = [];
  let output = '';
  mkdirSync(temp, { recursive: true });
  for (const [index, step] of action.runs.steps.entries()) {
    const failed = Object.values(exits).some((exit) => exit !== 0);
    if (step.if === undefined ? failed : !condition(step.if, inputs)) continue;
    const files = { GITHUB_PATH: join(temp, `path-${index}`), GITHUB_OUTPUT: join(temp, `output-${index}`) };
    for (const file of Object.values(files)) writeFileSync(file, '');
    const script = join(temp, `step-${index}.sh`);
    writeFileSync(script, step.run);
    const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, expression(value, inputs, actionPath)]));
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: workspace,
      encoding: 'utf8',
      env: { ...env, ...files, RUNNER_TEMP: temp, HOME: temp, PATH: [...added.toReversed(), path].join(delimiter) },
    });
    exits[step.name] = status ?? -1;
    output += stdout + stderr;
    added.push(...linesOf(files.GITHUB_PATH));
    for (const line of linesOf(files.GITHUB_OUTPUT)) outputs[`steps.${step.id}.outputs.${line.slice(0, line.indexOf('='))}`] = line.slice(line.indexOf('=') + 1);
  }
  return { exits, output, outputs: Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, outputs[value.replace(/^\$\{\{ | \}\}$/g, '')] ?? ''])) };
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
}

function expression(value: string, inputs: Readonly<Record<string, string>>, actionPath: string): string {
  const [, name] = /^\$\{\{ (.+) \}\}$/.exec(value) ?? [];
  if (name === 'github.action_path') return actionPath;
  const input = /^inputs\.(.+)$/.exec(name ?? '')?.[1];
  if (input === undefined || inputs[input] === undefined) throw new Error(`not known to this runner: ${value}`);
  return inputs[input];
}

/** The one form of condition that the action has. */
function condition(text: string, inputs: Readonly<Record<string, string>>): boolean {
  const [, input] = /^\$\{\{ !cancelled\(\) && inputs\.(\w+) != '' \}\}$/.exec(text) ?? [];
  if (input === undefined) throw new Error(`not known to this runner: ${text}`);
  return inputs[input] !== '';
}
