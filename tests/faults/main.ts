// Kills a compile of 100 agents for 6 hosts at random moments: npm run faults [-- KILLS]
// After each kill every file is whole and old or new, what the user made is byte-equal, and the next run repairs.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check, prepare, type World } from './world.ts';
import { runPlan } from './run-plan.ts';

const [mode = '20', ...given] = process.argv.slice(2);

if (mode === 'child') {
  runPlan(given[0]!, JSON.parse(readFileSync(given[1]!, 'utf8')) as string, given[2] as 'old' | 'new');
} else {
  await kills(Number(mode));
}

async function kills(count: number): Promise<void> {
  const world = prepare();
  const seen = { 'as before': 0, interrupted: 0, done: 0, 'ended first': 0 };
  try {
    // How long the work takes here, to aim at all of it.
    const start = performance.now();
    await child(world, 'new');
    const whole = performance.now() - start;
    await child(world, 'old');
    let standing: 'old' | 'new' = 'old';
    for (let kill = 1; kill <= count; kill++) {
      const next: 'old' | 'new' = standing === 'old' ? 'new' : 'old';
      const ended = await child(world, next, Math.random() * whole * 1.05);
      const state = check(world, standing, next);
      seen[ended ? 'ended first' : state] += 1;
      // The next run repairs, whether it wants the new set or the old one again.
      const wanted: 'old' | 'new' = kill % 3 === 0 ? standing : next;
      if (!(await child(world, wanted))) throw new Error('the repairing run was killed');
      check(world, wanted, wanted);
      standing = wanted;
      if (kill % 50 === 0) process.stderr.write(`${kill} kills\n`);
    }
    process.stdout.write(`${count} kills over ${world.count} outputs: ${Object.entries(seen).map(([state, number]) => `${number} ${state}`).join(', ')}; nothing torn, nothing of the user's changed, each repaired by the next run\n`);
  } finally {
    world.remove();
  }
}

/** Whether the run came to its end before the moment it was to be killed. */
function child(world: World, want: 'old' | 'new', killAfter?: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, [fileURLToPath(import.meta.url), 'child', world.root, world.prepared, want], { stdio: ['ignore', 'ignore', 'inherit'] });
    const timer = killAfter === undefined ? undefined : setTimeout(() => run.kill('SIGKILL'), killAfter);
    run.on('error', reject);
    run.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL' && timer) resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error(`the run ended with ${code ?? signal}`));
    });
  });
}
