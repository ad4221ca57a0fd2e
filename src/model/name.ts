/** What may stand as a file name in a bundle: safe on every system and in every host. */
const safe = /^[a-z0-9][a-z0-9._-]{0,63}$/;

const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/;

/** Why a name may not become a file name, or nothing when it may. */
export function unsafeName(name: string): string | undefined {
  if (name === '' || name.includes('..')) return 'it is empty or climbs out of the folder';
  if (/^\/|\\|^[a-z]:/i.test(name)) return 'it is a path';
  if (/\p{Cc}|\p{Cf}|\p{Cs}/u.test(name)) return 'it holds a control or invisible character';
  if (name.startsWith('-')) return 'it starts with a dash';
  const folded = slug(name);
  if (reserved.test(folded)) return 'Windows keeps this name for a device';
  if (/^__proto__$|^constructor$|^prototype$/.test(name)) return 'JavaScript objects have it built in';
  if (/[. ]$/.test(name)) return 'it ends in a dot or a space';
  if (folded === '') return 'nothing of it is left as a file name';
  return undefined;
}

/** A name that its slug would be: nearly every one is. */
const settled = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** The name as a file name: lower case, runs of other characters become one dash. Empty when nothing is left. */
export function slug(name: string): string {
  if (settled.test(name)) return name;
  const folded = name.normalize('NFKC').toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
  const trimmed = folded.replace(/^[._-]+/, '').slice(0, 64).replace(/[._-]+$/, '');
  return safe.test(trimmed) ? trimmed : '';
}

const ofAgents = /^agents?$/i;

/**
 * The name a file has when it writes none: the stem of its name, or of its folder for AGENT, SKILL, README and index. In a
 * folder of agents `agents.md` is an agent of that name, as hosts that name by file have it.
 */
export function nameFromPath(path: string): { readonly name: string; readonly from: 'file-name' | 'folder-name' } {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const file = parts.at(-1) ?? '';
  const stem = file.replace(/(?:\.(?:agent|chatmode))?\.[a-zA-Z]{1,5}$/, '');
  const folder = parts.at(-2);
  if (folder && folder !== '..' && /^(?:agents?|skill|readme|index)$/i.test(stem) && !(ofAgents.test(stem) && ofAgents.test(folder))) return { name: slug(folder) || 'agent', from: 'folder-name' };
  return { name: slug(stem) || 'agent', from: 'file-name' };
}
