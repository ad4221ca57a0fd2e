import { nearest } from '../../src/diagnostics/nearest.ts';
import type { Fix } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/detect.ts';
import type { Host } from '../../src/hosts/host.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/unknown-key',
  summary: 'Disallow fields that the host does not know.',
  kind: 'problem',
  severity: 'info',
  since: '0.1.0',
  messages: {
    refused: {
      text: 'Unexpected field `{key}`, expected a field of {host}',
      why: '{host} {version} refuses the whole file for it.',
      help: '{advice}',
    },
    sent: {
      text: 'Unexpected field `{key}`, expected a field of {host}',
      why: '{host} {version} hands it to the provider of the model with every request.',
      help: '{advice}',
    },
    misspelled: {
      text: 'Unexpected field `{key}`, expected `{expected}`',
      why: '{host} {version} ignores the field in silence, so what it says does not hold.',
      help: 'Write `{expected}`.',
    },
    ignored: {
      text: 'Unexpected field `{key}`, expected a field of {host}',
      why: '{host} does nothing with it.',
      help: '{advice}',
    },
  },
  check({ document, agent, report }) {
    const host = hostById(agent.dialect);
    // A file that runs elsewhere, or whose fields are read line by line, has other fields than these.
    if (!host || !document.fields) return {};
    return {
      field({ key: { value: key, span: at } }) {
        if (host.fields.some((field) => field.key === key || field.key === key.toLowerCase())) return;
        const expected = meant(key, host);
        const guess = expected ?? (isForeign(key, host) ? undefined : nearest(key, host.fields.map((field) => field.key)));
        const advice = expected ? `Write \`${expected}\`.` : guess ? `Did you mean \`${guess}\`?` : 'Take it out, or leave it where a program of your own reads it.';
        const fixes: readonly Fix[] = expected ? [{ title: `Write \`${expected}\``, safety: 'unsafe', edits: [{ span: at, text: expected }] }] : [];
        const data = { key: key.slice(0, 80), host: host.title };
        const { version } = host.fact;
        switch (host.demands.unknownField) {
          case 'refused':
            if (host.load(document).verdict === 'drops') report({ message: 'refused', data: { ...data, version, advice }, at, severity: 'error', fixes });
            return;
          case 'sent':
            return report({ message: 'sent', data: { ...data, version, advice }, at, severity: 'warning', fixes });
          case 'ignored':
            if (expected) return report({ message: 'misspelled', data: { ...data, version, expected }, at, severity: 'warning', fixes });
        }
        report({ message: 'ignored', data: { ...data, advice }, at });
      },
    };
  },
});

/** The field that is surely meant: the same word in another spelling, or a word that people are known to write for it. */
function meant(key: string, { fields }: Host): string | undefined {
  return fields.find((field) => field.mistakes?.includes(key) || flat(field.key) === flat(key))?.key;
}

function isForeign(key: string, own: Host): boolean {
  return hosts.some(({ id, fields }) => id !== own.id && fields.some((field) => field.key === key));
}

function flat(key: string): string {
  return key.replaceAll(/[_-]/g, '').toLowerCase();
}
