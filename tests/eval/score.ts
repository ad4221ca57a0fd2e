import type { Contract } from '../../src/model/contract.ts';
import type { LineIndex } from '../../src/text/span.ts';
import { hash, type Labels, type Lines } from './labels.ts';

export interface Count {
  readonly hit: number;
  readonly gold: number;
  readonly found: number;
}

export const kinds = ['rules', 'rules with kind', 'output contracts', 'section titles in order', 'skills', 'required tools', 'delegation targets'] as const;
export type Kind = (typeof kinds)[number];

export interface Score {
  readonly counts: Readonly<Record<Kind, Count>>;
  readonly misses: readonly string[];
  readonly extras: readonly string[];
}

/**
 * Compares one contract with its labels.
 *
 * Rules and outputs pair off one to one where their lines overlap, those of one kind first; illustrations are no outputs.
 * Titles count as the longest run in common order. Names count as sets.
 */
export function score(labels: Labels, contract: Contract, lines: LineIndex): Score {
  const at = (item: { readonly span: { readonly start: number; readonly end: number } }): Lines => lines.lines(item.span);
  const misses: string[] = [];
  const extras: string[] = [];
  const rules = contract.rules.map((rule) => ({ kind: rule.kind as string, lines: at(rule) }));
  const same = pair(labels.rules, rules, (a, b) => a.kind === b.kind);
  const any = pair(labels.rules, rules, () => true, same);
  for (const [index, rule] of labels.rules.entries()) if (!any.has(index)) misses.push(`${rule.lines[0]} rule ${rule.kind}: ${lines.line(rule.lines[0]).trim().slice(0, 120)}`);
  const taken = new Set(any.values());
  for (const [index, rule] of rules.entries()) if (!taken.has(index)) extras.push(`${rule.lines[0]} rule ${rule.kind}: ${lines.line(rule.lines[0]).trim().slice(0, 120)}`);
  const wanted = labels.outputs.filter(({ strength }) => strength !== 'example');
  const outputs = contract.outputs.filter(({ strength }) => strength !== 'example').map((output) => ({ lines: at(output), strength: output.strength, titles: output.sections.map(({ title }) => hash(title)), names: output.sections.map(({ title }) => title) }));
  const paired = pair(wanted, outputs, () => true);
  let inOrder = 0;
  for (const [index, output] of wanted.entries()) {
    const other = paired.get(index);
    if (other === undefined) misses.push(`${output.lines.join('-')} output ${output.strength}`);
    else {
      const common = longestCommon(output.sections, outputs[other]!.titles);
      inOrder += common;
      if (common < output.sections.length || common < outputs[other]!.titles.length) misses.push(`${output.lines.join('-')} titles: ${common} in order of ${output.sections.length}, found ${outputs[other]!.names.join(' | ').slice(0, 300)}`);
    }
  }
  const used = new Set(paired.values());
  for (const [index, output] of outputs.entries()) if (!used.has(index)) extras.push(`${output.lines.join('-')} output ${output.strength}: ${output.names.join(' | ').slice(0, 120)}`);
  const names = (gold: readonly string[], found: readonly { readonly name: string; readonly line: number }[], what: string): Count => {
    const wantedNames = new Set(gold);
    const got = new Map(found.map((item) => [hash(item.name), item]));
    for (const name of wantedNames) if (!got.has(name)) misses.push(`? ${what} ${name}`);
    for (const [name, item] of got) if (!wantedNames.has(name)) extras.push(`${item.line} ${what}: ${item.name}`);
    return { hit: [...wantedNames].filter((name) => got.has(name)).length, gold: wantedNames.size, found: got.size };
  };
  return {
    counts: {
      rules: { hit: any.size, gold: labels.rules.length, found: rules.length },
      'rules with kind': { hit: same.size, gold: labels.rules.length, found: rules.length },
      'output contracts': { hit: paired.size, gold: wanted.length, found: outputs.length },
      'section titles in order': { hit: inOrder, gold: sum(wanted.map(({ sections }) => sections.length)), found: sum(outputs.map(({ titles }) => titles.length)) },
      skills: names(labels.skills, contract.skills.map((skill) => ({ name: skill.name, line: at(skill)[0] })), 'skill'),
      'required tools': names(labels.tools, contract.requiredTools.map((tool) => ({ name: tool.tool, line: at(tool)[0] })), 'tool'),
      'delegation targets': names(labels.targets, contract.delegation.targets.map((target) => ({ name: target.name, line: at(target)[0] })), 'target'),
    },
    misses,
    extras,
  };
}

interface Ranged {
  readonly lines: Lines;
}

/** Pairs each wanted item with the first free one whose lines overlap. */
function pair<A extends Ranged, B extends Ranged>(wanted: readonly A[], found: readonly B[], fits: (a: A, b: B) => boolean, before: ReadonlyMap<number, number> = new Map()): Map<number, number> {
  const pairs = new Map(before);
  const taken = new Set(pairs.values());
  for (const [index, item] of wanted.entries()) {
    if (pairs.has(index)) continue;
    const other = found.findIndex((candidate, place) => !taken.has(place) && candidate.lines[0] <= item.lines[1] && item.lines[0] <= candidate.lines[1] && fits(item, candidate));
    if (other === -1) continue;
    pairs.set(index, other);
    taken.add(other);
  }
  return pairs;
}

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let above = Array.from({ length: b.length + 1 }, () => 0);
  for (const left of a) {
    const row = [0];
    for (const [index, right] of b.entries()) row.push(left === right ? above[index]! + 1 : Math.max(above[index + 1]!, row[index]!));
    above = row;
  }
  return above.at(-1)!;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
