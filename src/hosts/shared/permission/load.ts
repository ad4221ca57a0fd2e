import { perObject } from '../../../model/per-object.ts';
import type { Document } from '../../../parse/document.ts';
import { beforeFrontmatter } from '../../../parse/late-frontmatter.ts';
import { entry, toData, type Entry } from '../../../parse/value.ts';
import type { LoaderVerdict } from '../../host.ts';
import { endedAt, lostKeys, unclosedBlock } from '../early-fence.ts';
import { isTextOnlyInNewYaml } from '../old-yaml.ts';
import { flatKeys, type PermissionFacts } from './facts.ts';
import { permissionFields } from './frontmatter.ts';
import { isAction } from './rules.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => Number.isInteger(value) && (value as number) > 0;
const isMap: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const colors = ['primary', 'secondary', 'accent', 'success', 'warning', 'error', 'info'];

/** What each field has to be. */
const schema: Readonly<Record<string, readonly [expected: string, Check]>> = {
  name: ['text', isText],
  description: ['text', isText],
  prompt: ['text', isText],
  model: ['text', isText],
  variant: ['text', isText],
  mode: ['`primary`, `subagent` or `all`', (value) => value === 'primary' || value === 'subagent' || value === 'all'],
  temperature: ['a number', isNumber],
  top_p: ['a number', isNumber],
  steps: ['a whole number above 0', isCount],
  maxSteps: ['a whole number above 0', isCount],
  disable: ['true or false', isBoolean],
  hidden: ['true or false', isBoolean],
  color: ['`#rrggbb` or the name of a theme color', (value) => isText(value) && (/^#[0-9a-fA-F]{6}$/.test(value as string) || colors.includes(value as string))],
  options: ['a map', isMap],
  tools: ['a map of tool names to true or false', (value) => isMap(value) && Object.values(value as object).every(isBoolean)],
  permission: ['`allow`, `ask`, `deny` or a map of them', isPermission],
};

// A line needs no more than to begin with three dashes to close the block.
const closingMark = /^---/m;

const firstField = /^---[ \t]*\r?\n[\w-]+[ \t]*:/;

/** What the loader makes of a file: one value of a wrong type is enough to lose it. */
export function load(document: Document, host: PermissionFacts): LoaderVerdict {
  return loadOn(host)(document);
}

const loadOn = perObject((host: PermissionFacts) => perObject((document: Document) => verdictOn(document, host)));

function verdictOn(document: Document, { refusal, refusesAll, takesNull }: PermissionFacts): LoaderVerdict {
  if (document.format !== 'markdown' && !document.key) return { verdict: 'n/a', why: 'it reads agents from markdown files and from its own settings', lost: [] };
  const whole = document.frontmatter ?? unclosedBlock(document, closingMark);
  const frontmatter = whole && endedAt(whole, closingMark);
  const { map, state, fault } = permissionFields(document, frontmatter);
  if (!frontmatter && document.unclosed && firstField.test(document.text)) {
    return { verdict: 'recovers', why: 'the frontmatter has no closing fence: all of it becomes part of the prompt, and every tool is on', lost: ['all fields'], span: document.unclosed };
  }
  const late = frontmatter ? undefined : beforeFrontmatter(document.text);
  if (late && document.format === 'markdown') return { verdict: 'recovers', why: 'its fields do not begin on the first line: the whole file is the prompt, and every tool is on', lost: ['all fields'], span: late };
  if (state === 'prompt') {
    const why = 'the frontmatter is no YAML: all of it becomes part of the prompt, and every tool is on';
    return { verdict: 'recovers', why, lost: ['all fields'], ...(fault ? { span: fault } : {}) };
  }
  const wrong = map?.entries.find((candidate) => isWrong(candidate) && !(takesNull && toData(candidate.value) === null));
  if (wrong) {
    const why = `\`${wrong.key.value}\` is not ${schema[wrong.key.value]![0]}, so ${refusal}`;
    return { verdict: 'drops', why, lost: [], span: wrong.value.span, ...(refusesAll ? { dropsAll: true } : {}) };
  }
  const disabled = entry(map, 'disable')?.value;
  if (disabled?.kind === 'scalar' && disabled.value === true) return { verdict: 'drops', why: '`disable: true` switches it off', lost: [], isOff: true, span: disabled.span };
  const cut = frontmatter && frontmatter !== whole ? lostKeys(whole!, map, frontmatter.text) : [];
  if (cut.length > 0) {
    const why = `it reads up to the first line that begins with \`---\`, which takes away ${cut.map((key) => `\`${key}\``).join(', ')}`;
    return { verdict: 'recovers', why, lost: cut, span: { start: frontmatter!.span.end, end: frontmatter!.span.end + 3 } };
  }
  if (state === 'mended') return { verdict: 'recovers', why: 'the frontmatter is no YAML; the loader quotes the values and reads it again', lost: [], ...(fault ? { span: fault } : {}) };
  return { verdict: 'loads', why: state === 'none' ? 'the whole file is the prompt, and every tool is on' : 'every field has the type it needs', lost: [] };
}

function isWrong({ key, value }: Entry): boolean {
  return !isRight(key.value, isTextOnlyInNewYaml(value) ? 1 : toData(value));
}

/** Whether a field may have a value; one without a type may have any. */
export function isRight(key: string, value: unknown): boolean {
  return !Object.hasOwn(schema, key) || schema[key]![1](value);
}

function isPermission(value: unknown): boolean {
  if (isAction(value)) return true;
  if (!isMap(value)) return false;
  return Object.entries(value as object).every(([key, inner]) => isAction(inner) || (!flatKeys.has(key) && isMap(inner) && Object.values(inner as object).every(isAction)));
}
