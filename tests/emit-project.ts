import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { compileFor, type CompileOptions } from '../src/cli/compile.ts';
import type { Host, Written } from '../src/hosts/host.ts';
import claudeCode from '../src/hosts/claude-code/index.ts';
import type { Agent } from '../src/model/agent.ts';

/** A host that takes every agent; `two` cannot hold a tool with a pattern. Their files are those of Claude Code in another folder. */
export const one: Host = fakeHost('one', () => false);
export const two: Host = fakeHost('two', ({ tools }) => tools.some(({ pattern }) => pattern !== undefined));

function fakeHost(id: string, widens: (agent: Agent) => boolean): Host {
  return {
    ...claudeCode,
    id,
    title: id,
    homes: [`.${id}/**/*.md`],
    settings: [`.${id}/settings.json`],
    write: (agent) => written(agent, id, widens(agent)),
    effective: ([file]) => ({ rest: file?.text.slice(0, file.bodyStart).includes('(*)') ? 'allow' : 'deny', named: [] }),
    enforce: () => [],
  };
}

function written(agent: Agent, id: string, widens: boolean): Written {
  const tools = agent.tools.map(({ name }) => (widens ? `${name}(*)` : name));
  const description = agent.description?.value ?? 'none';
  const head = `---\nname: ${agent.name.value}\ndescription: "${description.replaceAll('"', "'")}"\ntools: ${tools.join(', ')}\n---\n`;
  return {
    files: [{ path: `.${id}/agents/${agent.name.value}.md`, text: head + agent.prompt.value, bodyStart: head.length }],
    ledger: [
      { field: 'name', fate: 'exact', needs: 'none', how: 'the same text', span: agent.name.span },
      ...(widens ? [{ field: 'tools', fate: 'widened', needs: 'none', how: 'the pattern is lost', span: agent.tools[0]!.span } as const] : []),
    ],
  };
}

export interface TestProject {
  readonly root: string;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Every file below the root but `.git`, with its text. */
  files(): Record<string, string>;
  compile(paths?: readonly string[], options?: CompileOptions): Promise<{ readonly exit: number; readonly out: string; readonly json: CompileJson }>;
}

export interface CompileJson {
  readonly bundles: readonly { readonly agent: string; readonly host: string; readonly files: readonly { readonly path: string }[]; readonly ledger: readonly { readonly field: string; readonly fate: string; readonly how: string }[]; readonly refused: boolean }[];
  readonly diagnostics: readonly { readonly code: string; readonly path: string; readonly message: string; readonly labels: readonly { readonly path: string }[] }[];
  readonly drift?: readonly { readonly path: string; readonly diff: string }[];
  readonly summary: { readonly files: number };
}

/** A folder of its own with a repository in it, gone after the test. */
export function testProject(hosts: readonly Host[] = [one, two]): TestProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-emit-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, '.git'));
  return {
    root,
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    files: () => filesBelow(root),
    compile: async (paths = ['agents'], options = {}) => {
      let out = '';
      const terminal = { cwd: root, color: false, out: (text: string) => void (out += text), note: () => undefined, input: () => Promise.resolve(Buffer.from('')) };
      const exit = await compileFor(hosts, terminal, paths, { host: hosts.map(({ id }) => id).join(','), format: 'json', ...options });
      return { exit, out, json: options.format === 'pretty' ? ({} as CompileJson) : (JSON.parse(out) as CompileJson) };
    },
  };
}

export function filesBelow(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.toSorted().map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}

export function agentText(name: string, tools = 'Read, Grep', body = 'You review code.\n'): string {
  return `---\nname: ${name}\ndescription: Reviews code.\ntools: ${tools}\n---\n${body}`;
}
