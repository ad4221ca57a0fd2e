// What the package is made of and what it publishes, without the network.
//   node scripts/supply.mjs [--sbom FILE]
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const most = { direct: 15, packages: 100, packed: 600_000, unpacked: 2_000_000, files: 300 };
const licences = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0'];
/** Packages whose licence stands in their text alone. */
const withoutField = { format: 'MIT' };
/** What may be in the package: the command, what is built, pages of rules, schemas and what a reader looks for. */
const published = [/^bin\/(?:mandate\.js|package\.json)$/, /^dist\/[\w/.-]+\.(?:c?js|d\.ts)$/, /^rules\/[\w/.-]+\.md$/, /^src\/[\w/-]+\.schema\.json$/, /^src\/hosts\/[\w-]+\/README\.md$/, /^README\.md$/, /^LICENSE$/, /^package\.json$/];

const own = read('package.json');
const lock = read('package-lock.json');
const faults = [];
const all = Object.entries(lock.packages).filter(([path]) => path !== '');
const libc = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
const installed = reached();

for (const field of ['dependencies', 'devDependencies', 'optionalDependencies']) {
  for (const [name, version] of Object.entries(own[field] ?? {})) {
    if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) faults.push(`${name} is asked for as ${version}, expected one version`);
    if (lock.packages[''][field]?.[name] !== version || lock.packages[`node_modules/${name}`]?.version !== version) faults.push(`${name} is not in step with the lock file`);
  }
}
for (const [path, { hasInstallScript, resolved, integrity, link }] of all) {
  if (hasInstallScript) faults.push(`${path} runs a script when it is installed`);
  if (link || !integrity || !(resolved ?? 'https:').startsWith('https:')) faults.push(`${path} has no hash, or does not come over https`);
}
for (const path of installed) {
  const licence = lock.packages[path].license ?? withoutField[path.split('node_modules/').at(-1)];
  if (!licences.includes(licence)) faults.push(`${path} has the licence ${licence}`);
}
const direct = Object.keys(own.dependencies).length;
atMost('direct run-time packages', direct, most.direct);
atMost('run-time packages', installed.size, most.packages);

const [pack] = JSON.parse(npm('pack', '--dry-run', '--json', '--ignore-scripts'));
for (const { path } of pack.files) if (!published.some((pattern) => pattern.test(path))) faults.push(`${path} would be published`);
const promised = [...Object.values(own.bin), ...Object.values(own.exports).flatMap((to) => (typeof to === 'string' ? to : Object.values(to)))].map((path) => path.replace(/^\.\//, ''));
for (const name of [...promised, 'dist/cli/main.cjs', 'dist/guard.cjs', 'README.md', 'LICENSE']) if (!pack.files.some(({ path }) => path === name)) faults.push(`${name} would not be published`);
for (const name of ['preinstall', 'install', 'postinstall']) if (own.scripts[name]) faults.push(`the package has a script ${name}`);
atMost('bytes packed', pack.size, most.packed);
atMost('bytes unpacked', pack.unpackedSize, most.unpacked);
atMost('files published', pack.files.length, most.files);

const at = process.argv.indexOf('--sbom');
if (at > 0) writeFileSync(process.argv[at + 1], npm('sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'));
for (const fault of faults) console.log(`supply: ${fault}`);
console.log(`${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

function atMost(what, count, limit) {
  console.log(`${what}: ${count} of at most ${limit}`);
  if (count > limit) faults.push(`${count} ${what}, expected at most ${limit}`);
}

/** Whether a list such as `["linux"]` or `["!win32"]` takes what is here. */
function fits(list, here) {
  if (!list) return true;
  return list.some((item) => item.startsWith('!')) ? !list.includes(`!${here}`) : list.includes(here);
}

/** Paths of what a run needs on this platform, binaries of other platforms left out. */
function reached() {
  const paths = new Set();
  const open = [['', { ...own.dependencies, ...own.optionalDependencies }]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [from, names] = next;
    for (const name of Object.keys(names)) {
      const path = place(name, from);
      const entry = lock.packages[path];
      if (!entry || paths.has(path) || !fits(entry.os, process.platform) || !fits(entry.cpu, process.arch) || !fits(entry.libc, libc)) continue;
      paths.add(path);
      open.push([path, { ...entry.dependencies, ...entry.optionalDependencies }]);
    }
  }
  return paths;
}

/** Where Node finds a package, from the folder of another. */
function place(name, from) {
  for (let at = from; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) if (lock.packages[`${at}/node_modules/${name}`]) return `${at}/node_modules/${name}`;
  return `node_modules/${name}`;
}

function read(path) {
  return JSON.parse(readFileSync(`${root}${path}`, 'utf8'));
}

function npm(...words) {
  const { status, stdout, stderr } = spawnSync('npm', [...words, '--offline'], { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm ${words[0]} ended with ${status}: ${stderr}`);
  return stdout;
}
