import { lookedAtOnce, sha256, type OutputFolder } from './disk.ts';
import { finding } from './findings.ts';
import { lockPath, takeLock, type Owner } from './lock.ts';
import { readOwned } from './owned.ts';
import { ownFolder } from './path.ts';
import type { Plan } from './plan.ts';
import { recover, removeLeftovers } from './recover.ts';
import { removeEmptyFolders } from './stage.ts';
import { writeSet } from './write.ts';

/**
 * Carries out a plan: under the lock of the folder, after ending an interrupted run, as one set.
 *
 * `makePlan` is asked again once the lock is held, where somebody wrote in between; what it then says is carried out and
 * returned. A plan that stops or changes nothing leaves the folder untouched. Throws `DiskError`.
 */
export async function commit(output: OutputFolder, owner: Owner, makePlan: () => Plan): Promise<Plan> {
  const steps = commitSteps(output, owner, makePlan);
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value;
  }
}

/** The same in steps, for a plan that was made a moment ago: up to the first one nothing is on the disk. What is thrown in between is thrown on, with everything taken back. */
export async function* commitSteps(output: OutputFolder, owner: Owner, makePlan: () => Plan, first = makePlan()): AsyncGenerator<undefined, Plan> {
  if (first.stopped) return first;
  if (first.manifest === undefined && !first.interrupted) {
    // A run that died after its last file leaves an empty folder.
    if (first.manifestBefore === undefined) removeEmptyFolders(output, [ownFolder]);
    return first;
  }
  yield;
  const lock = takeLock(output, owner, { files: first.writes.map(({ path }) => path), folders: first.folders });
  if ('holder' in lock) return { ...first, stopped: true, findings: [...first.findings, finding('compile/locked', { path: lockPath, holder: lock.holder }, { file: lockPath })] };
  let finished: Plan | undefined;
  try {
    const owned = readOwned(output);
    const isSame = !('code' in owned) && !first.interrupted && !owned.pending && owned.hash === first.manifestBefore && lock.leftovers.files.length === 0 && lock.leftovers.folders.length === 0 && stands(first, output);
    if (!('code' in owned)) await recover(output, owned);
    removeLeftovers(output, lock.leftovers.files);
    removeEmptyFolders(output, lock.leftovers.folders);
    const plan = isSame ? first : makePlan();
    if (!plan.stopped && plan.manifest !== undefined) yield* writeSet(output, { ...plan, manifest: plan.manifest });
    finished = plan;
  } finally {
    release(lock, finished !== undefined);
  }
  // The output folder itself holds the lock until here.
  removeEmptyFolders(output, finished.gone);
  return finished;
}

/** Whether everything that a plan replaces or removes is as it was when the plan was made. */
function stands({ writes, removals }: Plan, output: OutputFolder): boolean {
  const { look } = lookedAtOnce(output);
  return [...writes, ...removals].every(({ path, before }) => {
    const { kind } = look(path);
    return before === undefined ? kind === 'absent' : kind === 'file' && sha256(output.read(path)) === before.sha256;
  });
}

/** An error on the way is the one to be told; a lock that then stays is taken over by the next run. */
function release(lock: { release(): void }, finished: boolean): void {
  try {
    lock.release();
  } catch (error) {
    if (finished) throw error;
  }
}
