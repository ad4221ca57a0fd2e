import { join } from 'node:path';
import type { RealHost } from './host.ts';
import { markdownBody, silentMarkdown } from './place.ts';
import { startServed } from './served.ts';

const version = '1.18.33';
const platform = `${process.platform}-${process.arch}`;

export const opencode: RealHost = {
  id: 'opencode',
  title: 'opencode',
  version,
  packages: [`opencode-${platform}@${version}`],
  needs: ['ripgrep'],
  agentFile: (stem) => `.opencode/agent/${stem}.md`,
  silentAgent: silentMarkdown,
  bodyOf: markdownBody,
  start: (surroundings) =>
    startServed(surroundings, {
      id: 'opencode',
      command: opencodeBinary(surroundings.installed['opencode']!),
      config: { file: 'opencode.json', settings: { $schema: 'https://opencode.ai/config.json' } },
      environment: opencodeSettings,
    }),
};

export function opencodeBinary(directory: string): string {
  return join(directory, 'node_modules', `opencode-${platform}`, 'bin', 'opencode');
}

export const opencodeSettings: Readonly<Record<string, string>> = {
  OPENCODE_DISABLE_AUTOUPDATE: '1',
  OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  OPENCODE_DISABLE_MODELS_FETCH: '1',
  OPENCODE_DISABLE_SHARE: '1',
};
