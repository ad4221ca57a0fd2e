import pc from 'picocolors';
import type { Origin } from '../config/layer.ts';
import { originText, severityOf } from '../config/resolve.ts';
import { wrapped } from '../diagnostics/width.ts';
import { safeJson } from '../text/json.ts';
import { compare } from '../text/order.ts';
import { oneLine } from '../text/printable.ts';
import { exitCode, type ExitCode } from './errors.ts';
import { chooseFormat } from './options.ts';
import { openSettings, type RunSettings, type SettingsOptions } from './settings.ts';
import { shownPath } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

/** Prints what holds for a file, and who said so. The file need not be there. Throws `UsageError`. */
export async function printConfig(terminal: Terminal, file: string, options: SettingsOptions & { readonly format?: string | undefined }): Promise<ExitCode> {
  const format = chooseFormat(options.format ?? 'pretty', ['pretty', 'json']);
  const settings = await openSettings(terminal, options);
  const shown = settingsOf(file, settings, terminal);
  terminal.out(format === 'json' ? `${safeJson(shown)}\n` : text(shown, pc.createColors(terminal.color), terminal.columns?.()));
  return exitCode.clean;
}

type Shown = ReturnType<typeof settingsOf>;

function settingsOf(file: string, { root, files, config, rules: known, fromRoot }: RunSettings, { cwd }: Terminal) {
  const path = fromRoot(file);
  const ignored = config.ignoredBy(path);
  const rules = [...config.rulesFor(path)].toSorted(([a], [b]) => compare(a, b));
  // A rule that nobody set is as severe as it says of itself, or less where a host makes less of a finding.
  const own = new Map(known.map(({ id, severity }) => [id, severity]));
  return {
    version: 1,
    file,
    root: shownPath(root, cwd),
    settings: files,
    ...(ignored ? { ignoredBy: { value: ignored.value, from: from(ignored.origin) } } : {}),
    ...(config.hosts ? { hosts: { value: config.hosts.value, from: from(config.hosts.origin) } } : {}),
    ...(Object.keys(config.models.value).length > 0 ? { models: { value: config.models.value, from: from(config.models.origin) } } : {}),
    ...(config.out ? { out: { value: config.out.value, from: from(config.out.origin) } } : {}),
    rules: Object.fromEntries(
      rules.map(([id, { options, origin, optionsFrom, ...use }]) => [
        id,
        { severity: severityOf(own.get(id)!, use), from: from(origin), ...(Object.keys(options).length > 0 ? { options: { value: options, from: from(optionsFrom) } } : {}) },
      ]),
    ),
  };
}

function from(origin: Origin) {
  const { kind, ...rest } = origin;
  return { kind, ...rest, text: originText(origin) };
}

function text({ file, root, settings, ignoredBy, hosts, models, out, rules }: Shown, { bold, dim }: ReturnType<typeof pc.createColors>, columns: number | undefined): string {
  const wide = Math.max(...Object.keys(rules).map((id) => id.length));
  const row = (name: string, value: string, where: string) => wrapped(`  ${oneLine(name).padEnd(wide)}  ${oneLine(value).padEnd(8)}  ${where === '' ? '' : dim(oneLine(where))}`.trimEnd(), columns, wide + 4);
  const lines = [
    bold(`Settings for ${oneLine(file)}`),
    '',
    row('root', root, ''),
    row('settings', settings.join(', ') || 'none', ''),
    ...(ignoredBy ? [row('ignored by', ignoredBy.value, ignoredBy.from.text)] : []),
    ...(hosts ? [row('hosts', hosts.value.join(', '), hosts.from.text)] : []),
    ...(models ? Object.entries(models.value).map(([host, tiers]) => row(`models of ${host}`, Object.entries(tiers).map(([tier, model]) => `${tier} ${model}`).join(', '), models.from.text)) : []),
    ...(out ? [row('out', out.value, out.from.text)] : []),
    '',
    bold('Rules'),
    '',
    ...Object.entries(rules).flatMap(([id, { severity, from: where, options }]) => [
      row(id, severity, where.text),
      ...(options ? Object.entries(options.value).map(([name, value]) => row('', `${name} = ${JSON.stringify(value)}`, options.from.text)) : []),
    ]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
