import { createColors } from 'picocolors';
import { widthOf, wrapped } from '../diagnostics/width.ts';
import { counted } from '../text/counted.ts';
import { oneLine } from '../text/printable.ts';
import { countOf, problemsOf, sumOf, type AgentHealth, type HostHealth, type Problems } from './doctor-health.ts';

/** Where what is said stands behind its word. */
const behind = 12;

/** The health of hosts for people: those that are installed one by one, the others in a line. */
export function doctorText(hosts: readonly HostHealth[], color: boolean, columns?: number): string {
  const installed = hosts.filter(({ program }) => program !== undefined);
  const others = hosts.filter(({ program }) => program === undefined);
  const missing = others.length === 0 ? [] : [`not installed: ${others.map(({ title, agents }) => (agents.length > 0 ? `${title} (${counted(agents.length, 'agent')} here)` : title)).join(', ')}`, ''];
  const none = installed.length > 0 ? [] : ['No host that is known here was found in the folders of `PATH`.', ''];
  const all = sumOf(installed.map(problemsOf));
  const summary = `${counted(installed.length, 'host')} installed, ${counted(countOf(all), 'problem')}${countOf(all) > 0 ? ` (${kinds(all)})` : ''}${all.leftOut + all.inPart > 0 ? '; `mandate lint` shows what is wrong with the agents' : ''}`;
  const lines = [...installed.flatMap((host) => [...section(host, color).map((line) => wrapped(line, columns, behind)), '']), ...[...none, ...missing, summary].map((line) => wrapped(line, columns, 2))];
  return `${lines.join('\n')}\n`;
}

function section(host: HostHealth, color: boolean): string[] {
  const { bold, dim, red, green, yellow } = createColors(color);
  const { title, version, facts, program, agents, skills, servers, consents, rules, unreadable, below } = host;
  const problems = problemsOf(host);
  const wide = Math.max(0, ...agents.map(({ name }) => widthOf(oneLine(name))));
  const marks = { true: green('given   '), false: red('missing '), undefined: yellow('unclear ') } as const;
  const ofAgents = { loads: green, mended: yellow, 'in part': yellow, 'left out': red, wider: red, waits: yellow, behind: dim, off: dim } as const;
  return [
    `${bold(title)} ${version ?? 'of a version it does not say'}  ${countOf(problems) === 0 ? green('ok') : red(kinds(problems))}`,
    dim(`  ${oneLine(program ?? '')}`),
    `  facts     ours are ${version === facts.version ? 'of this version' : `of ${facts.version}`}, read on ${facts.date}${version === undefined || version === facts.version ? '' : yellow(': another version than the one installed, which may differ')}`,
    ...(agents.length === 0 ? ['  agents    none in this project'] : agents.map((agent) => `  ${ofAgents[agent.state](agent.state.padEnd(8))}  ${oneLine(agent.name)}${' '.repeat(wide - widthOf(oneLine(agent.name)))}  ${dim(oneLine(agent.path))}${reason(agent)}`)),
    ...(servers.length > 0 ? [`  servers   ${oneLine(servers.join(', '))}`] : []),
    ...(skills.length > 0 ? [`  skills    ${oneLine(skills.join(', '))}`] : []),
    ...consents.map(({ what, given, how }) => `  ${marks[`${given}`]}  ${oneLine(what)}${given === true ? '' : `: ${how}`}`),
    ...unreadable.map(({ path, why }) => `  ${red('broken  ')}  ${oneLine(path)}: ${oneLine(why)}; nobody can tell here what it sets, and what the host makes of it`),
    ...below.map((path) => `  below     ${oneLine(path)}: binds a run that starts in that folder, and no bundle knows of it`),
    ...rules.flatMap(({ path, key, effect, undone }) => [`  user      ${path} \`${key}\`: ${oneLine(effect)}`, ...undone.map((how) => `  ${red('undone  ')}  ${oneLine(how)}`)]),
  ];
}

function reason({ state, why, lost, source, declaredBy }: AgentHealth): string {
  const named = `${source === undefined ? '' : `, compiled from ${oneLine(source)}`}${declaredBy === undefined ? '' : `, named by ${oneLine(declaredBy)}`}`;
  if (state === 'loads') return named;
  return `${named}  ${oneLine(why)}${lost.length > 0 ? ` (it loses ${lost.join(', ')})` : ''}`;
}

function kinds({ leftOut, inPart, wider, consents, unreadable, undone }: Problems): string {
  const parts = [
    leftOut > 0 && `${counted(leftOut, 'agent')} left out`,
    inPart > 0 && `${counted(inPart, 'agent')} loaded in part`,
    wider > 0 && `${counted(wider, 'agent')} with more power than its file gives`,
    consents > 0 && `${counted(consents, 'consent')} missing`,
    unreadable > 0 && `${counted(unreadable, 'broken settings file')}`,
    undone > 0 && `${counted(undone, 'rule')} of the user undone`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}
