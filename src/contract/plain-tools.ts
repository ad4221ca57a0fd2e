import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** Tools that hosts bring along; one word of these in a code span is a tool even without the noun beside it. */
export const hostTools: ReadonlySet<string> = new Set('read write edit multiedit notebookedit bash grep glob ls task agent webfetch websearch todowrite todoread askuserquestion skill exitplanmode apply_patch read_file write_file run_shell_command taskcreate taskget tasklist taskoutput taskstop taskupdate sendmessage bashoutput killshell notebookread'.split(' '));

/** A name of a tool and where it stands in the unit. */
export interface Place {
  readonly tool: string;
  readonly start: number;
  readonly end: number;
}

/** Tools that stand in the prose with no marks of their own. */
export function plainTools({ raw, masked, lexicon }: Unit, granted: ReadonlySet<string>): Place[] {
  const found: Place[] = [];
  if (/`[A-Z][A-Za-z]{1,20},/.test(raw)) found.push(...spanned(raw));
  const verbs = words(lexicon, ({ tools }) => tools.use);
  if (!verbs.test(masked)) return found;
  if (capital.test(raw)) {
    const ends = verbs.all(masked).map(({ end }) => end);
    for (const run of runsOf(raw)) if (isUsed(run, raw, masked, ends, granted)) found.push(...run);
  }
  if (/\stools?(?![a-z])|\sMCP/.test(raw)) {
    for (const match of raw.matchAll(beside)) {
      const tool = match[1] ?? match[2]!;
      if (masked[match.index] !== ' ' && isName(tool, match[1] === undefined, granted)) found.push({ tool, start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}

/** *Your tools are `Read, Grep, Edit`*: several names in one code span. */
function spanned(raw: string): Place[] {
  return [...raw.matchAll(/`([A-Z][A-Za-z]{1,20}(?:,\s[A-Z][A-Za-z]{1,20}){1,12})`/g)].flatMap(({ index, 1: list = '' }) => {
    const names = list.split(', ');
    if (!names.every((name) => hostTools.has(name.toLowerCase()))) return [];
    let start = index + 1;
    return names.map((tool) => {
      const place = { tool, start, end: start + tool.length };
      start = place.end + 2;
      return place;
    });
  });
}

const capital = /Glob|Grep|Read|Write|Edit|Bash|Web(?:Search|Fetch)|Task|SendMessage/;
/** Names that are words of every day as well are written with a capital. */
const name = /(?<![\w`./#<-])(?:Glob|Grep|Read|Write|(?:Multi)?Edit|Bash(?:Output)?|WebSearch|WebFetch|Task(?:Create|Get|List|Output|Stop|Update)?|SendMessage)(?![\w-])/g;
const joint = /^(?:,\s(?:and\s|or\s)?|\s(?:and|or)\s|\/)$/;

/** Names that are joined: *Read, Grep, and Bash*. */
function runsOf(raw: string): Place[][] {
  const runs: Place[][] = [];
  for (const { 0: tool, index: start } of raw.matchAll(name)) {
    const last = runs.at(-1);
    const place = { tool, start, end: start + tool.length };
    if (last && start - last.at(-1)!.end <= 6 && joint.test(raw.slice(last.at(-1)!.end, start))) last.push(place);
    else runs.push([place]);
  }
  return runs;
}

/** Right behind the verb, and no noun behind it: *use Bash only for*, not *use Bash built-ins*. */
function isUsed(run: readonly Place[], raw: string, masked: string, verbs: readonly number[], granted: ReadonlySet<string>): boolean {
  const [{ start, tool }, { end }] = [run[0]!, run.at(-1)!];
  if (masked[start] === ' ' || !verbs.some((verb) => verb <= start && start - verb <= 8 && /^\s(?:the\s|only\s)?$/.test(masked.slice(verb, start)))) return false;
  const behind = raw.slice(end, end + 10).replace(/^\*{1,2}/, '');
  if (/^\s(?:tools?(?![a-z])|ONLY|only|to\s|for\s)/.test(behind)) return true;
  return (run.length > 1 || granted.has(tool.toLowerCase())) && /^(?:[.,;:)]|\s?$|\s[—–(-]|\s(?:and|or|when|across|before|after|first|on|as|if|instead|rather|over|in|with)\s)/.test(behind);
}

/** *The edit tool*, *use schema-guide MCP*: a name in small letters right before the noun. */
const beside = /(?<=(?:[Uu]s(?:e|ing)|[Cc]all|[Ii]nvoke|[Rr]un|[Vv]ia)\s(?:the\s)?)([a-z][\w-]{2,60})(?=\stool(?![a-z]))|(?<=(?:[Uu]s(?:e|ing)|[Cc]all|[Qq]uery|[Vv]ia)\s(?:the\s)?)([a-z][\w-]{2,60})(?=\sMCP(?![A-Za-z-]))/g;

function isName(tool: string, server: boolean, granted: ReadonlySet<string>): boolean {
  if (/^(?:the|this|that|any|each|every|same|right|and|following)$/.test(tool)) return false;
  if (server) return /[a-z]\d|-/.test(tool) || [...granted].some((one) => one.startsWith(`mcp__${tool}__`));
  return tool.includes('_') || hostTools.has(tool) || granted.has(tool) || (tool.includes('-') && [...granted].some((one) => one.endsWith(`__${tool}`)));
}
