import type { Document } from '../../parse/document.ts';
import { entry, toData, type Entry } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { LoaderVerdict } from '../host.ts';
import { schema } from './facts.ts';

/** What `--agents` makes of one definition. It takes no markdown file at all. */
export function load({ format, fields, key, problems }: Document): LoaderVerdict {
  if (format !== 'json') return { verdict: 'n/a', why: 'it takes agents as JSON', lost: [] };
  const fatal = problems.find(({ kind }) => kind !== 'duplicate-key');
  if (fatal || !fields) return drops('the file is no JSON map', fatal?.span);
  if (!key) return drops('the file is no map from names to definitions', fields.span);
  if (key.value.startsWith('-')) return drops('the name starts with a dash', key.span);
  const missing = ['description', 'prompt'].find((name) => !entry(fields, name));
  if (missing) return drops(`\`${missing}\` is missing`, key.span);
  const wrong = fields.entries.find(isWrong);
  return wrong ? drops(`\`${wrong.key.value}\` is not ${schema[wrong.key.value]![0]}`, wrong.value.span) : { verdict: 'loads', why: 'every field has the type it needs', lost: [] };
}

function isWrong({ key, value }: Entry): boolean {
  return Object.hasOwn(schema, key.value) && !schema[key.value]![1](toData(value));
}

function drops(why: string, span?: Span): LoaderVerdict {
  return { verdict: 'drops', why: `${why}, so \`--agents\` ends with exit code 1 and no agent is there`, lost: [], ...(span ? { span } : {}) };
}
