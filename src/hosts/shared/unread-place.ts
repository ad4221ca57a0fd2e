import type { Document } from '../../parse/document.ts';
import type { LoaderVerdict } from '../host.ts';

/**
 * What a loader that reads only the files right in a folder makes of one below it; nothing of a file that it does read.
 *
 * Without frontmatter such a file is material for agents, and nobody meant it for one.
 */
export function unreadPlace({ source, frontmatter }: Document, folder: string): LoaderVerdict | undefined {
  const path = `/${source.path}`;
  const start = path.lastIndexOf(`/${folder}/`);
  if (start === -1 || !path.slice(start + folder.length + 2).includes('/')) return undefined;
  return { verdict: frontmatter ? 'drops' : 'n/a', why: `only files directly in \`${folder}\` are read`, help: `Move it to \`${folder}\`.`, lost: [], ...(frontmatter ? { span: { start: 0, end: 3 } } : {}) };
}
