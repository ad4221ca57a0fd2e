import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** What a person found in one file. Line numbers are 1-based on the text with LF line ends. */
export interface Labels {
  readonly file: string;
  readonly repo: string;
  readonly outputs: readonly { readonly lines: Lines; readonly strength: string; readonly sections: readonly string[] }[];
  readonly rules: readonly { readonly kind: string; readonly lines: Lines }[];
  readonly tools: readonly string[];
  readonly skills: readonly string[];
  readonly targets: readonly string[];
}

export type Lines = readonly [number, number];

interface Gold {
  readonly file: string;
  readonly repo: string;
  readonly output_contracts: readonly { readonly start: number; readonly end: number; readonly strength: string; readonly sections: readonly { readonly title: string }[] }[];
  readonly critical_rules: readonly { readonly kind: string; readonly start: number; readonly end: number }[];
  readonly required_tools: readonly { readonly name: string }[];
  readonly skills: readonly { readonly name: string }[];
  readonly delegation_targets: readonly { readonly name: string }[];
}

/** Labels of our own: the same things as line ranges, titles and names as hashes, so that no text is kept. */
interface Hashed {
  /** In which round it was labelled. */
  readonly round: number;
  readonly file: string;
  readonly repo: string;
  /** Of a file that is not part of the corpus. */
  readonly commit?: string;
  readonly sha256: string;
  readonly outputs: readonly { readonly lines: Lines; readonly strength: string; readonly sections: readonly string[] }[];
  readonly rules: readonly { readonly kind: string; readonly lines: Lines }[];
  readonly tools: readonly string[];
  readonly skills: readonly string[];
  readonly targets: readonly string[];
}

export function readGold(directory: URL): Labels[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => {
      const gold = JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as Gold;
      return {
        file: gold.file,
        repo: gold.repo,
        outputs: gold.output_contracts.map(({ start, end, strength, sections }) => ({ lines: [start, end] as const, strength, sections: sections.map(({ title }) => hash(title)) })),
        rules: gold.critical_rules.map(({ kind, start, end }) => ({ kind, lines: [start, end] as const })),
        tools: gold.required_tools.map(({ name: tool }) => hash(tool)),
        skills: gold.skills.map(({ name: skill }) => hash(skill)),
        targets: gold.delegation_targets.map(({ name: target }) => hash(target)),
      };
    });
}

/** Labels of the files whose text is at hand. */
export function readOwn(directory: URL, text: (file: string) => string | undefined): (Labels & { readonly round: number })[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => {
      const own = JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as Hashed;
      const written = text(own.file);
      if (written === undefined) return [];
      const found = createHash('sha256').update(written).digest('hex');
      if (found !== own.sha256) throw new Error(`${own.file} is not the file that was labelled`);
      return [own];
    });
}

/** A title or name without case, marks and blanks, as a short hash. */
export function hash(title: string): string {
  return createHash('sha256').update(title.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')).digest('hex').slice(0, 12);
}
