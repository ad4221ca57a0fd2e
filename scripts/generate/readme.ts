// The parts of the README that are made from data: a session as it runs, the table of hosts, the table of rules.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rules } from '../../rules/registry.ts';
import { fates } from '../../src/cli/fates.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { features } from '../../src/model/agent.ts';

const sample = 'fixtures/demo/log-reader.md';

let text = readFileSync('README.md', 'utf8');
fill('session', session());
fill('fates', table(['word', 'what became of it'], Object.entries(fates).map(([fate, meaning]) => [`\`${fate}\``, meaning])));
fill('hosts', table(['', ...hosts.map(({ id, title, fact }) => `${title} ${fact.version} \`${id}\``)], features.map((feature) => [feature, ...hosts.map(({ holds }) => holds[feature])])));
fill('rules', table(['rule', 'what it does', 'severity'], rules.map(({ id, summary, severity }) => [`[${id}](rules/${id}.md)`, summary, severity])));
writeFileSync('README.md', text);

function fill(part: string, content: string): void {
  const start = text.indexOf('-->', text.indexOf(`<!-- ${part}:`)) + 3;
  const end = text.indexOf(`<!-- end of ${part} -->`);
  text = `${text.slice(0, start)}\n\n${content}\n\n${text.slice(end)}`;
}

/** What a person sees: the file, what is wrong with it, and what it becomes. */
function session(): string {
  const out = mkdtempSync(join(tmpdir(), 'mandate-readme-'));
  try {
    const lint = run('lint', sample);
    const compile = run('compile', sample, '--host', 'opencode', '--out', out);
    const bundle = readFileSync(join(out, '.opencode/agent/log-reader.md'), 'utf8');
    return [
      block(`$ cat ${sample}\n${readFileSync(sample, 'utf8')}`),
      block(`$ mandate lint ${sample}\n${lint}`),
      block(`$ mandate compile ${sample} --host opencode\n${compile}`),
      block(`$ cat .opencode/agent/log-reader.md\n${bundle.slice(0, bundle.indexOf('You read'))}…`),
    ].join('\n\n');
  } finally {
    rmSync(out, { recursive: true });
  }
}

function run(...words: string[]): string {
  return spawnSync(process.execPath, ['bin/mandate.js', ...words], { encoding: 'utf8', env: { PATH: process.env['PATH'], NO_COLOR: '1' } }).stdout;
}

function block(content: string): string {
  return `\`\`\`\`text\n${content.trimEnd()}\n\`\`\`\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
