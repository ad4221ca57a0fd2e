import { compare } from '../text/order.ts';
import type { Manifest, ManifestEntry, ManifestFile, ManifestSettings } from './manifest.ts';
import { isSafePath } from './path.ts';
import { manifestVersion } from './print-manifest.ts';

/** The manifest in a text, or why it is none. What it says about paths is checked, since anybody can write one. The version before is read too. */
export function parseManifest(text: string): Manifest | { readonly reason: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // The parser's own words quote the file; where it broke is of no use to anybody.
    return { reason: 'it is no JSON' };
  }
  if (!isRecord(data)) return { reason: 'it is no object' };
  const { version, compiler, settings = [], folders = [] } = data;
  if (version !== 1 && version !== manifestVersion) return { reason: 'its version is another' };
  const key = version === 1 ? 'files' : 'sources';
  const entries = data[key];
  if (typeof compiler !== 'string' || !Array.isArray(entries)) return { reason: `it lacks \`compiler\` or \`${key}\`` };
  const files: ManifestFile[] = [];
  for (const [index, entry] of entries.entries()) {
    const found = version === 1 ? (isManifestFile(entry) ? [entry] : undefined) : filesOf(entry);
    if (!found) return { reason: `entry ${index + 1} of \`${key}\` is none` };
    files.push(...found);
  }
  if (!Array.isArray(settings) || !settings.every(isManifestSettings)) return { reason: 'an entry of `settings` is none' };
  if (!isFolders(folders)) return { reason: 'an entry of `folders` is none' };
  return { compiler, files: files.toSorted((a, b) => compare(a.path, b.path)), settings: settings as ManifestSettings[], folders };
}

/** Folders below the output folder, or itself. */
export function isFolders(folders: unknown): folders is string[] {
  return Array.isArray(folders) && folders.every((folder) => folder === '.' || (typeof folder === 'string' && isSafePath(folder)));
}

/** The files of one source; nothing where something of it is not as it should be. */
function filesOf(entry: unknown): ManifestFile[] | undefined {
  if (!isRecord(entry) || !isSource(entry)) return undefined;
  const { path, sha256, ledger: said, hosts } = entry;
  if (!isLedger(said) || !Array.isArray(hosts)) return undefined;
  const source = { path, sha256 };
  const files: ManifestFile[] = [];
  for (const part of hosts as unknown[]) {
    if (!isRecord(part) || !isListed(part['ledger'], said.length) || !Array.isArray(part['files'])) return undefined;
    const { host, agent } = part;
    const ledger = part['ledger'].map((number) => said[number]!);
    for (const own of part['files'] as unknown[]) {
      const file = isRecord(own) ? { ...own, host, agent, source, ledger } : undefined;
      if (!isFile(file)) return undefined;
      files.push(file);
    }
  }
  return files;
}

function isListed(list: unknown, count: number): list is number[] {
  return Array.isArray(list) && list.every((number) => Number.isSafeInteger(number) && number >= 0 && number < count);
}

function isManifestFile(file: unknown): file is ManifestFile {
  return isFile(file) && isRecord(file.source) && isSource({ ...file.source }) && isLedger(file.ledger);
}

function isSource(source: Record<string, unknown>): source is Record<string, unknown> & ManifestFile['source'] {
  return typeof source['path'] === 'string' && typeof source['sha256'] === 'string';
}

function isLedger(ledger: unknown): ledger is ManifestEntry[] {
  return isListOf(ledger, [], ['field', 'fate', 'needs', 'how']);
}

/** Of a file what is its own: its source and its ledger are looked at apart, once for all that share them. */
function isFile(file: unknown): file is ManifestFile {
  if (!isRecord(file)) return false;
  return (
    ['path', 'agent', 'host'].every((key) => typeof file[key] === 'string') &&
    isSafePath(file['path'] as string) &&
    typeof file['sha256'] === 'string' &&
    /^[0-9a-f]{64}$/.test(file['sha256']) &&
    Number.isSafeInteger(file['bytes']) &&
    isListOf(file['sourceMap'], ['generated', 'source', 'lines'], []) &&
    (file['rewritten'] === undefined || isListOf(file['rewritten'], ['generated', 'line', 'column'], ['before', 'after']))
  );
}

function isListOf(list: unknown, numbers: readonly string[], words: readonly string[]): boolean {
  return Array.isArray(list) && list.every((entry) => isRecord(entry) && numbers.every((key) => Number.isSafeInteger(entry[key])) && words.every((key) => typeof entry[key] === 'string'));
}

function isManifestSettings(entry: unknown): boolean {
  if (!isRecord(entry) || typeof entry['path'] !== 'string' || !isSafePath(entry['path'])) return false;
  const { values, parents, empty } = entry;
  return (
    Array.isArray(values) &&
    values.every(isManifestValue) &&
    Array.isArray(parents) &&
    parents.every((at) => isKeys(at) && at.length > 0) &&
    Array.isArray(empty) &&
    empty.every((found) => isRecord(found) && isKeys(found['at']) && typeof found['text'] === 'string')
  );
}

function isManifestValue(value: unknown): boolean {
  if (!isRecord(value) || !isKeys(value['at']) || value['at'].length === 0) return false;
  const { isItem, owners } = value;
  return isSettingValue(value['value'], 0) && (isItem === undefined || isItem === true) && Array.isArray(owners) && owners.length > 0 && owners.every(isOwner);
}

/** Deeper than any value of ours, and no danger to the stack. */
const mostDepth = 50;

function isSettingValue(value: unknown, depth: number): boolean {
  if (['string', 'number', 'boolean'].includes(typeof value)) return true;
  if (typeof value !== 'object' || value === null || depth > mostDepth) return false;
  return Object.values(value).every((inner) => isSettingValue(inner, depth + 1));
}

function isOwner(owner: unknown): boolean {
  return isRecord(owner) && ['host', 'source', 'agent'].every((key) => typeof owner[key] === 'string');
}

function isKeys(at: unknown): at is string[] {
  return Array.isArray(at) && at.every((key) => typeof key === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
