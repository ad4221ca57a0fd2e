import type { Nodes } from 'mdast';
import type { Workspace } from '../analyse/workspace.ts';
import { severityOf, type RuleUse, type RuleUses } from '../config/resolve.ts';
import { defaultsOf } from '../config/schema.ts';
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import type { Suppressed } from '../diagnostics/report.ts';
import { hostById } from '../hosts/by-id.ts';
import type { LoaderVerdict } from '../hosts/host.ts';
import { isPage } from '../hosts/pages.ts';
import type { Agent } from '../model/agent.ts';
import type { Document } from '../parse/document.ts';
import { pageOf } from '../diagnostics/page.ts';
import { look } from '../text/gate.ts';
import { compare } from '../text/order.ts';
import type { AnyRule, CheckContext, Message, Report } from './rule.ts';
import { suppress } from './suppress.ts';

/** One file to be linted, read by the rules of its dialect. */
export interface LintFile {
  readonly document: Document;
  readonly agent: Agent;
  /** No agent but a settings file of a project: only rules that look at those see it. */
  readonly isSettings?: true;
  /** Compiled from another file, which is where its faults are mended: only what a stranger could hide there is looked for. */
  readonly isCompiled?: true;
}

/** What settings make of the rules. Without any, every rule runs as it is, less those that are off until settings name them. */
export interface LintSettings {
  /** How each rule is to run over a file, by the path of its agent. */
  readonly uses: (path: string) => RuleUses;
  /** The ids of all rules that comments may name. */
  readonly known: readonly string[];
  /** Whether comments have power over a rule. */
  readonly mayHide: (rule: string) => boolean;
}

/** What was found in one file, by place and code. */
export interface Found {
  readonly diagnostics: readonly Diagnostic[];
  /** What comments in the file switch off. */
  readonly suppressed: readonly Suppressed[];
}

/** What the rules find, file by file in the given order, less what comments switch off. */
export function lint(files: readonly LintFile[], rules: readonly AnyRule[], workspace: Workspace, settings?: LintSettings): Diagnostic[] {
  return files.flatMap((file) => lintFile(file, rules, workspace, settings).diagnostics);
}

type Messages = Readonly<Record<string, Message>>;

/** A member of a visitor, called by a name that is only known when it runs. */
interface Subscriber {
  readonly rule: AnyRule;
  readonly call: (subject: unknown) => void;
}

type Subscribers = Map<string, Subscriber[]>;

const nobody: readonly Subscriber[] = [];

/** The tree of a file is walked once, and only when a rule asked for nodes. A rule that throws is a finding of its file. */
export function lintFile(file: LintFile, rules: readonly AnyRule[], workspace: Workspace, settings?: LintSettings): Found {
  const { document, agent } = file;
  const found: Diagnostic[] = [];
  // What is asked of its parts is known then.
  look(document.text);
  const verdict = verdicts(file);
  const isUnread = document.text.trim() === '';
  // A page of which no agent is made tells no agent anything; what a stranger hides there is looked for all the same.
  const isForPeople = !file.isSettings && document.format === 'markdown' && isPage(document) && verdict().verdict === 'drops';
  const uses = settings?.uses(agent.path);
  const subscribers: Subscribers = new Map();
  const guarded = <T>(rule: AnyRule, action: () => T): T | undefined => {
    try {
      return action();
    } catch (error) {
      found.push(crash(rule.id, error, agent.path));
      return undefined;
    }
  };

  for (const rule of rules) {
    if (rule.dialects && !rule.dialects.includes(agent.dialect)) continue;
    if (isUnread && !rule.unread) continue;
    if (file.isSettings && !rule.settings) continue;
    if ((file.isCompiled || isForPeople) && rule.kind !== 'security') continue;
    const use = uses?.get(rule.id) ?? asItIs(rule);
    if (use.severity === 'off') continue;
    const report = (finding: Report<Messages>) => void found.push(diagnostic(rule, finding, agent.path, use));
    const context: CheckContext<Messages> = { file: agent.path, document, agent, workspace, options: use.options, verdict, report };
    const visitor = guarded(rule, () => rule.check(context)) as Readonly<Record<string, Subscriber['call'] | undefined>> | undefined;
    for (const event in visitor) {
      const call = visitor[event];
      if (!call) continue;
      const all = subscribers.get(event);
      if (all) all.push({ rule, call });
      else subscribers.set(event, [{ rule, call }]);
    }
  }

  const tell = (event: string, subject: unknown) => {
    for (const { rule, call } of subscribers.get(event) ?? nobody) {
      try {
        call(subject);
      } catch (error) {
        found.push(crash(rule.id, error, agent.path));
      }
    }
  };
  tell('agent', agent);
  for (const field of document.fields?.entries ?? []) tell('field', field);
  for (const tool of agent.tools) tell('tool', tool);
  walk(document, subscribers, guarded, tell);
  tell('end', undefined);

  const { kept, suppressed, judged } = suppress(unsaid(found.splice(0), rules, document).toSorted(byPlace), document, {
    known: settings?.known,
    mayHide: (id) => id !== crashed && (settings?.mayHide(id) ?? true),
    wasRun: (id) => !uses || (uses.get(id) ?? { severity: 'off' }).severity !== 'off',
  });
  for (const each of judged) tell('suppression', each);
  return { diagnostics: [...kept, ...found].toSorted(byPlace), suppressed };
}

const loudness: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/** What is left when each rule that yields gives way to those that yield less and say something of the same lines, no less loudly. */
function unsaid(found: readonly Diagnostic[], rules: readonly AnyRule[], { lines }: Document): readonly Diagnostic[] {
  const ranks = ranksOf.get(rules) ?? new Map(rules.filter(({ kind }) => kind !== 'security').map(({ id, yields = 0 }) => [id, yields]));
  ranksOf.set(rules, ranks);
  const yields = ({ code }: Diagnostic) => ranks.get(code) ?? Infinity;
  const isSaid = (own: Diagnostic) => found.some((other) => yields(other) < yields(own) && loudness[other.severity] >= loudness[own.severity] && meet(lines.lines(other.span), lines.lines(own.span)));
  return found.filter((own) => !(ranks.get(own.code) && isSaid(own)));
}

const ranksOf = new WeakMap<readonly AnyRule[], ReadonlyMap<string, number>>();

function meet([aFirst, aLast]: readonly [number, number], [bFirst, bLast]: readonly [number, number]): boolean {
  return aFirst <= bLast && bFirst <= aLast;
}

function asItIs(rule: AnyRule): Pick<RuleUse, 'severity' | 'options'> {
  return { severity: rule.optional ? 'off' : 'own', options: defaultsOf(rule.options) };
}

const events: ReadonlySet<string> = new Set(['agent', 'field', 'tool', 'suppression', 'end']);

/** What stands inside of other text. */
const phrases: ReadonlySet<string> = new Set(['break', 'delete', 'emphasis', 'footnoteReference', 'html', 'image', 'imageReference', 'inlineCode', 'link', 'linkReference', 'strong', 'tableCell', 'tableRow', 'text']);

/** Calls every subscriber for the nodes it asked for, parents before children, in the order of the text. Words are looked at where somebody asked for them. */
function walk(document: Document, subscribers: Subscribers, guarded: <T>(rule: AnyRule, action: () => T) => T | undefined, tell: (event: string, node: Nodes) => void): void {
  const [, [first] = nobody] = [...subscribers].find(([event]) => !events.has(event)) ?? [];
  if (!first) return;
  const tree = guarded(first.rule, () => document.tree);
  const stack: Nodes[] = tree ? [tree] : [];
  const asksWords = [...subscribers.keys()].some((event) => phrases.has(event));
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (subscribers.has(node.type)) tell(node.type, node);
    if (!asksWords && (node.type === 'paragraph' || node.type === 'heading' || node.type === 'table')) continue;
    if ('children' in node) for (let at = node.children.length - 1; at >= 0; at--) stack.push(node.children[at]!);
  }
}

/** What each host's loader makes of one file; asked once for each host. */
function verdicts({ document, agent }: LintFile): (host?: string) => LoaderVerdict {
  const known = new Map<string, LoaderVerdict>();
  return (id = agent.dialect) => {
    const verdict = known.get(id) ?? hostById(id)?.load(document) ?? { verdict: 'n/a', why: 'it follows no host', lost: [] };
    known.set(id, verdict);
    return verdict;
  };
}

function diagnostic(rule: AnyRule, finding: Report<Messages>, file: string, use: Pick<RuleUse, 'severity' | 'least'>): Diagnostic {
  const message = rule.messages[finding.message]!;
  const data: Readonly<Record<string, string | number>> = finding.data ?? {};
  const fill = (text: string) => (!text.includes('{') ? text : text.replace(/\{(\w+)\}/g, (hole, name: string) => (Object.hasOwn(data, name) ? String(data[name]) : hole)));
  return {
    code: rule.id,
    // A rule that is off was not asked.
    severity: severityOf(finding.severity ?? rule.severity, use) as Severity,
    file,
    span: finding.at,
    message: fill(message.text),
    why: fill(message.why),
    help: fill(message.help),
    labels: finding.labels ?? none,
    fixes: finding.fixes ?? none,
    url: pageOfRule(rule),
  };
}

const none: readonly never[] = [];
const pages = new WeakMap<AnyRule, string>();

function pageOfRule(rule: AnyRule): string {
  const page = pages.get(rule) ?? rule.page ?? pageOf(rule.id);
  pages.set(rule, page);
  return page;
}

/** What nothing switches off. */
const crashed = 'core/rule-crashed';

function crash(rule: string, error: unknown, file: string): Diagnostic {
  return {
    code: crashed,
    severity: 'error',
    file,
    span: { start: 0, end: 0 },
    message: `Unexpected failure of \`${rule}\`: ${error instanceof Error ? error.message : String(error)}`,
    why: 'The rule could not finish, so nobody knows whether the file keeps it.',
    help: 'Report it with the file; it is a fault of this program.',
    labels: [],
    fixes: [],
    url: pageOf(crashed),
  };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || compare(a.code, b.code) || compare(a.message, b.message);
}
