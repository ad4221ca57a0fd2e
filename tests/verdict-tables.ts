import { parse } from 'yaml';
import { check } from '../src/contract/check.ts';
import type { Judged } from '../src/model/verdict.ts';

/** One answer and what the verdict on it has to be; every point that is not named has to be kept. */
export interface VerdictCase {
  readonly id: string;
  readonly language: 'en' | 'ru';
  readonly answer: string;
  /** Points that are broken and gate, and those that are broken and do not. */
  readonly broken?: readonly string[];
  readonly doubtful?: readonly string[];
  readonly unseen?: readonly string[];
  /** Out of `always unseen`, those that are kept here after all. */
  readonly kept?: readonly string[];
  /** Points that are not made. */
  readonly absent?: readonly string[];
  /** A text in the reason of a broken point. */
  readonly says?: string;
}

export interface VerdictTable {
  readonly agent: string;
  readonly 'always unseen': readonly string[];
  readonly pieces: Readonly<Record<string, string>>;
  readonly cases: readonly VerdictCase[];
}

export function readTable(text: string): VerdictTable {
  return parse(text) as VerdictTable;
}

/** The verdict that was expected and the one that was given, each as lists of short names. */
export function judgeCase({ pieces, ...table }: VerdictTable, one: VerdictCase, judged: Judged) {
  const answer = one.answer.replace(/@(\w+)/g, (whole, name: string) => pieces[name] ?? whole);
  const { points, fulfilled } = check(judged, answer);
  const sections = judged.contract.outputs.flatMap((output) => output.sections);
  const short = (promise: string): string => {
    const [, demanded = '', number] = /^demand:(.*):(\d+)$/.exec(promise) ?? [];
    const title = demanded || /^section:(.*)$/.exec(promise)?.[1];
    const place = sections.findIndex((section) => section.title === title) + 1;
    return place === 0 ? promise : number === undefined ? `s${place}` : `d${place}.${number}`;
  };
  const named = (which: (point: (typeof points)[number]) => boolean) => points.filter(which).map(({ promise }) => short(promise)).toSorted();
  const broken = one.broken ?? [];
  const doubtful = one.doubtful ?? [];
  const unseen = [...table['always unseen'].filter((name) => !one.kept?.includes(name)), ...(one.unseen ?? [])];
  const all = points.map(({ promise }) => short(promise));
  const expected = { fulfilled: broken.length === 0, broken: broken.toSorted(), doubtful: doubtful.toSorted(), unseen: unseen.toSorted(), made: true };
  const got = {
    fulfilled,
    broken: named(({ held, gates }) => held === false && gates),
    doubtful: named(({ held, gates }) => held === false && !gates),
    unseen: named(({ held }) => held === null),
    made: (one.absent ?? []).every((name) => !all.includes(name)),
  };
  return { expected, got, whys: points.filter(({ held }) => held === false).map(({ why }) => why).join('\n') };
}
