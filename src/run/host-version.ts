import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Driver } from '../hosts/driver.ts';
import { runChild } from './child.ts';

/** The version of a program: from the package it lies in, which costs no start of it, else as it says itself. */
export async function versionOf(program: string, { packages }: Driver, environment: Readonly<Record<string, string>>, directory: string): Promise<string | undefined> {
  return packageVersion(realpathSync(program), packages) ?? (await ownVersion(program, environment, directory));
}

function packageVersion(program: string, packages: RegExp): string | undefined {
  for (let folder = dirname(program); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version } = readPackage(file);
    if (typeof name === 'string' && typeof version === 'string' && packages.test(name)) return numberIn(version);
  }
  return undefined;
}

function readPackage(file: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(readFileSync(file, 'utf8'))) as Readonly<Record<string, unknown>>;
  } catch {
    // A file of somebody else that is no JSON says nothing of the host.
    return {};
  }
}

async function ownVersion(program: string, environment: Readonly<Record<string, string>>, directory: string): Promise<string | undefined> {
  let found: string | undefined;
  const line = (_stream: string, text: string): undefined => void (found ??= numberIn(text));
  await runChild({ program, arguments: ['--version'], directory, environment, input: '' }, { line, tooLong: () => undefined }, { milliseconds: 10_000 });
  return found;
}

function numberIn(text: string): string | undefined {
  return /\d+\.\d+\.\d+/.exec(text)?.[0];
}
