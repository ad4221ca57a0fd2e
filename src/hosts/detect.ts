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

/** The host whose folder a path lies in, or whose conventions the content follows. */
export function detect(document: Document): Detected {
  const path = `/${document.source.path}`;
  for (const host of hosts) {
    const home = host.homes.find((pattern) => inHome(path, pattern));
    if (home) return { dialect: host.id, why: `it lies in \`${home.replace(/\/\*\*.*$/, '')}\`` };
  }
  if (document.host) return { dialect: document.host, why: `its fields are those of ${hostById(document.host)?.title ?? document.host}` };
  if (elsewhere.test(path)) return { dialect: 'portable', why: 'it is named or lies as the files of a host that is not read here' };
  if (hasField(document, 'name') && hasField(document, 'description')) return { dialect: 'claude-code', why: 'it has `name` and `description` and lies in no host\'s folder' };
  return document.frontmatter
    ? { dialect: 'portable', why: 'its frontmatter has no `name` and `description`' }
    : { dialect: 'portable', why: 'it has no frontmatter' };
}

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
  const [folder, file] = pattern.split('/**/');
  return path.includes(`/${folder}/`) && path.endsWith(file!.slice(1));
}
