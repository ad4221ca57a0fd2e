import { createColors } from 'picocolors';
import { detect } from '../hosts/detect.ts';
import { hosts } from '../hosts/registry.ts';
import type { Agent } from '../model/agent.ts';
import type { Contract } from '../model/contract.ts';
import type { Document } from '../parse/document.ts';
import { printable } from '../text/printable.ts';
import type { LineIndex, Span } from '../text/span.ts';

const widest = 100;

/** What an agent is and is bound to, to be read in ten seconds. */
export function inspectText(document: Document, agent: Agent, color: boolean): string {
  const { bold, dim } = createColors(color);
  const { lines } = document;
  const at = (span: Span) => dim(lineNumbers(lines, span));
  const rows: string[] = [];
  const head = (title: string) => rows.push('', bold(title));
  const row = (label: string, text: string, where = '') => rows.push(`  ${label.padEnd(12)} ${short(text)}${where ? `  ${where}` : ''}`);

  rows.push(`${bold(short(agent.name.value))}${agent.name.inferred ? dim(` (from the ${agent.name.inferred.replace('-', ' ')})`) : ''}  ${dim(short(document.source.path))}`);
  if (agent.description) row('description', agent.description.value, agent.description.inferred ? `${at(agent.description.span)} ${dim('inferred')}` : at(agent.description.span));
  row('dialect', `${agent.dialect}, because ${detect(document).why}`);
  if (agent.model) row('model', agent.model.tier ? `${agent.model.written} (${agent.model.tier})` : agent.model.written, at(agent.model.span));
  for (const host of hosts) {
    const { verdict, why } = host.load(document);
    row(host.title, `${verdict}: ${why}`);
  }

  head('May do');
  const rest = { allow: 'everything', deny: 'nothing but', inherit: 'whatever the host gives an agent that says nothing' }[agent.authority.rest];
  rows.push(`  ${rest}`);
  for (const tool of agent.tools) row(tool.effect, `${tool.value}${toolNote(tool.status, tool.current)}`, at(tool.span));

  contractRows(agent.contract, head, row, at);
  return `${rows.join('\n')}\n`;
}

function toolNote(status: string, current: string | undefined): string {
  if (status === 'unknown') return ' (no such tool)';
  return status === 'retired' || status === 'alias' ? ` (${status}${current ? `, today ${current}` : ''})` : '';
}

function contractRows(contract: Contract, head: (title: string) => void, row: (label: string, text: string, where?: string) => void, at: (span: Span) => string): void {
  const { outputs, rules, limits, delegation, requiredTools, skills, returnShape } = contract;
  for (const output of outputs) {
    head(`Answers with ${output.form} (${output.strength})  ${at(output.span)}`);
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
  for (const { kind, text, span } of rules) row(kind, text, at(span));
  if (limits.length > 0) head('Stops after');
  for (const { what, value, then, span } of limits) row(what, `${value}${then ? `, then ${then}` : ''}`, at(span));
  if (delegation.self === 'forbidden' || delegation.forbidden.length > 0 || delegation.targets.length > 0) head('Delegates');
  if (delegation.self === 'forbidden') row('never to', 'itself', delegation.selfSpan ? at(delegation.selfSpan) : '');
  for (const name of delegation.forbidden) row('never to', name);
  for (const { name, mode, span } of delegation.targets) row(mode, name, at(span));
  if (requiredTools.length > 0) head('Uses');
  for (const { tool, mode, calls, before, span } of requiredTools) row(mode, [tool, before && `before ${before}`, ...(calls ?? [])].filter(Boolean).join('  '), at(span));
  if (skills.length > 0) head('Loads skills');
  for (const { name, area, mandatory, span } of skills) row(mandatory ? 'must' : 'may', area ? `${name}  (${area})` : name, at(span));
}

function lineNumbers(index: LineIndex, span: Span): string {
  const [first, last] = index.lines(span);
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}

/** One printable line that fits a terminal. */
function short(text: string): string {
  const line = printable(text.replace(/\s+/g, ' ').trim());
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line;
}
