import { nearest } from '../../src/diagnostics/nearest.ts';
import type { Fix, Label } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import type { Host } from '../../src/hosts/host.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Entry } from '../../src/parse/value.ts';

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
    misspelled: {
      text: 'Unexpected field `{key}`, expected `{expected}`',
      why: '{host} {version} does not know the field, so what it says does not hold.',
      help: 'Write `{expected}`.',
    },
    sent: {
      text: 'Unexpected {keys}, expected fields of {host}',
      why: '{host} {version} hands what it does not know to the provider of the model with every request.',
      help: 'Take out what is for people, or put it into a comment.',
    },
    unlisted: {
      text: 'Unexpected {keys}, expected fields of {host}',
      why: 'The documentation of {host} does not name it.',
      help: '{advice}',
    },
    ignored: {
      text: 'Unexpected {keys}, expected fields of {host}',
      why: '{host} does nothing with what it does not know.',
      help: '{advice}',
    },
  },
  check({ file, document, agent, verdict, report }) {
    const host = hostById(agent.dialect);
    if (!host || !document.fields) return {};
    const { unknownField } = host.demands;
    const { version } = host.fact;
    const unknown: Entry['key'][] = [];
    return {
      field({ key, value: content }) {
        const { value, span: at } = key;
        if (host.fields.some((field) => field.key === value || field.key === value.toLowerCase())) return;
        const expected = meant(value, host);
        // Unsafe: what the field says begins to hold.
        const fixes: readonly Fix[] = expected && content.kind !== 'list' && document.text.slice(at.start, at.end) === value ? [{ title: `Write \`${expected}\``, safety: 'unsafe', edits: [{ span: at, text: expected }] }] : [];
        const data = { key: value.slice(0, 80), host: host.title, version };
        // A file of another form, such as that of an agent that runs elsewhere, loads with fields of its own.
        if (unknownField === 'refused') {
          if (verdict().verdict === 'drops') report({ message: 'refused', data: { ...data, advice: adviceFor(value, host) }, at, severity: 'error', fixes });
        } else if (expected && unknownField) report({ message: 'misspelled', data: { ...data, expected }, at, severity: 'warning', fixes });
        else if (!host.demands.modelOptions?.includes(value)) unknown.push(key);
      },
      end() {
        const [first, ...others] = unknown;
        if (!first) return;
        const keys = `${others.length > 0 ? 'fields' : 'field'} ${unknown.map(({ value }) => `\`${value.slice(0, 80)}\``).join(', ')}`;
        const finding = { at: first.span, labels: others.map(({ span }): Label => ({ file, span, text: 'unknown too' })) };
        if (unknownField === 'sent') report({ message: 'sent', data: { keys, host: host.title, version }, severity: 'warning', ...finding });
        else report({ message: unknownField === 'ignored' ? 'ignored' : 'unlisted', data: { keys, host: host.title, advice: others.length > 0 ? leave : adviceFor(first.value, host) }, ...finding });
      },
    };
  },
});

const leave = 'Take out what nothing reads; a program of your own may.';

function adviceFor(key: string, host: Host): string {
  const isForeign = hosts.some(({ id, fields }) => id !== host.id && fields.some((field) => field.key === key));
  const guess = meant(key, host) ?? (isForeign ? undefined : nearest(key, host.fields.map((field) => field.key)));
  return guess ? `Did you mean \`${guess}\`?` : leave;
}

/** The field that is surely meant: the same word in another spelling, or a word that people are known to write for it. */
function meant(key: string, { fields }: Host): string | undefined {
  return fields.find((field) => field.mistakes?.includes(key) || flat(field.key) === flat(key))?.key;
}

function flat(key: string): string {
  return key.replaceAll(/[_-]/g, '').toLowerCase();
}
