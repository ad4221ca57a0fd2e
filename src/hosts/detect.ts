import type { Agent } from '../model/agent.ts';
import type { Document } from '../parse/document.ts';
import { readPortable } from './portable.ts';
import { hosts } from './registry.ts';
import type { Host } from './host.ts';

export interface Detected {
  /** A host's id, or `portable`. */
  readonly dialect: string;
  /** What gave it away, for people. */
  readonly why: string;
}

/** The dialect of a file: what its user said, else where it lies, else what it holds. */
export function detect(document: Document): Detected {
  const { dialect } = document.source;
  if (dialect !== undefined) return { dialect, why: 'it was asked for by name' };
  return byPath(`/${document.source.path}`) ?? byContent(document);
}

function byPath(path: string): Detected | undefined {
  for (const host of hosts) {
    const home = host.homes.find((pattern) => inHome(path, pattern));
    if (home) return { dialect: host.id, why: `it lies in \`${home.replace(/\/\*\*.*$/, '')}\`` };
  }
  if (skillPart.test(path)) return { dialect: 'portable', why: 'it is a part of a skill' };
  for (const { id, endings } of hosts) {
    const ending = endings?.find((candidate) => path.endsWith(candidate));
    if (ending) return { dialect: id, why: `its name ends in \`${ending}\`` };
  }
  for (const { id, homes } of hosts) {
    // Collections keep agents for a host in a folder of its name; a plugin may have that name without being for it.
    const own = new RegExp(`/(?<!/plugins/)${id}/(?:[^/]+/)*agents?/(?:[^/]+/)*[^/]+$`).test(path);
    if (own && homes.some((home) => path.endsWith(endingOf(home)))) return { dialect: id, why: `it lies among agents in a folder \`${id}\`` };
  }
  return undefined;
}

function byContent(document: Document): Detected {
  if (document.host) return { dialect: document.host, why: `its fields are those of ${hostById(document.host)?.title ?? document.host}` };
  const path = `/${document.source.path}`;
  if (elsewhere.test(path)) return { dialect: 'portable', why: 'it is named or lies as the files of a host that is not read here' };
  if (!document.frontmatter) return { dialect: 'portable', why: 'it has no frontmatter' };
  const telling = hosts.flatMap((host) => host.telltales?.filter((key) => hasField(document, key)).map((key) => ({ host, key })) ?? []);
  if (telling.length > 0 && telling.every(({ host }) => host === telling[0]!.host)) return { dialect: telling[0]!.host.id, why: `\`${telling[0]!.key}\` is a field of ${telling[0]!.host.title}` };
  if (hasField(document, 'name') && hasField(document, 'description')) return { dialect: 'claude-code', why: 'it has `name` and `description` and lies in no host\'s folder' };
  if (plugin.test(path)) return { dialect: 'claude-code', why: 'it lies among the agents of a plugin' };
  return { dialect: 'portable', why: 'its frontmatter has no `name` and `description`' };
}

/** Agents of a skill are texts that the skill hands to whoever runs it; no host loads them. */
const skillPart = /\/skills\/(?:[^/]+\/)+agents\/[^/]+$|\/SKILL\.md$/;

/** A plugin of Claude Code may leave out name and description. */
const plugin = /\/plugins\/[^/]+\/agents\/(?:[^/]+\/)*[^/]+\.md$/;

/** Names and folders of files that hosts without a reader here have for their own. */
const elsewhere = /\.(?:agent|chatmode)\.md$|\/\.(?:github|gemini|cursor|qwen|kiro|factory|codex|kilocode)\//;

/** Read from the lines, so that a block that is no YAML is still known for what it means to be. */
function hasField({ frontmatter }: Document, key: string): boolean {
  return frontmatter !== undefined && new RegExp(`^${key}[ \\t]*:`, 'm').test(frontmatter.text);
}

/** The model of a file, read by the rules of its dialect. */
export function readAgent(document: Document, dialect: string = detect(document).dialect): Agent {
  const host = hostById(dialect);
  return host ? host.read(document) : readPortable(document);
}

export function hostById(id: string): Host | undefined {
  return hosts.find((host) => host.id === id);
}

/** Whether a path lies in a folder of a host's agent files, at any depth of a project. */
export function liesInHome(path: string, host: Host): boolean {
  return host.homes.some((pattern) => inHome(`/${path}`, pattern));
}

// A pattern is `folder`, any folders below it, then the end of the file's name.
function inHome(path: string, pattern: string): boolean {
  return path.includes(`/${pattern.split('/**/')[0]}/`) && path.endsWith(endingOf(pattern));
}

function endingOf(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf('*') + 1);
}
