import { hostname } from 'node:os';
import { commit } from '../../src/emit/commit.ts';
import { outputFolder, sha256 } from '../../src/emit/disk.ts';
import { plan } from '../../src/emit/plan.ts';
import type { CompileSource } from '../../src/emit/sources.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { fromText } from '../../src/parse/source.ts';
import type { Prepared } from './world.ts';

/** The part of a compile that writes: plans and carries out one of two sets that were lowered before. */
export async function runPlan(root: string, prepared: string, want: 'old' | 'new', onStart = () => {}): Promise<void> {
  const sources = new Map<string, CompileSource>();
  const pairs = (JSON.parse(prepared) as Record<'old' | 'new', readonly Prepared[]>)[want].map(({ name, text, bundle }) => {
    const source = sources.get(name) ?? sourceOf(`agents/${name}.md`, text);
    sources.set(name, source);
    return { source, host: bundle.host, lower: () => bundle };
  });
  const output = outputFolder(root);
  const there = new Set(pairs.map(({ source }) => source.fromRoot));
  const input = { compiler: '0.0.0', pairs, findings: [], output, hasSource: (path: string) => there.has(path), clean: true, force: false };
  onStart();
  const owner = { pid: process.pid, machine: hostname(), isAlive };
  const { findings, stopped } = await commit(output, owner, () => plan(input));
  if (stopped) throw new Error(findings.map(({ code, file, message }) => `${code} ${file} ${message}`).join('\n'));
}

function sourceOf(path: string, text: string): CompileSource {
  const document = parseDocument(fromText(path, text));
  return { path, fromRoot: path, inOutput: [], sha256: sha256(text), document, agent: readAgent(document) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
