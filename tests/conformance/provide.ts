import { join } from 'node:path';
import type { RealHost, Surroundings } from './hosts/host.ts';
import { install } from './install.ts';
import { startMock } from './mock.ts';
import { programFolder, scratchFolder } from './sandbox.ts';

/** Package sets that hosts share. Qwen Code needs a newer Node than ours; Codex brings a ripgrep that opencode needs. */
export const shared = {
  node: [`node-${process.platform}-${process.arch}@22.23.3`],
  ripgrep: ['@openai/codex@0.169.0'],
} as const;

export interface Provided {
  /** Where each host's packages and each shared set lie. */
  readonly installed: Readonly<Record<string, string>>;
  /** Hosts left out because the registry could not be reached or refused. */
  readonly offline: readonly { readonly host: string; readonly message: string }[];
  /** Hosts whose install failed for any other reason. */
  readonly failed: readonly { readonly host: string; readonly message: string }[];
}

/** Installs what the hosts need, one after the other. */
export async function provide(hosts: readonly RealHost[], cache: string): Promise<Provided> {
  const installed: Record<string, string> = {};
  const offline: { host: string; message: string }[] = [];
  const failed: { host: string; message: string }[] = [];
  for (const host of hosts) {
    const sets: [string, readonly string[]][] = [[host.id, host.packages], ...(host.needs ?? []).map((name): [string, readonly string[]] => [name, shared[name]])];
    for (const [name, packages] of sets) {
      const result = await install(packages, cache);
      if (result.ok) installed[name] = result.directory;
      else (result.offline ? offline : failed).push({ host: host.id, message: result.message });
    }
  }
  return { installed, offline, failed };
}

/** The mock server, the folders and the PATH that hosts run with. Call `close` at the end. */
export async function surround(installed: Readonly<Record<string, string>>): Promise<Surroundings & { close(): Promise<void> }> {
  const scratch = scratchFolder();
  const mock = await startMock();
  const programs = programFolder(join(scratch, 'bin'), {
    node: installed['node'] === undefined ? process.execPath : join(installed['node'], 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node'),
    ...(installed['ripgrep'] !== undefined && { rg: codexFile(installed['ripgrep'], 'codex-path', 'rg') }),
  });
  return { mock, scratch, programs, installed, close: () => mock.close() };
}

const triples: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
};

/** A file of Codex's platform package. */
export function codexFile(directory: string, ...path: readonly string[]): string {
  const platform = `${process.platform}-${process.arch}`;
  return join(directory, 'node_modules', '@openai', `codex-${platform}`, 'vendor', triples[platform] ?? platform, ...path);
}
