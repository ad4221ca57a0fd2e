import { createColors } from 'picocolors';
import { plain } from '../contract/mask.ts';
import { unpainted, widthOf, wrapped } from '../diagnostics/width.ts';
import { detect } from '../hosts/detect.ts';
import { hosts } from '../hosts/registry.ts';
import type { Agent } from '../model/agent.ts';
import type { ToolEntry } from '../model/authority.ts';
import type { Contract, RequiredTool } from '../model/contract.ts';
import type { Document } from '../parse/document.ts';
import { printable } from '../text/printable.ts';
import type { LineIndex, Span } from '../text/span.ts';

/** Columns of a text that is cut, where there is no screen; and what is left of it on a screen however narrow. */
const widest = 100;
const least = 24;
const narrowest = 12;

/** What an agent is and is bound to, to be read in ten seconds. */
export function inspectText(document: Document, agent: Agent, color: boolean, columns?: number): string {
  const { bold, dim } = createColors(color);
  const { lines } = document;
  const at = (span: Span) => dim(lineNumbers(lines, span));
  const rows: string[] = [];
  // The labels below one title are as wide as the widest of them.
  let below: { readonly label: string; readonly text: string; readonly where: string; readonly isCut: boolean }[] = [];
  const flush = () => {
    const wide = below.reduce((most, { label }) => Math.max(most, label.length), narrowest);
    for (const { label, text, where, isCut } of below) {
      const room = columns === undefined ? widest : Math.max(least, columns - wide - 3 - (where === '' ? 0 : widthOf(unpainted(where)) + 2));
      rows.push(wrapped(`  ${label.padEnd(wide)} ${isCut ? short(text, room) : oneLine(text)}${where && `  ${where}`}`, columns, wide + 3));
    }
    below = [];
  };
  const head = (title: string) => {
    flush();
    rows.push('', bold(title));
  };
  const row: Row = (label, text, where = '') => below.push({ label, text, where, isCut: true });
  const whole: Row = (label, text, where = '') => below.push({ label, text, where, isCut: false });

  rows.push(wrapped(`${bold(short(agent.name.value, widest))}${agent.name.inferred ? dim(` (from the ${agent.name.inferred.replace('-', ' ')})`) : ''}  ${dim(oneLine(document.source.path))}`, columns, 2));
  if (agent.description) row('description', agent.description.value, agent.description.inferred ? `${at(agent.description.span)} ${dim('inferred')}` : at(agent.description.span));
  whole('dialect', `${agent.dialect}, because ${detect(document).why}`);
  if (agent.model) row('model', agent.model.tier ? `${agent.model.written} (${agent.model.tier})` : agent.model.written, at(agent.model.span));
  for (const host of hosts) {
    const { verdict, why } = host.load(document);
    whole(host.title, `${verdict}: ${why}`);
  }

  head('May do');
  const isGiven = agent.tools.some(({ effect }) => effect !== 'deny');
  const rest = { allow: 'everything', deny: isGiven ? 'nothing but what is listed here' : 'nothing', inherit: 'whatever the host gives an agent that says nothing' }[agent.authority.rest];
  rows.push(`  ${rest}`);
  for (const { key, items } of grouped(agent.tools, (tool) => `${tool.effect} ${at(tool.span)}`)) {
    whole(isOnly(items[0]!, agent) ? 'allow only' : items[0]!.effect, items.map((tool) => `${named(tool)}${toolNote(tool)}`).join(', '), key.slice(items[0]!.effect.length + 1));
  }

  contractRows(agent.contract, { head, row, whole, at });
  flush();
  return `${rows.join('\n')}\n`;
}

/** Whether a pattern takes the rest of its tool away, which no list does. */
function isOnly({ effect, name, pattern }: ToolEntry, { authority, tools }: Agent): boolean {
  return authority.rest !== 'deny' && effect === 'allow' && pattern !== undefined && !tools.some((other) => other.name === name && other.pattern === undefined && other.effect !== 'deny');
}

/** As it is written; a pattern that stands below its tool with the tool. */
function named({ name, value, pattern }: ToolEntry): string {
  return pattern === undefined || value.includes(name) ? value : `${name}: ${value}`;
}

function toolNote({ status, current, only }: ToolEntry): string {
  if (status === 'unknown') return ' (no such tool)';
  if (only) return ` (${only} only)`;
  return status === 'retired' || status === 'alias' ? ` (${status}${current ? `, today ${current}` : ''})` : '';
}

type Row = (label: string, text: string, where?: string) => void;

interface Sheet {
  head(title: string): void;
  /** A line that is cut to the width of a terminal. */
  readonly row: Row;
  readonly whole: Row;
  at(span: Span): string;
}

function contractRows(contract: Contract, { head, row, whole, at }: Sheet): void {
  const { outputs, rules, limits, delegation, requiredTools, skills, returnShape } = contract;
  for (const output of outputs) {
    head(`${output.elsewhere ? 'Lays out, not as its answer,' : 'Answers with'} ${output.form} (${output.strength})  ${at(output.span)}`);
    if (output.fields.length > 0) row('', `{${output.fields.join(', ')}}`);
    for (const { order, title, demands, nested, optional, span } of output.sections) {
      row(`${nested ? '  ' : ''}${order}.`, `${title}${optional ? ' (optional)' : ''}`, at(span));
      for (const demand of demands) row('', `- ${demand.text}`, at(demand.span));
    }
  }
  if (returnShape) {
    head('Returns');
    row(returnShape.format, `{${returnShape.fields.join(', ')}}`, at(returnShape.span));
  }
  if (rules.length > 0) head('Is bound by');
  for (const { items } of grouped(rules, ({ span }) => at(span))) row([...new Set(items.map(({ kind }) => kind))].join(', '), statement(items[0]!.text), at(items[0]!.span));
  if (limits.length > 0) head('Stops after');
  for (const { what, value, then, span } of limits) row(what, `${value}${then ? `, then ${then}` : ''}`, at(span));
  if (delegation.self === 'forbidden' || delegation.forbidden.length > 0 || delegation.targets.length > 0) head('Delegates');
  if (delegation.self === 'forbidden') row('never to', 'itself', delegation.selfSpan ? at(delegation.selfSpan) : '');
  for (const name of delegation.forbidden) row('never to', name === '*' ? 'anybody' : name);
  for (const { name, mode, span } of delegation.targets) row(mode, name, at(span));
  if (requiredTools.length > 0) head('Uses');
  for (const { items } of grouped(requiredTools, ({ mode, calls, before, span, tool }) => `${mode} ${before || calls?.length ? tool : at(span)}`)) {
    const [{ mode, before, calls, span }] = items as [RequiredTool];
    row(mode, [items.map(({ tool }) => tool).join(', '), before && `before ${before}`, ...(calls ?? [])].filter(Boolean).join('  '), at(span));
  }
  if (skills.length > 0) head('Loads skills');
  for (const { key, items } of grouped(skills, ({ mandatory, area, span }) => `${mandatory ? 'must' : 'may'}\n${area ?? ''}\n${at(span)}`)) {
    const [mode, area, where] = key.split('\n');
    whole(mode!, `${area ? `${area}: ` : ''}${items.map(({ name }) => name).join(', ')}`, where);
  }
}

/** Neighbours with the same key, in one group. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): { key: string; items: Item[] }[] {
  const groups: { key: string; items: Item[] }[] = [];
  for (const item of items) {
    const key = keyOf(item);
    if (groups.at(-1)?.key === key) groups.at(-1)!.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups;
}

function lineNumbers(index: LineIndex, span: Span): string {
  const [first, last] = index.lines(span);
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}

/** The first statement of a rule as a person reads it: without marks, and without the list or code that it leads to. */
function statement(text: string): string {
  const [first] = text.replace(/^#{1,6}\s/, '').split(/\n[ \t]*(?:\n|```|[-*+|]\s|\d{1,3}[.)]\s)/, 1) as [string];
  // A tag in code is no tag but what stands for something: `<name>`.
  return plain(first.replace(/`[^`\n]{1,200}`/g, (code) => code.replaceAll('<', left).replaceAll('>', right))).replaceAll(left, '<').replaceAll(right, '>');
}

/** Letters for private use, which stand in no text that a person reads. */
const [left, right] = ['\uE000', '\uE001'];

/** One printable line. */
function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}

/** One printable line of so many columns at most. */
function short(text: string, room: number): string {
  const line = oneLine(text);
  if (widthOf(line) <= room) return line;
  let [kept, left] = ['', room - 1];
  for (const character of line) {
    left -= widthOf(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}
