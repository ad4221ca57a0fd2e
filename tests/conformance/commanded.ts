// How `mandate run` meets each real host: its program on PATH under its own name, settings of the user, variables.
import { join } from 'node:path';
import { claudeBinary, settings as claudeSettings } from './hosts/claude-code.ts';
import { config as codexConfig } from './hosts/codex.ts';
import type { Files, RealHost } from './hosts/host.ts';
import { opencodeBinary, opencodeSettings } from './hosts/opencode.ts';
import { servedEnvironment, withModel } from './hosts/served.ts';
import type { Place } from './hosts/place.ts';
import { codexFile } from './provide.ts';

export interface Commanded {
  readonly program: string;
  file(installed: string): string;
  /** Files of HOME. */
  home(url: string, project: string): Files;
  environment(url: string, place: Place, scratch: string): Readonly<Record<string, string>>;
  /** The tool by which an answer of a shape is handed in, where the host has one. */
  readonly handIn?: string;
  /** Takes the prompt of an agent as a word of its command and in no other way. */
  readonly shortPrompts?: true;
  /** More of the command's own options. */
  readonly options?: readonly string[];
}

const platform = `${process.platform}-${process.arch}`;

export const commanded: Readonly<Partial<Record<RealHost['id'], Commanded>>> = {
  'claude-code': { program: 'claude', file: claudeBinary, home: () => ({}), environment: claudeSettings, handIn: 'StructuredOutput' },
  opencode: {
    program: 'opencode',
    file: opencodeBinary,
    home: (url) => ({
      '.npmrc': 'fetch-retries=0\noffline=true\n',
      '.config/opencode/opencode.json': withModel({ id: '', files: {} }, url, { id: 'opencode', command: '', environment: {}, config: { file: 'opencode.json', settings: {} } }).files['opencode.json']!,
    }),
    environment: (_url, place) => servedEnvironment(place, opencodeSettings),
  },
  codex: {
    program: 'codex',
    file: (installed) => codexFile(installed, 'bin', 'codex'),
    home: (url, project) => ({ '.codex/config.toml': codexConfig(project, url, true) }),
    environment: (_url, { home }) => ({ CODEX_HOME: join(home, '.codex'), MOCK_KEY: 'dummy' }),
    options: ['--env', 'MOCK_KEY'],
    shortPrompts: true,
  },
  'gemini-cli': {
    program: 'gemini',
    file: (installed) => join(installed, 'node_modules', '@google', 'gemini-cli', 'bundle', 'gemini.js'),
    home: () => ({ '.gemini/settings.json': settingsFile('gemini-api-key') }),
    environment: (url) => ({ GEMINI_API_KEY: 'dummy', GOOGLE_GEMINI_BASE_URL: url, GEMINI_CLI_NO_RELAUNCH: 'true' }),
    // Without a model it asks another one which to take.
    options: ['--model', 'gemini-2.5-pro'],
  },
  'qwen-code': {
    program: 'qwen',
    file: (installed) => join(installed, 'node_modules', '@qwen-code', 'qwen-code', 'cli-entry.js'),
    home: () => ({ '.qwen/settings.json': settingsFile('openai') }),
    environment: (url) => ({ OPENAI_API_KEY: 'dummy', OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'mock-model' }),
  },
  copilot: {
    program: 'copilot',
    file: (installed) => join(installed, 'node_modules', '@github', `copilot-${platform}`, 'copilot'),
    home: () => ({}),
    environment: (url, { home }, scratch) => ({
      COPILOT_HOME: join(home, '.copilot'),
      // The program unpacks itself into this folder once, not once a project.
      XDG_CACHE_HOME: join(scratch, 'copilot', 'cache'),
      COPILOT_OFFLINE: 'true',
      COPILOT_MODEL: 'mock-model',
      COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
      COPILOT_PROVIDER_API_KEY: 'dummy-key-of-the-conformance-suite',
    }),
  },
};

function settingsFile(selectedType: string): string {
  return JSON.stringify({
    security: { auth: { selectedType }, folderTrust: { enabled: false } },
    general: { disableAutoUpdate: true, enableAutoUpdate: false, disableUpdateNag: true },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
  });
}
