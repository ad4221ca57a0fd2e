import { defineRule } from '../../src/lint/rule.ts';
import { finder } from '../../src/text/gate.ts';
import type { Span } from '../../src/text/span.ts';

interface Spelling {
  readonly name: string;
  readonly span: Span;
}

const spelled = finder('a tool of a server', () => /(?<![\p{L}\p{N}_-])mcp__[a-zA-Z0-9](?:[a-zA-Z0-9-]|_(?!_)){0,63}__[a-zA-Z0-9_-]{0,128}[a-zA-Z0-9]/gu);

/**
 * Names of tools of servers in wide use, as their own lists of tools spell them.
 *
 * Read from the published packages on 2026-11-21: `@upstash/context7-mcp` 1.0.33 (`get-library-docs`) and 4.1.1
 * (`query-docs`), `@modelcontextprotocol/server-sequential-thinking` 2026.8.31.
 */
const known = ['mcp__context7__resolve-library-id', 'mcp__context7__get-library-docs', 'mcp__context7__query-docs', 'mcp__sequential-thinking__sequentialthinking'];

export default defineRule({
  id: 'mcp/name-mismatch',
  summary: 'Require one spelling for one MCP tool.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    granted: {
      text: 'Unexpected `{found}`, expected `{expected}` as in the tool list',
      why: 'Names of MCP tools match letter for letter, hyphen or underscore included, so a call by this name finds no tool.',
      help: 'Write `{expected}`, or change the list if the server spells it the other way.',
    },
    known: {
      text: 'Unexpected `{found}`, expected `{expected}` as its server spells it',
      why: 'Names of MCP tools match letter for letter, hyphen or underscore included, so this name finds no tool.',
      help: 'Write `{expected}`.',
    },
    body: {
      text: 'Unexpected `{found}`, expected one spelling: it is `{expected}` elsewhere in the file',
      why: 'Names of MCP tools match letter for letter, hyphen or underscore included, so one of the two finds no tool.',
      help: 'Look up how the server spells it, and write that in both places.',
    },
  },
  check({ file, document, agent, report }) {
    return {
      agent() {
        const granted = agent.tools.filter(({ status, targets }) => status === 'mcp' && targets.some((target) => target.kind === 'mcp' && target.tool !== '*'));
        const list = granted.map(({ name, span }): Spelling => ({ name, span }));
        const body = [...spelled(document.prompt)].map(({ 0: name, index }): Spelling => {
          const start = document.prose.body.start + index;
          return { name, span: document.place({ start, end: start + name.length }) };
        });
        const right = new Map(known.map((name) => [folded(name), { name }]));
        const inList = firstOf(list);
        const inBody = firstOf(body);
        for (const { name, span } of list) {
          const expected = right.get(folded(name))?.name;
          if (expected && expected !== name) report({ message: 'known', data: { found: name, expected }, at: span });
        }
        for (const { name, span } of body) {
          const key = folded(name);
          const expected = right.get(key) ?? inList.get(key);
          const other = expected ?? inBody.get(key)!;
          if (other.name === name) continue;
          const place = inList.get(key)?.name === other.name ? inList.get(key) : expected ? undefined : inBody.get(key);
          const labels = place ? [{ file, span: place.span, text: 'spelled so here' }] : [];
          const message = place && expected ? 'granted' : expected ? 'known' : 'body';
          report({ message, data: { found: name, expected: other.name }, at: span, labels });
        }
      },
    };
  },
});

function firstOf(spellings: readonly Spelling[]): ReadonlyMap<string, Spelling> {
  const first = new Map<string, Spelling>();
  for (const spelling of spellings) if (!first.has(folded(spelling.name))) first.set(folded(spelling.name), spelling);
  return first;
}

/** The same for two spellings of one name. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
