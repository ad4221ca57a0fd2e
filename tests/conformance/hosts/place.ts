import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Mock, ModelRequest } from '../mock.ts';
import type { Answer } from '../protocols/protocol.ts';
import { type Ended, run, writeFiles } from '../sandbox.ts';
import type { Files, Outcome, Project, Surroundings, Task } from './host.ts';

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
  // A run that was cut off may have left something.
  rmSync(root, { recursive: true, force: true });
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

/** What one start of a host gives back. */
export interface Went {
  readonly ended: Pick<Ended, 'code' | 'stdout' | 'stderr'>;
  readonly directory: string;
}

/** How a host's requests are told apart, and what the model says when the task does not. */
export interface Voices {
  isChild(request: ModelRequest): boolean;
  /** What the main agent does first when it is to delegate to the agent of the task. */
  readonly delegate: Answer | readonly Answer[];
  /** What an agent below the main one says to end; `done` when absent. */
  readonly finish?: Answer;
  /** What a main agent hears before it ends may be part of what it says. */
  complete?(answer: Answer, request: ModelRequest): Answer;
}

/** Starts a host against a channel of its own and sorts its requests into those of the main agent and of agents below it. */
export async function converse(mock: Mock, task: Task, voices: Voices, go: (url: string) => Promise<Went>): Promise<Outcome> {
  const { isChild, delegate, finish = done, complete = (answer: Answer) => answer } = voices;
  const main = task.main ?? (task.as === 'subagent' ? [delegate].flat() : []);
  const turns = { main: 0, child: 0 };
  const channel = mock.open((request) => {
    if (isChild(request)) return task.child?.[turns.child++] ?? finish;
    return complete(main[turns.main++] ?? done, request);
  });
  try {
    const { ended, directory } = await go(channel.url);
    const children = channel.requests.filter(isChild);
    const mains = channel.requests.filter((request) => !isChild(request));
    return { exit: ended.code, output: ended.stdout + ended.stderr, main: mains, child: children, agent: task.as === 'subagent' ? children[0] : mains[0], directory };
  } finally {
    channel.close();
  }
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

/** The body of a markdown agent file: what follows the closing fence, or the whole text less its byte order mark. */
export function markdownBody(text: string): string {
  const bare = text.replace(/^\uFEFF/, '');
  const open = /^---[ \t]*\r?\n/.exec(bare);
  const close = open ? /^---[ \t]*(?:\r?\n|$)/m.exec(bare.slice(open[0].length)) : undefined;
  return open && close ? bare.slice(open[0].length + close.index + close[0].length) : bare;
}
