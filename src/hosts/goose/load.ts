import type { Document } from '../../parse/document.ts';
import { entry, textField, type MapValue } from '../../parse/value.ts';
import type { Located, Span } from '../../text/span.ts';
import type { LoaderVerdict } from '../host.ts';
import { unreadPlace } from '../shared/unread-place.ts';
import { plainText, variables } from './template.ts';

/** What goose makes of a recipe, or of a markdown file in one of the folders of agents it reads. */
export function load(document: Document): LoaderVerdict {
  if (document.format === 'toml') return { verdict: 'n/a', why: 'goose reads markdown, YAML and JSON', lost: [] };
  if (document.format !== 'markdown') return loadRecipe(document);
  return unreadPlace(document, '.goose/agents') ?? loadAgent(document);
}

function loadAgent({ frontmatter, unclosed, fields }: Document): LoaderVerdict {
  if (unclosed || !frontmatter) return drops('a file without frontmatter is no agent', unclosed);
  if (!fields || frontmatter.problems.some(({ kind }) => kind === 'syntax')) return drops('the frontmatter is no YAML', frontmatter.problems[0]?.span ?? frontmatter.span);
  if (!textField(fields, 'name')) return drops('a file without `name` is no agent', frontmatter.span);
  const tools = entry(fields, 'tools') ?? entry(fields, 'disallowedTools');
  return tools ? { verdict: 'recovers', why: 'a list of tools is not read, so the agent has all', lost: [tools.key.value], span: tools.key.span } : { verdict: 'loads', why: 'the name is read', lost: [] };
}

function loadRecipe({ fields, problems, text }: Document): LoaderVerdict {
  const broken = problems.find(({ kind }) => kind !== 'duplicate-key');
  if (broken || !fields) return drops('the recipe is no map', broken?.span);
  const missing = ['title', 'description'].find((key) => entry(fields, key)?.value.kind !== 'scalar');
  const first = fields.entries[0]?.key.span ?? fields.span;
  if (missing) return drops(`\`${missing}\` is missing`, first);
  if (!textField(fields, 'instructions') && !textField(fields, 'prompt')) return drops('it has neither `instructions` nor `prompt`', first);
  return parameterFault(fields) ?? templateFault(fields, text) ?? { verdict: 'loads', why: 'it has a title, a description and a text', lost: [] };
}

const parameterKeys = ['key', 'input_type', 'requirement', 'description'];
const inputTypes: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'date', 'file', 'select', 'object', 'array']);
const requirements: ReadonlySet<string> = new Set(['required', 'optional', 'user_prompt']);

/** Each parameter has to say all four; one that may be left out needs a value, and a file is never read unasked. */
function parameterFault(fields: MapValue): LoaderVerdict | undefined {
  const parameters = entry(fields, 'parameters')?.value;
  for (const item of parameters?.kind === 'list' ? parameters.items : []) {
    if (item.kind !== 'map') return drops('a parameter is no map', item.span);
    const at = item.entries[0]?.key.span ?? item.span;
    const missing = parameterKeys.find((key) => entry(item, key)?.value.kind !== 'scalar');
    if (missing) return drops(`\`${missing}\` of a parameter is missing`, at);
    const [key, type, requirement] = parameterKeys.map((name) => textField(item, name)?.value ?? '') as [string, string, string];
    if (!inputTypes.has(type)) return drops(`\`${type}\` is no \`input_type\` of a parameter`, at);
    if (!requirements.has(requirement)) return drops(`\`${requirement}\` is no \`requirement\` of a parameter`, at);
    const value = entry(item, 'default')?.value;
    const hasDefault = value !== undefined && !(value.kind === 'scalar' && value.value === null);
    if (requirement === 'optional' && !hasDefault) return drops(`the parameter \`${key}\` is optional and has no \`default\``, at);
    if (type === 'file' && hasDefault) return drops(`the parameter \`${key}\` is a file, which can have no \`default\``, at);
  }
  return undefined;
}

/** The whole file is a template before it is a recipe: what is used has to be declared, and what is declared has to be used. */
function templateFault(fields: MapValue, text: string): LoaderVerdict | undefined {
  const keys = parametersOf(fields);
  if (plainText(text) !== undefined) return keys[0] && drops(`the parameter \`${keys[0].value}\` is not used`, keys[0].span);
  const rest = plainText(text.replace(/\{\{-? *[A-Za-z_][A-Za-z0-9_]{0,99} *-?\}\}/g, ''));
  if (rest === undefined) return { verdict: 'n/a', why: 'it is a template with more than parameters, which only goose can tell', lost: [] };
  const used = variables(text);
  const unknown = used.find((variable) => !isDeclared(variable, keys));
  if (unknown) return drops(`\`{{ ${unknown.value} }}\` is no parameter of it`, unknown.span);
  const unused = keys.find(({ value }) => !used.some((variable) => variable.value === value));
  return unused && drops(`the parameter \`${unused.value}\` is not used`, unused.span);
}

/** Expressions of a recipe that name no parameter of it. */
export function unfilled({ format, fields, text }: Document): readonly Located<string>[] {
  if (format === 'markdown' || !fields) return [];
  const keys = parametersOf(fields);
  return variables(text).flatMap((variable) => (isDeclared(variable, keys) ? [] : [{ value: text.slice(variable.span.start, variable.span.end), span: variable.span }]));
}

function parametersOf(fields: MapValue): Located<string>[] {
  const parameters = entry(fields, 'parameters')?.value;
  return parameters?.kind === 'list' ? parameters.items.flatMap((item) => (item.kind === 'map' ? (textField(item, 'key') ?? []) : [])) : [];
}

/** The folder of the recipe needs no declaration. */
function isDeclared({ value }: Located<string>, keys: readonly Located<string>[]): boolean {
  return value === 'recipe_dir' || keys.some((key) => key.value === value);
}

function drops(why: string, span?: Span): LoaderVerdict {
  return { verdict: 'drops', why, lost: [], ...(span ? { span } : {}) };
}
