import { matchesOf } from '../text/matches.ts';
import { isOrder } from './imperative.ts';
import { backtick } from './signs.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** Names the file gives its agent in the frontmatter: prose that says one of them speaks of a tool. */
export function grantedNames(frontmatter: string): ReadonlySet<string> {
  const found = new Set<string>();
  let described = true;
  for (const written of frontmatter.split('\n')) {
    const key = /^(?:tools|allowed-?[tT]ools|disallowed-?[tT]ools|mcp[\w-]*|permissions?)\s?:/.exec(written)?.[0];
    // A list may stand as far left as its key.
    if (/^[^\s-]/.test(written)) described = key === undefined;
    if (!described) {
      const line = written.slice(key?.length ?? 0);
      for (const [name] of matchesOf(/[A-Za-z][\w.-]{2,80}/g, line)) if (!effect.test(name)) found.add(name.toLowerCase());
      for (const [name] of matchesOf(/(?<![\w./-])[A-Za-z][\w.-]{2,60}\/[A-Za-z][\w.-]{1,60}/g, line)) found.add(name.toLowerCase());
    }
  }
  return found;
}

/** What is done about a call, which names none. */
const effect = /^(?:allow|ask|deny)$/i;

/** What a call does, as the names of calls open. */
export const action = /^(?:get|list|search|find|create|update|delete|read|fetch|query|send|add|set|attach|suggest|run|check|scan|generate|analy[sz]e|start|stop|describe|execute|upload|resolve|show|open|close|save|load|post|browser|navigate|lookup|validate|export|import)(?:_|(?=[A-Z]))/;
const fewestRoutines = 3;

/** Three names of actions or more that the prose tells to use, and no code shows, are calls of a server the agent has. */
export function routinesOf(units: readonly Unit[]): Set<string> {
  const found = new Set<string>();
  for (let index = 0; index < units.length; index += 1) {
    const { type, raw, masked, signs, lexicon } = units[index]!;
    if ((signs & backtick) === 0 || type === 'heading') continue;
    for (const match of matchesOf(/`([a-z][A-Za-z0-9_]{3,60})`/g, raw)) {
      if (!action.test(match[1]!)) continue;
      const verb = words(lexicon, ({ tools }) => tools.use).all(masked.slice(Math.max(0, match.index - 24), match.index)).at(-1);
      if (verb || isOrder({ masked, lexicon })) found.add(match[1]!);
    }
  }
  if (found.size < fewestRoutines) return new Set();
  // A sample of an answer names what was called; only code that defines or calls a name makes it a name of code.
  for (const { fence } of units) if (fence && !/^(?:|text|txt|markdown|md|mdx)$/i.test(fence.language)) for (const [name] of matchesOf(/[a-z][A-Za-z0-9_]{3,60}/g, fence.text)) found.delete(name);
  return new Set(found.size < fewestRoutines ? [] : [...found].map((name) => name.toLowerCase()));
}
