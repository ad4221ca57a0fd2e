import { readJson } from '../parse/json.ts';
import { entry, type MapValue, type ReadValue } from '../parse/value.ts';
import { readYaml } from '../parse/yaml.ts';
import { LineIndex } from '../text/span.ts';
import { check, guess, listed, type SettingsProblem } from './check.ts';
import { readGlob } from './glob.ts';
import { fileLayer, presetLayer, type Layer } from './layer.ts';
import { readDataRule, type DataRule } from './pack.ts';
import { presets, settingsSchema, type Preset, type RuleFacts } from './settings.ts';

/** The files that settings are read from, for whoever has a disk. Paths are absolute and only compared and handed back. */
export interface SettingsDisk {
  /** The text of a file, or why there is none. Nothing outside of the folder that settings may come from is read. */
  read(path: string): { readonly text: string } | { readonly problem: string };
  /** Where a path that stands in a file leads to. */
  resolve(from: string, path: string): string;
  /** Files below the folder of a file whose path from there fits, sorted. */
  find(from: string, matches: (path: string) => boolean): readonly string[];
  /** A path as the user sees it. */
  shown(path: string): string;
}

export interface Known {
  readonly rules: readonly RuleFacts[];
  readonly hosts: readonly { readonly id: string; readonly title: string }[];
}

export interface Loaded {
  /** The weakest first. */
  readonly layers: readonly Layer[];
  readonly packs: readonly { readonly rule: DataRule; readonly path: string }[];
  /** Every settings file that was read, as the user sees it; the one it started from last. */
  readonly files: readonly string[];
  /** `path:line:column: message` each; with one of these nothing else is to be used. */
  readonly problems: readonly string[];
}

interface SettingsFile {
  readonly path: string;
  readonly shown: string;
  readonly map: MapValue;
  readonly lines: LineIndex;
}

interface Reading {
  readonly disk: SettingsDisk;
  readonly links: (SettingsFile | Preset)[];
  readonly problems: string[];
  count: number;
}

/** The most files that settings are made of, and the longest chain of `extends`. */
const mostFiles = 200;
const mostDepth = 8;

/** Reads a settings file with all it extends and its packs of rules. Never throws, whatever the files hold. */
export function loadSettings(path: string, known: Known, disk: SettingsDisk): Loaded {
  const reading: Reading = { disk, links: [], problems: [], count: 0 };
  readChain(path, [], reading);
  const files = reading.links.filter((link) => typeof link !== 'string');
  const packs = files.flatMap((file) => packsOf(file, known, reading));
  const seen = new Set(known.rules.map(({ id }) => id));
  for (const { rule, path: where } of packs) {
    if (seen.has(rule.id)) reading.problems.push(`${disk.shown(where)}:1:1: Unexpected second rule \`${rule.id}\`, expected an id of its own`);
    seen.add(rule.id);
  }
  const rules = [...known.rules, ...packs.map(({ rule }) => rule).map(factsOf)];
  const schema = settingsSchema(rules, known.hosts);
  const layers = reading.links.map((link) => {
    if (typeof link === 'string') return presetLayer(link, rules);
    const problems = check(link.map, schema);
    const layer = problems.length === 0 ? fileLayer(link.map, link.shown, link.lines, problems) : { rules: new Map(), overrides: [] };
    reading.problems.push(...placed(problems, link));
    return layer;
  });
  return { layers, packs, files: files.map(({ shown }) => shown), problems: [...new Set(reading.problems)] };
}

/** What settings have to know of a rule written as data. */
function factsOf({ id, summary, kind, severity, optional }: DataRule): RuleFacts {
  return { id, summary, kind, severity, ...(optional ? { optional } : {}) };
}

/** Where a settings file is named by another one. */
interface Mention {
  readonly file: SettingsFile;
  readonly span: SettingsProblem['span'];
}

function readChain(path: string, above: readonly string[], reading: Reading, mention?: Mention): void {
  const file = openFile(path, reading, mention);
  if (!file) return;
  const list = entry(file.map, 'extends')?.value;
  for (const item of list?.kind === 'list' ? list.items : []) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') continue;
    const name = item.value;
    const preset = presets.find((candidate) => candidate === name);
    const next = reading.disk.resolve(path, name);
    if (preset) reading.links.push(preset);
    else if (!/^\.\.?\//.test(name)) refuse(reading, file, { message: `Unexpected \`${name}\`, expected ${listed(presets)}, or a path that starts with \`./\` or \`../\`${guess(name, presets)}`, span: item.span });
    else if ([...above, path].includes(next)) refuse(reading, file, { message: `Unexpected \`${name}\`, which leads back to \`${reading.disk.shown(next)}\`, expected an end`, span: item.span });
    else if (above.length >= mostDepth) refuse(reading, file, { message: `Unexpected chain of more than ${mostDepth} files, expected a shorter one`, span: item.span });
    else readChain(next, [...above, path], reading, { file, span: item.span });
  }
  reading.links.push(file);
}

function openFile(path: string, reading: Reading, mention?: Mention): SettingsFile | undefined {
  const shown = reading.disk.shown(path);
  reading.count += 1;
  const found = reading.count > mostFiles ? { problem: `expected ${mostFiles} files at most` } : reading.disk.read(path);
  if ('problem' in found) {
    if (mention) refuse(reading, mention.file, { message: `Unexpected \`${shown}\`: ${found.problem}`, span: mention.span });
    else reading.problems.push(`${shown}: ${found.problem}`);
    return undefined;
  }
  const { value, problems } = readData(path, found.text);
  const isPackage = isPackageFile(path);
  const own = isPackage && value?.kind === 'map' ? entry(value, 'mandate')?.value : value;
  // What else a package says is none of ours.
  const ours = isPackage && own ? problems.filter(({ span }) => own.span.start <= span.start && span.end <= own.span.end) : problems;
  const wrong: SettingsProblem[] = ours.map(({ message, span }) => ({ message: `Unexpected ${message}, expected ${/\.ya?ml$/.test(path) ? 'YAML' : 'JSON'}`, span }));
  if (wrong.length === 0 && own?.kind !== 'map') wrong.push({ message: `Unexpected ${own ? 'value' : 'empty file'}, expected a map of settings`, span: own?.span ?? { start: 0, end: 0 } });
  const lines = new LineIndex(found.text);
  reading.problems.push(...placed(wrong.slice(0, 10), { shown, lines }));
  return wrong.length === 0 && own?.kind === 'map' ? { path, shown, map: own, lines } : undefined;
}

/** Whether a settings file says that its folder is the root. */
export function saysRoot(path: string, text: string): boolean {
  const { value } = readData(path, text);
  const top = value?.kind === 'map' ? value : undefined;
  const own = isPackageFile(path) ? entry(top, 'mandate')?.value : top;
  const root = own?.kind === 'map' ? entry(own, 'root')?.value : undefined;
  return root?.kind === 'scalar' && root.value === true;
}

function isPackageFile(path: string): boolean {
  return /(?:^|[/\\])package\.json$/.test(path);
}

function readData(path: string, text: string): ReadValue {
  if (!/\.ya?ml$/.test(path)) return readJson(text, path.endsWith('c'));
  const read = readYaml(text, 0);
  // The reader takes the first of several documents, as hosts do with frontmatter; of settings nothing may be passed over.
  const second = [...text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)].find(({ index }) => /^[^#\s%]/m.test(text.slice(0, index)));
  if (!second) return read;
  return { ...read, problems: [...read.problems, { kind: 'documents', message: 'second document', span: { start: second.index, end: second.index + 3 } }] };
}

function packsOf(file: SettingsFile, { rules }: Known, reading: Reading): Loaded['packs'] {
  const list = entry(file.map, 'rulePacks')?.value;
  const taken = new Set(rules.map(({ id }) => id.slice(0, id.lastIndexOf('/'))).filter((folder) => folder !== 'team'));
  return (list?.kind === 'list' ? list.items : []).flatMap((item) => {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') return [];
    const matches = readGlob(item.value);
    const problem = (message: string) => refuse(reading, file, { message, span: item.span });
    if (typeof matches !== 'function' || item.value.split('/').includes('..')) {
      problem(`Unexpected \`${item.value}\`, expected a glob of files below this folder`);
      return [];
    }
    const found = reading.disk.find(file.path, (path) => /\.ya?ml$/.test(path) && matches(path));
    if (found.length === 0) problem(`Unexpected \`${item.value}\`, which names no YAML file, expected one at least`);
    return found.flatMap((path) => packAt(path, taken, reading));
  });
}

function packAt(path: string, taken: ReadonlySet<string>, reading: Reading): Loaded['packs'] {
  const file = openFile(path, reading);
  if (!file) return [];
  const problems: SettingsProblem[] = [];
  const rule = readDataRule(file.map, problems);
  if (rule && taken.has(rule.id.slice(0, rule.id.lastIndexOf('/')))) {
    problems.push({ message: `Unexpected id \`${rule.id}\`, expected a folder that is not one of ours, such as \`team/\``, span: entry(file.map, 'id')!.value.span });
  }
  reading.problems.push(...placed(problems, file));
  return rule ? [{ rule, path }] : [];
}

function refuse(reading: Reading, file: SettingsFile, problem: SettingsProblem): void {
  reading.problems.push(...placed([problem], file));
}

function placed(problems: readonly SettingsProblem[], { shown, lines }: Pick<SettingsFile, 'shown' | 'lines'>): string[] {
  return problems.map(({ message, span }) => {
    const { line, column } = lines.place(span.start);
    return `${shown}:${line}:${column}: ${message}`;
  });
}
