// Plugins of the bundler: what is built into a file of its own, or belongs to Node, and is loaded by the first call of one of its functions.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * A file of its own for the named functions of some modules of ours, by their paths, and for what these need alone. Its entry is called
 * `late:` and its name. Whoever imports one of the modules gets functions that load the file, unless `isInside` says that he is in it.
 */
export function lateFile(root, name, modules, isInside = () => false) {
  const file = `./${name}.cjs`;
  const entry = `late:${name}`;
  const named = new Map(Object.entries(modules).map(([path, keys]) => [join(root, path), keys.map((key) => ({ key, as: `${path.replaceAll(/\W/g, '_')}_${key}` }))]));
  return {
    name: entry,
    resolveId(asked, importer) {
      if (asked === entry) return `\0${entry}`;
      if (asked === file) return { id: file, external: true };
      if (!isOurs(root, importer) || isInside(importer)) return undefined;
      const path = resolve(importer, '..', asked);
      return named.has(path) ? `\0${entry}:${path}` : undefined;
    },
    load(id) {
      if (id === `\0${entry}`) return [...named].map(([path, keys]) => `export { ${keys.map(({ key, as }) => `${key} as ${as}`).join(', ')} } from ${JSON.stringify(path)};`).join('\n');
      if (!id.startsWith(`\0${entry}:`)) return undefined;
      return named.get(id.slice(entry.length + 2)).map(({ key, as }) => passedOn(key, `require('${file}')`, as)).join('\n');
    },
  };
}

/** What hosts have for writing agents and for running them, and lint has no use for. */
export function partsOfHosts(root) {
  const parts = { write: 'write', drive: 'drive', effective: 'effective', enforce: 'enforce', guard: 'guard', recording: 'readRun' };
  const folders = [...readdirSync(join(root, 'src/hosts')).filter((name) => existsSync(join(root, 'src/hosts', name, 'index.ts'))), 'shared/permission'];
  const paths = folders.flatMap((folder) => Object.keys(parts).map((part) => [`src/hosts/${folder}/${part}.ts`, [parts[part]]]));
  return Object.fromEntries(paths.filter(([path]) => existsSync(join(root, path))));
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
  return importer !== undefined && (importer.startsWith(join(root, 'src/')) || importer.startsWith(join(root, 'rules/')));
}

function passedOn(key, from, name = key) {
  return `export function ${key}(...given) { const { ${name}: real } = ${from}; return new.target ? new real(...given) : real(...given); }`;
}
