// Kills a compile of 100 agents for 6 hosts at random moments: npm run faults [-- KILLS [SEED]]
// After each kill every file is whole and old or new, what the user made is byte-equal, and the next run repairs.
import { spawn } from 'node:child_process';
import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { seeded } from '../fuzz/random.ts';
import { check, prepare, type World } from './world.ts';
import { runPlan } from './run-plan.ts';

const [mode = '20', ...given] = process.argv.slice(2);

if (mode === 'child') {
  await runPlan(given[0]!, readFileSync(given[1]!, 'utf8'), given[2] as 'old' | 'new', () => writeSync(1, '!'));
} else {
  await kills(Number(mode), Number(given[0] ?? 1));
}

/** The moments are parts of what the writing takes here, so a seed kills at the same places of the work as far as the machine keeps its pace. */
async function kills(count: number, seed: number): Promise<void> {
  const world = await prepare();
  const random = seeded(seed);
  const seen = { 'as before': 0, interrupted: 0, done: 0 };
  try {
    // How long the writing takes here, to aim at all of it.
    const whole = await child(world, 'new');
    let standing: 'old' | 'new' = 'new';
    for (let kill = 1; kill <= count; kill++) {
      const next: 'old' | 'new' = standing === 'old' ? 'new' : 'old';
      const moment = (random.below(1100) / 1000) * whole;
      try {
        await child(world, next, moment);
        seen[check(world, standing, next)] += 1;
        // The next run repairs, whether it wants the new set or the old one again.
        const wanted: 'old' | 'new' = kill % 3 === 0 ? standing : next;
        await runPlan(world.root, world.bundles, wanted);
        check(world, wanted, wanted);
        standing = wanted;
      } catch (cause) {
        throw new Error(`kill ${kill} of seed ${seed}, ${moment.toFixed(1)} of ${whole.toFixed(1)} ms after the start of the ${next} set over the ${standing} one`, { cause });
      }
      if (kill % 50 === 0) process.stderr.write(`${kill} kills: ${JSON.stringify(seen)}\n`);
    }
    const states = Object.entries(seen).map(([state, number]) => `${number} ${state}`);
    process.stdout.write(`${count} kills over ${world.count} outputs: ${states.join(', ')}; nothing torn, nothing of the user's changed, each repaired by the next run\n`);
  } finally {
    world.remove();
  }
}

/** Runs a compile and kills it some time after it starts to look at the folder. Gives the milliseconds from there to its end. */
function child({ root, prepared }: World, want: 'old' | 'new', killAfter?: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, [fileURLToPath(import.meta.url), 'child', root, prepared, want], { stdio: ['ignore', 'pipe', 'inherit'] });
    let start = 0;
    run.stdout.once('data', () => {
      start = performance.now();
      if (killAfter !== undefined) setTimeout(() => run.kill('SIGKILL'), killAfter);
    });
    run.on('error', reject);
    run.on('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(performance.now() - start);
      else reject(new Error(`the run ended with ${code ?? signal}`));
    });
  });
}
