import type { Document } from '../../parse/document.ts';
import { entry } from '../../parse/value.ts';
import type { LoaderVerdict } from '../host.ts';

const lists = ['tools', 'allowedTools', 'resources'];
const texts = ['name', 'description', 'prompt', 'model'];

/** What the documentation says of a file. Of broken files it says nothing, so nothing is claimed of them. */
export function load({ format, fields, frontmatter, problems, unclosed }: Document): LoaderVerdict {
  if (format === 'toml' || format === 'yaml') return unknown('Kiro reads markdown and JSON');
  const broken = problems.find(({ kind }) => kind === 'syntax' || kind === 'not-a-map');
  if (format === 'json' && broken) return { verdict: 'drops', why: 'the file is no JSON map', lost: [], span: broken.span };
  if (broken || unclosed) return unknown('it is not documented what Kiro makes of frontmatter that is no YAML', broken?.span ?? unclosed);
  if (format === 'markdown' && !frontmatter) return unknown('it is not documented what Kiro makes of a file without frontmatter');
  const wrong = fields?.entries.find(({ key, value }) => (lists.includes(key.value) ? value.kind !== 'list' : texts.includes(key.value) && !(value.kind === 'scalar' && typeof value.value === 'string')));
  if (wrong) return unknown(`it is not documented what Kiro makes of \`${wrong.key.value}\` with a value of another type`, wrong.value.span);
  if (format === 'json' && !entry(fields, 'tools')) return { verdict: 'recovers', why: 'version 2 gives an agent without `tools` none', lost: [] };
  return { verdict: 'loads', why: 'its fields are as documented; nobody saw it load', lost: [] };
}

function unknown(why: string, span?: { start: number; end: number }): LoaderVerdict {
  return { verdict: 'n/a', why, lost: [], ...(span ? { span } : {}) };
}
