// Plugins of the bundler: what is built into a file of its own, or belongs to Node, and is loaded by the first call of one of its functions.
import { existsSync, readdirSync } from 'node:fs';

/** A file that stands for one module of ours: `isIt` tells by which path it is asked for. */
export function lateFile(root, name, isIt, functions) {
  const [id, file] = [`\0late-${name}`, `./${name}.cjs`];
  return {
    name: `late-${name}`,
    resolveId: (asked, importer) => (asked === file ? { id: file, external: true } : isOurs(root, importer) && isIt(asked) ? id : undefined),
    load: (asked) => (asked === id ? functions.map((key) => passedOn(key, `require('${file}')`)).join('\n') : undefined),
  };
}

/** What hosts have to write agents and to run them, which lint has no use for: the modules of these names beside the ones that say what a host is. */
const parts = { write: 'write', effective: 'effective', enforce: 'enforce', guard: 'guard', recording: 'readRun' };
const saysHost = /src\/hosts\/(?:[a-z-]+\/index|shared\/permission\/bind)\.ts$/;

/** A file for the parts of all hosts. Its entry is `hosting`. */
export function lateHosts(root) {
  const file = './hosting.cjs';
  const hosts = readdirSync(`${root}src/hosts`).filter((name) => existsSync(`${root}src/hosts/${name}/index.ts`));
  const folders = [...hosts, 'shared/permission'].map((folder) => `src/hosts/${folder}/`);
  const found = folders.flatMap((folder) => Object.entries(parts).flatMap(([part, key]) => (existsSync(`${root}${folder}${part}.ts`) ? [{ path: `${root}${folder}${part}.ts`, key, name: `${folder}${part}`.replaceAll(/\W/g, '_') }] : [])));
  return {
    name: 'late-hosts',
    resolveId(asked, importer) {
      if (asked === 'hosting') return '\0hosting';
      if (asked === file) return { id: file, external: true };
      const path = saysHost.test(importer ?? '') ? new URL(asked, `file://${importer}`).pathname : '';
      return found.some((one) => one.path === path) ? `\0late-host:${path}` : undefined;
    },
    load(id) {
      if (id === '\0hosting') return found.map(({ path, key, name }) => `export { ${key} as ${name} } from '${path}';`).join('\n');
      const one = found.find(({ path }) => id === `\0late-host:${path}`);
      return one && passedOn(one.key, `require('${file}')`, one.name);
    },
  };
}

/** Modules of Node that most commands import and call for nothing. */
export function lateModules(root, names) {
  // A chunk is called by its id, and a published file by a plain word.
  const ids = new Map(names.map((name) => [name, `\0late-${name.replace('node:', '').replaceAll('/', '-')}`]));
  return {
    name: 'late-modules',
    // The program of a thread asks what it was started with, which is no function.
    resolveId: (id, importer) => (isOurs(root, importer) && !importer.endsWith('-worker.ts') ? ids.get(id) : undefined),
    load(id) {
      const name = names.find((one) => ids.get(one) === id);
      if (!name) return undefined;
      const functions = Object.entries(process.getBuiltinModule(name)).filter(([, value]) => typeof value === 'function');
      return functions.map(([key]) => passedOn(key, `process.getBuiltinModule('${name}')`)).join('\n');
    },
  };
}

function isOurs(root, importer) {
  return importer?.startsWith(`${root}src/`) === true;
}

function passedOn(key, from, name = key) {
  return `export function ${key}(...given) { const { ${name}: real } = ${from}; return new.target ? new real(...given) : real(...given); }`;
}
