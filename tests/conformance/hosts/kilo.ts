import { join } from 'node:path';
import type { RealHost } from './host.ts';
import { markdownBody, silentMarkdown } from './place.ts';
import { startServed } from './served.ts';

const version = '7.7.7';
const platform = `${process.platform}-${process.arch}`;

export const kilo: RealHost = {
  id: 'kilo',
  title: 'Kilo Code',
  version,
  // The launcher's child outlives its process group, so the program itself is what is started.
  packages: [`@kilocode/cli-${platform}@${version}`],
  needs: ['ripgrep'],
  agentFile: (stem) => `.kilo/agent/${stem}.md`,
  silentAgent: silentMarkdown,
  bodyOf: markdownBody,
  start: (surroundings) =>
    startServed(surroundings, {
      id: 'kilo',
      command: kiloBinary(surroundings.installed['kilo']!),
      config: { file: 'kilo.json', settings: {} },
      environment: kiloSettings,
    }),
};

export function kiloBinary(directory: string): string {
  return join(directory, 'node_modules', '@kilocode', `cli-${platform}`, 'bin', 'kilo');
}

export const kiloSettings: Readonly<Record<string, string>> = {
  KILO_DISABLE_AUTOUPDATE: '1',
  KILO_DISABLE_CODEBASE_INDEXING: '1',
  KILO_DISABLE_DEFAULT_PLUGINS: '1',
  KILO_DISABLE_LSP_DOWNLOAD: '1',
  KILO_DISABLE_MODELS_FETCH: '1',
  KILO_DISABLE_PRESENCE: '1',
  KILO_DISABLE_SESSION_INGEST: '1',
  KILO_DISABLE_SHARE: '1',
  KILO_NO_DAEMON: '1',
  KILO_PURE: '1',
  KILO_TELEMETRY_LEVEL: 'off',
};
