import { availableParallelism } from 'node:os';
import { nearest } from '../diagnostics/nearest.ts';
import { compare } from '../text/order.ts';
import { UsageError } from './errors.ts';

/** The format, or whatever else, that was asked for. Throws `UsageError` with a guess when there is none of that name. */
export function chooseFormat<const Format extends string>(given: string, known: readonly Format[], what = 'format'): Format {
  const found = known.find((format) => format === given);
  if (found !== undefined) return found;
  throw new UsageError(`Unknown ${what} \`${given}\`, expected ${known.join(', ')}${guess(given, known)}`);
}

/** `. Did you mean X?` when one name is near, or a few go on from what was given, else nothing. */
export function guess(given: string, known: Iterable<string>): string {
  const names = [...new Set(known)];
  const near = nearest(given, names);
  const begun = given.length < 3 ? [] : names.filter((name) => name.toLowerCase().startsWith(given.toLowerCase()));
  const meant = near !== undefined ? [near] : begun.length <= 3 ? begun.toSorted(compare) : [];
  return meant.length === 0 ? '' : `. Did you mean ${meant.map((name) => `\`${name}\``).join(' or ')}?`;
}

/** The dialect that was named, if one was. Throws `UsageError` with a guess when nothing is called so. */
export function chooseDialect(given: string | undefined, hosts: readonly { readonly id: string }[]): string | undefined {
  if (given === undefined) return undefined;
  const known = [...hosts.map(({ id }) => id), 'portable'];
  if (known.includes(given)) return given;
  throw new UsageError(`Unknown dialect \`${given}\`, expected ${known.join(', ')}${guess(given, known)}`);
}

/** What there is to say where the paths of a command hold no agent, and what to do about it. */
export function noAgent(paths: readonly string[]): string {
  return `no agent file found in ${paths.length > 0 ? paths.join(', ') : 'this folder'}; \`mandate hosts\` shows where hosts have theirs, what \`.gitignore\` names is left out, and a file that is named is read wherever it lies`;
}

const mostJobs = 64;

/** The threads of `--jobs`: one unless more are asked for, as each takes as much memory again. Throws `UsageError`. */
export function chooseJobs(jobs = '1'): number {
  if (jobs === 'auto') return Math.min(availableParallelism(), mostJobs);
  const count = /^\d{1,3}$/.test(jobs) ? Number(jobs) : 0;
  if (count < 1 || count > mostJobs) throw new UsageError(`Unexpected --jobs ${jobs}, expected auto or a number from 1 to ${mostJobs}`);
  return count;
}
