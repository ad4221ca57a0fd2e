import { SaxesParser } from 'saxes';
import { rules } from '../../rules/registry.ts';
import { workspaceOf } from '../../src/analyse/workspace.ts';
import { check } from '../../src/contract/check.ts';
import { formats, formatNames, type Format, type Print } from '../../src/cli/lint-formats.ts';
import { outputOptions } from '../../src/cli/output-options.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { FileReport } from '../../src/diagnostics/report.ts';
import { sourceFindings } from '../../src/emit/sources.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import type { Host } from '../../src/hosts/host.ts';
import { judgedOf } from '../../src/hosts/judged.ts';
import { openSource } from '../../src/hosts/open.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { fixAll, type Safety } from '../../src/lint/fix.ts';
import { lintFile, type LintFile } from '../../src/lint/run.ts';
import { lower, permittedOn } from '../../src/lower/lower.ts';
import { excess } from '../../src/model/powers.ts';
import type { Document } from '../../src/parse/document.ts';
import { referenceParser } from '../../src/parse/markdown.ts';
import { fromText, type Source } from '../../src/parse/source.ts';
import { hideSecrets } from '../../src/text/secrets.ts';
import { LineIndex, type Span } from '../../src/text/span.ts';
import { shape } from '../parse-texts.ts';
import { sourceOf, type FuzzInput } from './inputs.ts';
import { isWithin, judge, type Fault } from './judge.ts';

const print = Object.fromEntries(await Promise.all(formatNames.map(async (name) => [name, await formats[name]()] as const))) as Record<Format, Print>;
const options = outputOptions({ cwd: '/work', color: false }, '/work', true);
const context = { models: {}, servers: [], settings: new Map<string, string>() };
const lowering = { context, allowed: () => false };

/** The laws that a turn is for: to throw nothing and to point into the file holds of every one, the dear ones of one in `share` each. */
export interface Turn {
  /** Where it is compiled to. */
  readonly host?: Host | undefined;
  /** How what is found is shown. */
  readonly format?: Format | undefined;
  /** Which fixes have to settle. */
  readonly safety?: Safety;
  /** Its tree is the one of the reference parser. */
  readonly compared?: true;
  /** Every host loads it, and its own text is judged by what it promises. */
  readonly judged?: true;
}

/** Over many turns each host and each format has one. */
export function turnOf(turn: number, share: number): Turn {
  const [round, rest] = [Math.floor(turn / share), turn % share];
  switch (rest) {
    case 0:
      return { host: hosts[round % hosts.length] };
    case 1:
      return { format: formatNames[round % formatNames.length], judged: true };
    case 2:
      return { safety: round % 2 === 0 ? 'safe' : 'unsafe' };
    case 3:
      return { compared: true };
    default:
      return rest % 8 === 4 ? { judged: true } : {};
  }
}

/** What a file breaks. */
export function faultsOf(input: FuzzInput, { safety, host, format, compared, judged }: Turn): Fault[] {
  return judge((hold) => {
    let files: readonly LintFile[] = [];
    let found: readonly (readonly Diagnostic[])[] = [];
    const isRead = hold('no throw', () => {
      files = filesOf(sourceOf(input));
      found = files.map((file) => find(file, files));
      return found.flat().find(({ code }) => code === 'core/rule-crashed')?.message;
    });
    if (!isRead) return;

    hold('places', () => files.map((file, index) => outside(file, found[index]!)).find((what) => what !== undefined));
    if (judged) {
      for (const { document, agent } of files) {
        hold('places', () => hosts.map((one) => one.load(document).span).find((span) => span && !isWithin(span, document.text.length)) && 'the verdict of a loader is outside');
        hold('no throw', () => void check(judgedOf(agent, undefined), document.prompt));
      }
    }
    if (safety && found.flat().some(({ fixes }) => fixes.some((fix) => fix.safety === 'safe' || fix.safety === safety))) hold('fixes', () => unsettled(sourceOf(input), found.flat(), safety));
    for (const file of host ? files : []) {
      if (sourceFindings({ path: file.agent.path, ...file }, hostById(file.agent.dialect)).length === 0) hold('same bytes', () => lowered(file, host!));
    }
    if (format) hold('formats', () => obeyed(format, files.map((file, index) => report(file, found[index]!))));
    if (compared) hold('same tree', () => files.map(({ document }) => otherTree(document.prose)).find((what) => what !== undefined));
  });
}

/** Longest text whose tree is compared: the reference is not linear on every text. */
const mostCompared = 4096;

function otherTree({ text, tree, limits }: Document): string | undefined {
  if (text.length > mostCompared || limits.length > 0) return undefined;
  return shape(tree) === shape(referenceParser.parse(text)) ? undefined : `another tree than the reference gives`;
}

function filesOf(source: Source): LintFile[] {
  return openSource(source).map((document) => ({ document, agent: readAgent(document) }));
}

function find(file: LintFile, all: readonly LintFile[]): readonly Diagnostic[] {
  return lintFile(file, rules, workspaceOf(all.map(({ agent }) => agent))).diagnostics;
}

function outside({ document, agent }: LintFile, diagnostics: readonly Diagnostic[]): string | undefined {
  const { length } = document.text;
  const isOut = (span: Span) => !isWithin(span, length);
  for (const { code, span, labels, fixes } of diagnostics) {
    const spans = [span, ...labels.filter(({ file }) => file === agent.path).map((label) => label.span), ...fixes.flatMap(({ edits }) => edits.map((one) => one.span))];
    if (spans.some(isOut)) return `${code} ${JSON.stringify(spans.find(isOut))} of ${length}`;
  }
  const own = { name: agent.name.span, prompt: agent.prompt.span, ...(agent.description ? { description: agent.description.span } : {}) };
  for (const [name, span] of Object.entries(own)) if (isOut(span)) return `${name} ${JSON.stringify(span)} of ${length}`;
  const { outputs, rules, limits, requiredTools, skills, delegation, returnShape } = agent.contract;
  const bound = { outputs, rules, 'contract limits': limits, requiredTools, skills, targets: delegation.targets, returnShape: returnShape ? [returnShape] : [] };
  const many = { tools: agent.tools, grants: agent.authority.grants, problems: document.problems, limits: document.limits, ...bound };
  for (const [name, all] of Object.entries(many)) for (const { span } of all) if (isOut(span)) return `${name} ${JSON.stringify(span)} of ${length}`;
  return undefined;
}

function unsettled(source: Source, found: readonly Diagnostic[], safety: Safety): string | undefined {
  // As the command does: a file that is not all text is left alone.
  if (source.problems.length > 0) return undefined;
  const known = new Map([[source.text, found]]);
  const again = (text: string) => {
    const files = known.has(text) ? [] : filesOf({ ...source, ...fromText(source.path, text) });
    if (files.length > 0) known.set(text, files.flatMap((file) => find(file, files)));
    return known.get(text) ?? [];
  };
  const once = fixAll(source.text, again, safety);
  const twice = fixAll(once.text, again, safety);
  return twice.applied === 0 ? undefined : `${twice.applied} ${safety} fixes are left after ${once.applied}: ${[...new Set(again(once.text).filter(({ fixes }) => fixes.length > 0).map(({ code }) => code))].join(', ')}`;
}

function lowered({ document, agent }: LintFile, host: Host): string | undefined {
  const bundle = lower(agent, host, lowering);
  const again = lower(filesOf(document.source).find((file) => file.agent.path === agent.path && file.agent.name.span.start === agent.name.span.start)!.agent, host, lowering);
  if (JSON.stringify(again) !== JSON.stringify(bundle)) return `${host.id} writes two bundles of one agent`;
  if (bundle.refused) return undefined;
  const servers = agent.authority.grants.flatMap(({ target }) => (target.kind === 'mcp' ? [target.server] : []));
  const own = { ...context, servers };
  const over = excess(host.effective(bundle.files, own), permittedOn(host, agent));
  if (over.length > 0) return `${host.id} may ${over.map(({ key }) => key).join(', ')}`;
  const back = bundle.files.flatMap(({ path, text }) => filesOf(fromText(path, text)).flatMap((file) => lower(file.agent, host, { ...lowering, context: own }).files));
  if (agent.dialect !== host.id && JSON.stringify(back.map(({ text }) => text)) !== JSON.stringify(bundle.files.map(({ text }) => text))) return `${host.id} does not come to rest`;
  return undefined;
}

function report({ document, agent }: LintFile, diagnostics: readonly Diagnostic[]): FileReport {
  const verdicts = hosts.map((host) => [host.id, { verdict: host.load(document).verdict, why: host.load(document).why }] as const);
  return { path: agent.path, dialect: agent.dialect, name: agent.name.value, lines: diagnostics.length === 0 ? document.lines : new LineIndex(hideSecrets(document.text)), hosts: Object.fromEntries(verdicts), diagnostics };
}

const harmful = /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]|\p{Cs}/u;
const command = /^\s*::[^ :]+(?: .*?)?::|##(?:\[|vso\[|teamcity\[)/;

/** What a terminal, a CI runner or a parser would make of the output of a format, where it is not what it should be. */
function obeyed(format: Format, reports: readonly FileReport[]): string | undefined {
  const output = print[format](reports, options);
  const sign = harmful.exec(output)?.[0];
  if (sign !== undefined) return `${format} carries U+${sign.codePointAt(0)!.toString(16)}`;
  const commands = output.split(/\r\n|\r|\n/).filter((line) => command.test(line));
  const foreign = commands.find((line) => format !== 'github' || !/^::(?:error|warning|notice) /.test(line));
  if (foreign !== undefined) return `${format} carries a command: ${foreign.slice(0, 80)}`;
  if (['json', 'sarif', 'gitlab'].includes(format)) JSON.parse(output);
  if (format === 'junit') {
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(output).close();
  }
  return undefined;
}
