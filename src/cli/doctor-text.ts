import { createColors } from 'picocolors';
import { oneLine } from '../text/printable.ts';
import { problemsOf, type HostHealth } from './doctor.ts';

/** The health of hosts for people: those that are installed one by one, the others in a line. */
export function doctorText(hosts: readonly HostHealth[], problems: number, color: boolean): string {
  const installed = hosts.filter(({ program }) => program !== undefined);
  const others = hosts.filter(({ program }) => program === undefined);
  const missing = others.length === 0 ? [] : [`not installed: ${others.map(({ title, agents }) => (agents.length > 0 ? `${title} (${counted(agents.length, 'agent')} here)` : title)).join(', ')}`, ''];
  const left = installed.reduce((count, { agents }) => count + agents.filter(({ verdict }) => verdict === 'drops').length, 0);
  const parts = [left > 0 && `${counted(left, 'agent')} left out`, problems > left && `${counted(problems - left, 'consent')} missing`].filter(Boolean);
  const summary = `${counted(installed.length, 'host')} installed, ${counted(problems, 'problem')}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
  return `${[...installed.flatMap((host) => [...section(host, color), '']), ...missing, summary].join('\n')}\n`;
}

function section(host: HostHealth, color: boolean): string[] {
  const { bold, dim, red, green, yellow } = createColors(color);
  const { title, version, facts, program, agents, consents, rules, below } = host;
  const marks = { true: green('given   '), false: red('missing '), undefined: yellow('unclear ') } as const;
  return [
    `${bold(title)} ${version ?? 'of a version it does not say'}${problemsOf(host) > 0 ? '' : green('  ok')}`,
    dim(`  ${oneLine(program ?? '')}`),
    `  facts     ours are ${version === facts.version ? 'of this version' : `of ${facts.version}`}, read on ${facts.date}${version === undefined || version === facts.version ? '' : ': another version than the one installed'}`,
    ...(agents.length === 0 ? ['  agents    none in this project'] : agents.map(({ name, path, verdict, why, lost }) => `  ${verdict === 'drops' ? red('left out') : verdict === 'recovers' ? yellow(lost.length > 0 ? 'in part ' : 'mended  ') : verdict.padEnd(8)}  ${oneLine(name)}  ${dim(oneLine(path))}${verdict === 'loads' ? '' : `  ${oneLine(why)}${lost.length > 0 ? ` (it loses ${lost.join(', ')})` : ''}`}`)),
    ...consents.map(({ what, given, how }) => `  ${marks[`${given}`]}  ${oneLine(what)}${given === true ? '' : `: ${how}`}`),
    ...below.map((path) => `  below     ${oneLine(path)}: binds a run that starts in that folder, and no bundle knows of it`),
    ...rules.flatMap(({ path, key, effect, undone }) => [`  user      ${path}${key === '' ? '' : ` \`${key}\``}: ${oneLine(effect)}`, ...undone.map((how) => yellow(`           ${oneLine(how)}`))]),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
