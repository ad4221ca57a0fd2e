import { dataRule, packPatterns, type DataRule, type RuleFile, type Subject } from '../config/pack.ts';
import type { Agent } from '../model/agent.ts';
import type { Document } from '../parse/document.ts';
import { readPattern, type Pattern } from '../text/pattern.ts';
import type { Span } from '../text/span.ts';
import { defineRule, type AnyRule } from './rule.ts';

/** Steps a pattern may take over one file: a hundred times what the longest real file needs. */
const steps = 5_000_000;

interface Item {
  readonly text: string;
  readonly span: Span;
}

/** A rule that is written as data, as one that can be run. `page` is where a person reads about it, when that is not a page of ours. */
export function ruleFromData({ id, summary, kind, severity, since, optional, dialects, message, asks, subject, matching }: DataRule, page?: string): AnyRule {
  let pattern: Pattern | undefined;
  return defineRule({
    id,
    summary,
    kind,
    severity,
    since,
    ...(optional ? { optional } : {}),
    ...(dialects ? { dialects } : {}),
    ...(page === undefined ? {} : { page }),
    messages: {
      asked: message,
      unfinished: {
        text: 'Unexpected amount of text for the pattern of this rule, expected less',
        why: 'The pattern was given up before all of the file was compared with it, so nobody knows whether the file keeps the rule.',
        help: 'Make the pattern shorter, or the file.',
      },
    },
    check: ({ agent, document, report }) => ({
      agent() {
        pattern ??= matching === undefined ? undefined : patternOf(matching);
        const budget = { left: steps };
        const found: Item[] = [];
        for (const item of itemsOf(subject, agent, document)) {
          const isFound = pattern ? pattern.test(item.text, budget) : true;
          if (isFound === undefined) return report({ message: 'unfinished', at: item.span });
          if (isFound) found.push(item);
        }
        if (asks === 'require' && found.length === 0) report({ message: 'asked', at: agent.name.span });
        if (asks === 'forbid') for (const { span } of found) report({ message: 'asked', at: span });
      },
    }),
  });
}

/** A rule of ours that is written as data. */
export function shippedRule(file: RuleFile): AnyRule {
  return ruleFromData(dataRule(file));
}

function patternOf(source: string): Pattern {
  const pattern = readPattern(source, packPatterns);
  if ('problem' in pattern) throw new Error(`a pattern that was not checked: ${pattern.problem}`);
  return pattern;
}

function itemsOf(subject: Subject, { contract, tools }: Agent, { fields, text }: Document): Item[] {
  switch (subject) {
    case 'prohibitions':
      return contract.rules.filter(({ kind }) => kind === 'prohibition');
    case 'obligations':
      return contract.rules.filter(({ kind }) => kind === 'obligation');
    case 'sections':
      return contract.outputs.flatMap(({ sections }) => sections.map(({ title, span }) => ({ text: title, span })));
    case 'skills':
      return contract.skills.map(({ name, span }) => ({ text: name, span }));
    case 'agents':
      return contract.delegation.targets.map(({ name, span }) => ({ text: name, span }));
    case 'tools':
      return tools.filter(({ effect }) => effect !== 'deny').map(({ value, span }) => ({ text: value, span }));
    case 'fields':
      return (fields?.entries ?? []).map(({ key, value }) => ({ text: `${key.value}: ${text.slice(value.span.start, value.span.end)}`, span: key.span }));
  }
}
