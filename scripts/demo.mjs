// The main job on a sample: two agent files are linted, and compiled for two hosts into a folder that is thrown away.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const out = mkdtempSync(join(tmpdir(), 'mandate-demo-'));
const samples = ['fixtures/demo/release-planner.txt', 'fixtures/demo/schema-forge.txt'];
try {
  run([0, 1], 'lint', ...samples);
  run([0], 'compile', ...samples, '--host', 'claude-code,opencode', '--out', out);
  const files = ['.claude/agents', '.opencode/agent'].flatMap((folder) => readdirSync(join(out, folder)));
  if (files.length !== 4) throw new Error(`expected two agents on two hosts, found ${files.join(', ')}`);
} finally {
  rmSync(out, { recursive: true });
}

/** Shows a command and its output. Findings end a lint with exit code 1, which is no failure of the demo. */
function run(expected, ...words) {
  console.log(`\n$ mandate ${words.join(' ').replace(out, 'OUT')}\n`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/mandate.js', ...words], { encoding: 'utf8' });
  process.stdout.write((stdout + stderr).replaceAll(out, 'OUT'));
  if (!expected.includes(status)) throw new Error(`mandate ${words[0]} ended with ${status}`);
}
