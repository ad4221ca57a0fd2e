import type { Agent } from '../model/agent.ts';
import type { Document } from '../parse/document.ts';
import { entry, toData, type Value } from '../parse/value.ts';
import { hostById } from './by-id.ts';
import { homes, lies } from './homes.ts';
import type { Host } from './host.ts';
import { isPage, isStanding } from './pages.ts';
import { readPortable } from './portable.ts';
import { hosts } from './registry.ts';
import { isOfPlugin } from './shared/plugin.ts';
import { toolOf } from './tool-facts.ts';

export interface Detected {
  /** A host's id, or `portable`. */
  readonly dialect: string;
  /** What gave it away, for people. */
  readonly why: string;
}

/** The dialect of a file: what its user said, else where it lies, else what it holds. */
export function detect(document: Document): Detected {
  const { dialect, declared } = document.source;
  if (declared && declared.plugin === undefined && (dialect ?? declared.host) === declared.host) return { dialect: declared.host, why: `\`${declared.by}\` names it` };
  if (dialect !== undefined) return { dialect, why: 'it was asked for by name' };
  return byPath(`/${document.source.path}`) ?? byContent(document);
}

/** Collections keep agents for a host in a folder of its name; a plugin may have that name without being for it. */
const collections = hosts.map(({ id }) => ({ id, folder: `/${id}/`, own: new RegExp(`/(?<!/plugins/)${id}/(?:[^/]+/)*agents?/(?:[^/]+/)*[^/]+$`) }));

/** Every folder that a home or a collection has in its path: one look tells that a path has none of them. */
const anyFolder = new RegExp([...new Set([...homes, ...collections].map(({ folder }) => folder.replaceAll('.', '\\.')))].join('|'));

function byPath(path: string): Detected | undefined {
  const isBelow = anyFolder.test(path);
  const home = isBelow ? homes.find((candidate) => lies(path, candidate)) : undefined;
  if (home) return { dialect: home.host.id, why: `it lies in \`${home.pattern.replace(/\/\*\*.*$/, '')}\`` };
  if (skillPart.test(path)) return { dialect: 'portable', why: 'it is a part of a skill' };
  for (const { id, endings } of hosts) {
    const ending = endings?.find((candidate) => path.endsWith(candidate));
    if (ending) return { dialect: id, why: `its name ends in \`${ending}\`` };
  }
  const own = isBelow ? collections.find(({ id, folder, own: pattern }) => path.includes(folder) && pattern.test(path) && homes.some(({ host, ending }) => host.id === id && path.endsWith(ending))) : undefined;
  return own && { dialect: own.id, why: `it lies among agents in a folder \`${own.id}\`` };
}

function byContent(document: Document): Detected {
  if (document.host) return { dialect: document.host, why: `its fields are those of ${hostById(document.host)?.title ?? document.host}` };
  const path = `/${document.source.path}`;
  if (elsewhere.test(path)) return { dialect: 'portable', why: 'it is named or lies as the files of a host that is not read here' };
  if (otherThings.test(path) || ((writings.test(path) || (isStanding(path) && !/\/agents?\//.test(path))) && !hasField(document, 'tools'))) return { dialect: 'portable', why: 'it lies among files of another kind than agents' };
  const { declared } = document.source;
  // Of a plugin the host makes an agent of each text there, whatever it holds.
  if (!document.frontmatter && declared?.plugin !== undefined && !isPage(document)) return { dialect: declared.host, why: `it lies among the agents of the plugin \`${declared.plugin}\`` };
  if (!document.frontmatter) return { dialect: 'portable', why: 'it has no frontmatter' };
  if (isPart(document) && !isOfPlugin(document.source)) return { dialect: 'portable', why: 'it has no name, no description and no prompt' };
  const isTemplate = toBeFilled.test(document.frontmatter.text);
  if (declared?.plugin !== undefined && !isTemplate) return { dialect: declared.host, why: `it is an agent of the plugin \`${declared.plugin}\`` };
  const telling = !anyTelltale.test(document.frontmatter.text) ? [] : hosts.flatMap((host) => host.telltales?.filter((key) => hasField(document, key)).map((key) => ({ host, key })) ?? []);
  if (telling.length > 0 && telling.every(({ host }) => host === telling[0]!.host)) return { dialect: telling[0]!.host.id, why: `\`${telling[0]!.key}\` is a field of ${telling[0]!.host.title}` };
  const switching = isOfPlugin(document.source) ? undefined : hosts.find(({ switches }) => switches !== undefined && isSwitched(entry(document.fields, switches)?.value));
  if (switching) return { dialect: switching.id, why: `\`${switching.switches}\` turns tools on and off as in ${switching.title}` };
  if (ofSkill.test(document.frontmatter.text) && !/\/agents?\//.test(path)) return { dialect: 'portable', why: 'its fields are those of a skill or a command' };
  if (isTemplate) return { dialect: 'portable', why: 'its name is still to be filled in' };
  const meant = meantFor(document);
  if (meant) return { dialect: meant.id, why: `its tools are those of ${meant.title}` };
  if (hasField(document, 'name') && hasField(document, 'description')) return { dialect: 'claude-code', why: 'it has `name` and `description` and lies in no host\'s folder' };
  if (isOfPlugin(document.source)) return { dialect: 'claude-code', why: 'it lies among the agents of a plugin' };
  return { dialect: 'portable', why: 'its frontmatter has no `name` and `description`' };
}

function isSwitched(value: Value | undefined): boolean {
  return value?.kind === 'map' && value.entries.length > 0 && value.entries.every(({ value: each }) => each.kind === 'scalar' && typeof each.value === 'boolean');
}

/** Fields alone, out of which something else makes an agent: no host has any use for them. */
function isPart(document: Document): boolean {
  return document.prompt.trim() === '' && !['name', 'description', 'prompt'].some((key) => hasField(document, key));
}

/** Agents of a skill are texts that the skill hands to whoever runs it; no host loads them. */
const skillPart = /\/skills\/(?:[^/]+\/)+agents\/[^/]+$|\/SKILL(?:\.[\w-]+)?\.md$/;

/** The one host that knows every tool of a list of which Claude Code knows none; where several know them, names that are not older ones decide. */
function meantFor(document: Document): Host | undefined {
  const value = entry(document.fields, 'tools')?.value;
  const data = value === undefined || value.kind === 'map' ? undefined : toData(value);
  const items: readonly unknown[] = Array.isArray(data) ? data : typeof data === 'string' ? data.split(',') : [];
  if (!items.every((item) => typeof item === 'string')) return undefined;
  const names = items.map((item) => item.trim()).filter((name) => name !== '');
  if (names.length === 0 || names.some((name) => knows(hostById('claude-code')!, name, true))) return undefined;
  const able = [false, true].map((older) => hosts.filter((host) => names.every((name) => knows(host, name, older))));
  const [one] = able.find(({ length }) => length === 1) ?? [];
  return one ?? kindred(names, document);
}

/** One of the hosts that share their words for tools, where two names and more are theirs; what nobody knows beside them is only wrong. One that would load the file goes first. */
function kindred(names: readonly string[], document: Document): Host | undefined {
  const foreign = names.filter((name) => !isClaudes(name) && hosts.some((host) => knows(host, name, true)));
  const able = foreign.length < 2 ? [] : hosts.filter((host) => foreign.every((name) => knows(host, name, true)));
  return able.length < 2 ? undefined : (able.find((host) => host.load(document).verdict !== 'drops') ?? able[0]);
}

function isClaudes(name: string): boolean {
  return hostById('claude-code')!.tools.some((tool) => tool.name.toLowerCase() === name.toLowerCase());
}

function knows(host: Host, name: string, older: boolean): boolean {
  const status = toolOf(host.tools, name)?.status;
  return older ? status !== undefined : status === 'current';
}

/** Hosts and their plugins keep files here whose fields look like those of an agent, and load none of them as one. */
const otherThings = /\/(?:commands|prompts|instructions|rules|hooks|workflows|skills|output-styles|memor(?:y|ies))\/(?!(?:[^/]+\/)*agents?\/)|\.(?:instructions|prompt)\.md$/;

/** Documentation and tests have names and descriptions too; a list of tools tells an agent from them. */
const writings = /\/(?:docs|wiki|adrs?|guides|protocols|knowledge|references|__(?:tests|fixtures)__)\/(?!(?:[^/]+\/)*[\w-]*agents?\/)|\/readme\.md$/i;

/** Fields of skills and commands that people write into agents too, where they mean something else. */
const ofSkill = /^(?:allowed-tools|argument-hint)[ \t]*:/m;

/** A template from which agents are made: `name: {{NAME}}`, `name: <name>`. */
const toBeFilled = /^name[ \t]*:[ \t]*["']?(?:\{\{|<[^>\n]+>|\$\{|\[[^\]\n]+\][ \t]*["']?$)/m;

/** Names and folders of files that hosts without a reader here have for their own. */
const elsewhere = /\.(?:agent|chatmode)\.md$|\/\.(?:github|gemini|cursor|qwen|kiro|factory|codex|kilocode)\//;

const anyTelltale = new RegExp(`^(?:${hosts.flatMap(({ telltales = [] }) => telltales).join('|')})[ \\t]*:`, 'm');

/** Read from the lines, so that a block that is no YAML is still known for what it means to be. */
function hasField({ frontmatter }: Document, key: string): boolean {
  if (!frontmatter?.text.includes(key)) return false;
  let pattern = fieldPatterns.get(key);
  if (!pattern) fieldPatterns.set(key, (pattern = new RegExp(`^${key}[ \\t]*:`, 'm')));
  return pattern.test(frontmatter.text);
}

const fieldPatterns = new Map<string, RegExp>();

/** The model of a file, read by the rules of its dialect. */
export function readAgent(document: Document, dialect: string = detect(document).dialect): Agent {
  const host = hostById(dialect);
  return host ? host.read(document) : readPortable(document);
}
