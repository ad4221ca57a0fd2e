import { isPartOfAgent } from '../../src/analyse/part-of.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { isPage } from '../../src/hosts/pages.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { beforeFrontmatter } from '../../src/parse/late-frontmatter.ts';

export default defineRule({
  id: 'core/frontmatter-missing',
  summary: 'Require frontmatter.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    dropped: {
      text: 'Missing frontmatter, expected a block between two `---` on the first line',
      why: '{host} does not load the agent: {verdict}.',
      help: 'Start the file with `---`, `name:` and `description:` on a line each, and `---`; nothing may stand before it, not even a blank line.',
    },
    mangled: {
      text: 'Missing frontmatter, expected a block between two `---` on the first line',
      why: '{host} finds no fields: a program that lays out markdown made a line and a title of them.',
      help: 'Write `---`, each field on a line of its own, and `---`, and have that program leave frontmatter alone.',
    },
    bare: {
      text: 'Missing frontmatter, expected a block between two `---` on the first line',
      why: '{host} loads the whole file as a prompt, with every tool and without a description.',
      help: 'Start the file with `---`, `description:` and what the agent may do, and `---`.',
    },
    mistaken: {
      text: 'Missing frontmatter, expected a block between two `---` on the first line',
      why: '{host} loads another agent than is written here: {verdict}.',
      help: 'Start the file with `---`, `description:` and what the agent may do, and `---`.',
    },
    portable: {
      text: 'Missing frontmatter, expected a name and a description',
      why: 'No host looks for agents where the file lies; what is compiled from it gets a name from its path.',
      help: 'Add `name` and `description`, or leave it as a prompt that is compiled.',
    },
  },
  check({ file, document, agent, workspace, verdict, report }) {
    return {
      agent() {
        if (document.format !== 'markdown' || document.frontmatter || document.unclosed || beforeFrontmatter(document.text)) return;
        const at = { start: 0, end: document.lines.line(1).length };
        const { verdict: outcome, why } = verdict();
        const host = hostById(agent.dialect)?.title ?? 'The host';
        // The host that takes a page for a note is right, and one that makes an agent of it is not.
        if ((isPage(document) || isPartOfAgent(file, workspace)) && (outcome === 'drops' || outcome === 'n/a' || agent.dialect === 'portable')) return;
        if (agent.dialect !== 'portable' && outcome !== 'n/a' && mangled.test(document.text)) report({ message: 'mangled', data: { host }, at, severity: outcome === 'drops' ? 'error' : 'warning' });
        else if (outcome === 'drops') report({ message: 'dropped', data: { host, verdict: why }, at });
        else if (agent.dialect === 'portable') report({ message: 'portable', at, severity: 'info' });
        else if (outcome === 'recovers') report({ message: 'mistaken', data: { host, verdict: why }, at, severity: 'warning' });
        else if (outcome !== 'n/a') report({ message: 'bare', data: { host }, at, severity: 'warning' });
      },
    };
  },
});

/** What is left of a block by a program that takes `---` for a line and for the mark of a title. */
const mangled = /^(?:_{3,200}|\*{3,200})[ \t]*\r?\n[ \t]*\r?\n#{1,6}[ \t](?:name|description|tools|model|mode)[ \t]*:[ \t]/;
