import { sourceFindings } from '../emit/sources.ts';
import { hostById } from '../hosts/by-id.ts';
import type { WriteContext } from '../hosts/host.ts';
import { judgedOf } from '../hosts/judged.ts';
import type { Agent } from '../model/agent.ts';
import { check } from '../contract/check.ts';
import type { Document } from '../parse/document.ts';
import { prepare, type RunHost } from '../run/prepare.ts';
import { attemptsOf } from '../run/run.ts';
import { safeJson } from '../text/json.ts';
import { counted } from '../text/counted.ts';
import { oneLine, printable } from '../text/printable.ts';
import { shellWord } from '../text/shell-word.ts';

/** Stands for the folder that a run makes. */
const folder = '<scratch>';

interface DryRun {
  readonly agent: Agent;
  readonly host: RunHost;
  readonly document: Document;
  readonly context: WriteContext;
  readonly yes: boolean;
  readonly model: string | undefined;
  readonly attempts: number | undefined;
  readonly json: boolean;
}

/** What a run would start, and what it would hold the answer to; and whether it would start at all. */
export function dryRun({ host, document, json, attempts, agent: source, ...options }: DryRun): { readonly text: string; readonly isRefused: boolean } {
  const prepared = prepare(source, host, { folder, ...options });
  const { agent } = prepared;
  const { arguments: words, environment, files } = prepared.start();
  const points = check(judgedOf(agent, host), '').points.filter(({ gates }) => gates).map(({ promise, span }) => ({ promise, lines: document.lines.lines(span) }));
  const plan = {
    version: 1,
    agent: agent.name.value,
    host: host.id,
    refused: [...sourceFindings({ path: document.source.path, document, agent: source }, hostById(source.dialect)).map(({ message }) => message), ...prepared.widened.map(({ how }) => how)],
    command: [host.drive().program, ...words],
    environment: { set: environment, passed: host.drive().environment },
    files: files.map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
    tools: prepared.ledger.filter(({ field }) => /^(?:tools|disallowedTools|permission|contract)\b/.test(field)).map(({ field, fate, how }) => ({ field, fate, how })),
    prompt: agent.prompt.value,
    attempts: attemptsOf(agent, attempts),
    contract: points,
  };
  const isRefused = plan.refused.length > 0;
  if (json) return { text: `${safeJson(plan)}\n`, isRefused };
  const text = [
    `${oneLine(plan.agent)} on ${host.title}: nothing is run${isRefused ? ', and nothing would be' : ''}\n`,
    list('refused', plan.refused.map(oneLine)),
    list('command', [plan.command.map(shown).join(' ')]),
    list('environment', [...Object.entries(environment).map(([name, value]) => `${name}=${shown(value)}`), `passed on: ${plan.environment.passed.join(' ')}`]),
    list('files', plan.files.map(({ path, text }) => `${path}, ${counted(text.length, 'character')}`)),
    list('tools', plan.tools.map(({ field, fate, how }) => `${oneLine(field)}: ${fate}, ${oneLine(how)}`)),
    list(`contract, at most ${counted(plan.attempts, 'answer')}`, points.map(({ promise, lines: [first] }) => `${oneLine(promise)}  line ${first}`)),
    `\nprompt\n${printable(plan.prompt).replace(/^(?=.)/gm, '  ').trimEnd()}\n`,
  ].join('');
  return { text, isRefused };
}

function list(title: string, rows: readonly string[]): string {
  return rows.length === 0 ? '' : `\n${title}\n${rows.map((row) => `  ${row}\n`).join('')}`;
}

const longest = 120;

/** A word of a command as a shell would want it, and only the start of a long one. */
function shown(word: string): string {
  return shellWord(oneLine(word.length > longest ? `${word.slice(0, longest)}…` : word));
}
