import type { EventEmitter } from 'node:events';
import { asKnown, known, type KnownAgent } from '../analyse/workspace.ts';
import type { LintFile } from '../lint/run.ts';
import type { Source } from '../parse/source.ts';
import { firstDone } from './code-cache.ts';
import type { CachedFile } from './lint-cache.ts';

/** A file of a run. It is opened when somebody looks into it, and let go when it was looked at: what was opened takes many times the room of its text. */
export interface RunFile {
  readonly source: Source;
  readonly cached?: CachedFile | undefined;
  /** What other files are told of its agents. */
  readonly agents: readonly KnownAgent[];
  files(): readonly LintFile[];
  /** It was looked at. */
  done(): void;
}

/** Characters of text of the files that are held open for whoever looks at them next; others are opened again. */
const mostHeld = 1_000_000;

/** Makes the files of one run. Of those that a cache knows, all that others are told is known without opening them. */
export function runFiles(open: (source: Source) => readonly LintFile[]): (source: Source, cached?: CachedFile) => RunFile {
  const shelf = { open, room: mostHeld };
  return (source, cached) => new Opened(shelf, source, cached);
}

/** Where files are held open, and how many characters there is still room for. */
interface Shelf {
  readonly open: (source: Source) => readonly LintFile[];
  room: number;
}

class Opened implements RunFile {
  readonly source: Source;
  readonly cached: CachedFile | undefined;
  readonly agents: readonly KnownAgent[];
  readonly #shelf: Shelf;
  #held: readonly LintFile[] | undefined;
  #isDone = false;

  constructor(shelf: Shelf, source: Source, cached: CachedFile | undefined) {
    this.source = source;
    this.cached = cached;
    this.#shelf = shelf;
    this.agents = (cached?.agents ?? this.files().map(({ agent }) => toldOf(known(agent)))).map((told, place) => asKnown(told, () => this.files()[place]?.agent));
  }

  files(): readonly LintFile[] {
    if (this.#held) return this.#held;
    const opened = this.#shelf.open(this.source);
    const size = opened[0]?.document.text.length ?? 0;
    if (this.#isDone || size > this.#shelf.room) return opened;
    this.#shelf.room -= size;
    return (this.#held = opened);
  }

  done(): void {
    this.#isDone = true;
    this.#shelf.room += this.#held?.[0]?.document.text.length ?? 0;
    this.#held = undefined;
  }
}

/** What others are told of an agent, less what is read from its file. */
export function toldOf({ name, path, dialect, span, isGrantedCalls }: KnownAgent): CachedFile['agents'][number] {
  return { name: apart(name), path, dialect, span, isGrantedCalls };
}

/** The same word without the text that it was cut from, which V8 would keep as long as the word. */
export function apart(word: string): string {
  return `${word} `.slice(0, -1);
}

/** How many files are looked at before other work of the process gets its turn. */
const run = 32;

/**
 * Looks at one file after the other. What the native parser holds is only let go between turns of the process, which takes
 * 28 KB for each file until then.
 */
export async function eachFile<T>(files: readonly RunFile[], look: (file: RunFile) => readonly T[] | Promise<readonly T[]>): Promise<T[]> {
  const found: T[] = [];
  for (const [index, file] of files.entries()) {
    if (index % run === run - 1) await new Promise((go) => void setImmediate(go));
    for (const each of await look(file)) found.push(each);
    file.done();
    if (index === 0) (process as EventEmitter).emit(firstDone);
  }
  return found;
}
