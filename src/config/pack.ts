import { readPattern } from '../text/pattern.ts';
import { entry, textField, toData, type MapValue } from '../parse/value.ts';
import { check, type SettingsProblem } from './check.ts';
import type { ObjectSchema, Schema } from './schema.ts';

/** What a rule written as data can ask for. */
const subjects = ['prohibitions', 'obligations', 'sections', 'tools', 'fields', 'skills', 'agents'] as const;

export type Subject = (typeof subjects)[number];

/** A rule that only asks "is there one?" or "is there none?". */
export interface DataRule {
  readonly id: string;
  readonly summary: string;
  readonly kind: 'problem' | 'suggestion' | 'security';
  readonly severity: 'error' | 'warning' | 'info';
  readonly since: string;
  readonly optional: boolean;
  readonly dialects?: readonly string[];
  readonly message: { readonly text: string; readonly why: string; readonly help: string };
  readonly asks: 'require' | 'forbid';
  readonly subject: Subject;
  /** A pattern that `readPattern` takes; absent when any will do. */
  readonly matching?: string;
}

/** The same as its file says it. */
export interface RuleFile extends Pick<DataRule, 'id' | 'summary' | 'severity' | 'message' | 'dialects'> {
  readonly kind?: DataRule['kind'];
  readonly since?: string;
  readonly optional?: boolean;
  readonly check: { readonly require?: Subject; readonly forbid?: Subject; readonly matching?: string };
}

const text: Schema = { type: 'string', minLength: 1 };
const subject: Schema = { type: 'string', enum: subjects };

/** What a file with a rule may say. */
const dataRuleSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'summary', 'severity', 'message', 'check'],
  properties: {
    id: text,
    summary: text,
    kind: { type: 'string', enum: ['problem', 'suggestion', 'security'] },
    severity: { type: 'string', enum: ['error', 'warning', 'info'] },
    since: text,
    optional: { type: 'boolean', description: 'Off until a settings file names it.' },
    dialects: { type: 'array', items: text, minItems: 1 },
    message: { type: 'object', additionalProperties: false, required: ['text', 'why', 'help'], properties: { text, why: text, help: text } },
    check: { type: 'object', additionalProperties: false, properties: { require: subject, forbid: subject, matching: text } },
  },
} as const satisfies ObjectSchema;

/** How the pattern of a rule is read. */
export const packPatterns = { caseless: true } as const;

/** Reads a rule from the map of its file. What is wrong goes to `problems`, and then there is no rule. */
export function readDataRule(map: MapValue, problems: SettingsProblem[]): DataRule | undefined {
  const before = problems.length;
  problems.push(...check(map, dataRuleSchema));
  if (problems.length > before) return undefined;
  const own = entry(map, 'check')!.value as MapValue;
  const asked = (['require', 'forbid'] as const).filter((key) => entry(own, key));
  const [asks] = asked;
  if (!asks || asked.length > 1) problems.push({ message: 'Unexpected `check`, expected one of `require` and `forbid`', span: own.span });
  const written = entry(map, 'id')!.value;
  const id = textField(map, 'id')?.value ?? '';
  if (!/^[a-z][a-z0-9-]*(?:\/[a-z][a-z0-9-]*)+$/.test(id)) problems.push({ message: `Unexpected id \`${id}\`, expected one such as \`team/ask-before-delete\``, span: written.span });
  const matching = textField(own, 'matching');
  const pattern = matching && readPattern(matching.value, packPatterns);
  if (pattern && 'problem' in pattern) {
    problems.push({ message: `Unexpected ${pattern.problem} in the pattern, expected one without look-arounds and back-references, since those can take for ever`, span: matching.span });
  }
  if (problems.length > before) return undefined;
  return dataRule(toData(map) as RuleFile);
}

/** The rule of a file that is known to be right. */
export function dataRule({ kind = 'problem', since = '', optional = false, check: { require: required, forbid, matching }, ...rest }: RuleFile): DataRule {
  return { ...rest, kind, since, optional, asks: required ? 'require' : 'forbid', subject: (required ?? forbid)!, ...(matching === undefined ? {} : { matching }) };
}
