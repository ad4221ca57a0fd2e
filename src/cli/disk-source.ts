import { readFileSync } from 'node:fs';
import { decode, sizeLimit, tooLarge, type Declared, type Source, type SourceProblem } from '../parse/source.ts';
import { reasonOf } from '../text/reason.ts';
import { UsageError } from './errors.ts';
import { withFile } from './with-file.ts';

/**
 * A file that is read when somebody asks for its text. Of all such files the text of the one that was read last is kept, and a
 * document has a text of its own: a run over many files must not hold them all.
 */
export class DiskSource implements Source {
  readonly path: string;
  declare readonly dialect?: string;
  declare readonly declared?: Declared;
  readonly #absolute: string;

  static #last: { readonly of: DiskSource; readonly read: Source } | undefined;

  constructor(absolute: string, path: string, { dialect, declared }: Pick<Source, 'dialect' | 'declared'> = {}) {
    this.path = path;
    if (dialect !== undefined) this.dialect = dialect;
    if (declared !== undefined) this.declared = declared;
    this.#absolute = absolute;
  }

  /** The same file, to be read as one of this dialect. */
  as(dialect: string): DiskSource {
    return new DiskSource(this.#absolute, this.path, { ...this, dialect });
  }

  get #read(): Source {
    if (DiskSource.#last?.of !== this) DiskSource.#last = { of: this, read: readSource(this.#absolute, this.path) };
    return DiskSource.#last.read;
  }

  get text(): string {
    return this.#read.text;
  }

  get bom(): boolean {
    return this.#read.bom;
  }

  get problems(): readonly SourceProblem[] {
    return this.#read.problems;
  }
}

/** Many small files are read in less time one after the other than by asking for each and waiting. Throws `UsageError`. */
export function readSource(absolute: string, path: string): Source {
  try {
    return withFile(absolute, (file, stats) => {
      if (!stats.isFile()) throw new UsageError(`Not a regular file: ${path}`);
      return stats.size > sizeLimit ? tooLarge(path, stats.size) : decode(path, readFileSync(file));
    });
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`Cannot read ${path}: ${reasonOf(cause)}`, { cause });
  }
}
