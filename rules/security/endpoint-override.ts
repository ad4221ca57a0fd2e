import { entriesAt } from '../../src/analyse/fields.ts';
import { hostsOfSettings } from '../../src/hosts/settings.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { entry } from '../../src/parse/value.ts';

/** Variables by which programs of every host are sent to another address, or made to trust one. */
const variables: Readonly<Record<string, string>> = {
  ANTHROPIC_BASE_URL: 'prompts and the key go to this address',
  ANTHROPIC_BEDROCK_BASE_URL: 'prompts and keys go to this address',
  ANTHROPIC_VERTEX_BASE_URL: 'prompts and keys go to this address',
  ANTHROPIC_FOUNDRY_BASE_URL: 'prompts and keys go to this address',
  OPENAI_BASE_URL: 'prompts and the key go to this address',
  OPENAI_API_BASE: 'prompts and the key go to this address',
  GOOGLE_GEMINI_BASE_URL: 'prompts and the key go to this address',
  GOOGLE_VERTEX_BASE_URL: 'prompts and keys go to this address',
  COPILOT_PROVIDER_BASE_URL: 'prompts and the key go to this address',
  HTTP_PROXY: 'all traffic goes through this machine',
  HTTPS_PROXY: 'all traffic goes through this machine',
  ALL_PROXY: 'all traffic goes through this machine',
  NODE_EXTRA_CA_CERTS: 'certificates of this file are trusted, so traffic can be read on its way',
  NODE_TLS_REJECT_UNAUTHORIZED: 'certificates are not checked, so traffic can be read on its way',
};

export default defineRule({
  id: 'security/endpoint-override',
  summary: 'Disallow project settings that send traffic or keys elsewhere.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  settings: true,
  messages: {
    setting: {
      text: 'Unexpected `{key}` in the settings of a project, expected it in those of a person',
      why: 'Whoever opens the project gets the setting with it: {effect}.',
      help: 'Take it out; a person who wants it writes it into his own settings.',
    },
    local: {
      text: 'Unexpected `{key}` in settings of a person inside of a project, expected a file that the project leaves out',
      why: 'Whoever opens the project gets the setting with it where the file is in the repository: {effect}.',
      help: 'Name the file in `.gitignore` and take it out of the repository, or take the setting out.',
    },
  },
  check({ document, agent, report }) {
    return {
      agent() {
        const hosts = hostsOfSettings(agent.path);
        if (hosts.length === 0) return;
        const message = /\.local\.jsonc?$/.test(agent.path) ? 'local' : 'setting';
        const env = entry(document.fields, 'env')?.value;
        for (const { key, value } of env?.kind === 'map' ? env.entries : []) {
          const name = Object.keys(variables).find((variable) => variable === key.value.toUpperCase());
          if (name === undefined || value.kind !== 'scalar' || isHarmless(name, value.value)) continue;
          report({ message, data: { key: key.value, effect: variables[name]! }, at: { start: key.span.start, end: value.span.end } });
        }
        for (const { kind, place, at, values, effect } of hosts.flatMap(({ dangers = [] }) => dangers)) {
          if (kind !== 'endpoint' || place !== 'settings') continue;
          for (const { key, value } of entriesAt(document.fields, at)) {
            if (value.kind !== 'scalar' || (values ? !values.includes(value.value as string | boolean) : isHarmless(key.value, value.value))) continue;
            report({ message, data: { key: key.value, effect }, at: { start: key.span.start, end: value.span.end } });
          }
        }
      },
    };
  },
});

/** Nothing at all, this machine itself, a check of certificates that stays on, or the provider's own address. */
function isHarmless(key: string, value: string | number | boolean | null): boolean {
  if (key === 'NODE_TLS_REJECT_UNAUTHORIZED') return String(value) !== '0';
  return value === null || value === '' || value === false || /^https?:\/\/(?:localhost|127\.\d|\[::1\]|[a-z0-9-]{1,40}\.(?:anthropic|openai)\.com(?:[/:]|$)|[a-z0-9-]{1,60}\.googleapis\.com(?:[/:]|$))/.test(String(value));
}
