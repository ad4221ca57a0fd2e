import { commandsOf } from '../../src/analyse/commands.ts';
import { entriesAt } from '../../src/analyse/fields.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { hostsOfSettings } from '../../src/hosts/settings.ts';
import { isOfPlugin } from '../../src/hosts/shared/plugin.ts';
import { defineRule } from '../../src/lint/rule.ts';

const flags: ReadonlySet<string> = new Set(['--dangerously-skip-permissions', '--allow-dangerously-skip-permissions', '--yolo', '--dangerously-bypass-approvals-and-sandbox', '--dangerously-bypass-hook-trust', '--skip-permissions-unsafe', '--trust-all-tools']);
const pairs = new Map([['--permission-mode', 'bypassPermissions'], ['--approval-mode', 'yolo'], ['--sandbox', 'danger-full-access'], ['-s', 'danger-full-access']]);
const hostsOwn: ReadonlySet<string> = new Set(['claude', 'codex', 'gemini', 'qwen', 'droid', 'kiro-cli', 'copilot', 'agent', 'cursor-agent', 'opencode', 'npx', 'bunx']);

export default defineRule({
  id: 'security/dangerous-permission-mode',
  summary: 'Disallow modes in which nobody is asked.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  settings: true,
  messages: {
    field: {
      text: 'Unexpected `{key}: {value}`, expected a mode in which somebody is asked',
      why: 'On {host}, {effect}.',
      help: 'Take it out, and let the person who runs the agent choose.',
    },
    plugin: {
      text: 'Unexpected `{key}: {value}`, expected a mode in which somebody is asked',
      why: 'An agent of a plugin gets nothing of it on {host}. Copied into a project, {effect}.',
      help: 'Take it out, and let the person who runs the agent choose.',
    },
    flag: {
      text: 'Unexpected `{flag}` in a command the agent is to run, expected a run that asks',
      why: 'The agent that is started so runs every call without a question, whatever this one may do.',
      help: 'Take the flag out, and grant what the run needs by name.',
    },
  },
  check({ document, agent, report }) {
    const own = hostsOfSettings(agent.path);
    const isAgent = !own.some((host) => host.id === agent.dialect) && agent.dialect !== 'portable';
    const hosts = isAgent ? [hostById(agent.dialect)] : own;
    return {
      agent() {
        for (const host of hosts) {
          for (const { kind, place, at, values, effect, notInPlugins, onlyIn, severity = 'error' } of host?.dangers ?? []) {
            if (kind !== 'permission' || (place === 'agent') !== isAgent || (onlyIn !== undefined && !`/${agent.path}`.endsWith(`/${onlyIn}`))) continue;
            const told = notInPlugins && isOfPlugin(document.source) ? ({ message: 'plugin', severity: 'info' } as const) : ({ message: 'field', severity } as const);
            // A host that mends a broken block reads fields that strict YAML does not have.
            const mended = document.fields ? undefined : agent.extra.find((field) => field.key.value === at && values?.includes(field.value as string | boolean));
            if (mended) report({ ...told, data: { key: at, value: String(mended.value), host: host!.title, effect }, at: mended.span });
            for (const { key, value } of entriesAt(document.fields, at)) {
              const given = value.kind === 'scalar' ? [value] : value.kind === 'list' ? value.items : [];
              const found = given.find((each) => each.kind === 'scalar' && values?.includes(each.value as string | boolean));
              if (found?.kind === 'scalar') report({ ...told, data: { key: key.value, value: String(found.value), host: host!.title, effect }, at: found.span });
            }
          }
        }
        for (const { arguments: words, program, standing } of commandsOf(document)) {
          const at = words.findIndex(({ text }, index) => {
            const [name, value = words[index + 1]?.text] = text.split('=');
            return (flags.has(text) && (text !== '--yolo' || hostsOwn.has(program))) || (hostsOwn.has(program) && value !== undefined && pairs.get(name!) === value);
          });
          const word = words[at];
          if (word && !standing.isMention) report({ message: 'flag', data: { flag: pairs.has(word.text) ? `${word.text} ${pairs.get(word.text)}` : word.text }, at: document.place(word.span), severity: 'warning' });
        }
      },
    };
  },
});
