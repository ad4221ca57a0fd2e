import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRequest, Script } from '../mock.ts';
import type { Answer } from '../protocols/protocol.ts';
import { run, writeFiles } from '../sandbox.ts';
import type { Files, Project, Surroundings } from './host.ts';

/** The folders of one project, all below the scratch folder. */
export interface Place {
  readonly project: string;
  readonly home: string;
  readonly temporary: string;
  /** The environment every host gets; what a host needs beyond it, its recipe adds. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes the folders of a project and writes its files and those of its HOME. */
export async function makePlace(surroundings: Surroundings, host: string, project: Project, home: Files = {}): Promise<Place> {
  const root = join(realpathSync(surroundings.scratch), host, project.id);
  const place = { project: join(root, 'project'), home: join(root, 'home'), temporary: join(root, 'tmp') };
  for (const folder of Object.values(place)) mkdirSync(folder, { recursive: true });
  writeFiles(place.project, project.files);
  writeFiles(place.home, { ...home, ...project.home });
  const environment = {
    HOME: place.home,
    TMPDIR: place.temporary,
    PATH: surroundings.programs,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    CI: '1',
    NO_COLOR: '1',
    HTTP_PROXY: surroundings.mock.url,
    HTTPS_PROXY: surroundings.mock.url,
    NO_PROXY: '127.0.0.1,localhost',
  };
  if (project.git) await run({ command: 'git', arguments: ['init', '-q'], directory: place.project, environment, seconds: 20 });
  return { ...place, environment };
}

export const done: Answer = { text: 'done' };

/** A script that tells the main agent from agents below it and gives each its own answers, then `after`. */
export function twoVoices(isChild: (request: ModelRequest) => boolean, main: readonly Answer[], child: readonly Answer[], after: { main: Answer; child: Answer } = { main: done, child: done }): Script {
  const turns = { main: 0, child: 0 };
  return (request) => (isChild(request) ? (child[turns.child++] ?? after.child) : (main[turns.main++] ?? after.main));
}

/** The objects of a stream with one JSON object a line; other lines are skipped. */
export function jsonLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as Readonly<Record<string, unknown>>];
    } catch {
      return [];
    }
  });
}

/** The `silentAgent` of hosts that read markdown. */
export const silentMarkdown = '---\nname: probe\ndescription: Counts the lamps of a harbour\n---\nYou count the lamps of the harbour.\n';
