import { hiddenOrder } from '../../src/analyse/hidden-orders.ts';
import { hiddenIn, type Hidden } from '../../src/analyse/prose.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { hideSecrets } from '../../src/text/secrets.ts';
import { oneLine } from '../../src/text/printable.ts';

const places: Readonly<Record<Hidden['kind'], string>> = {
  comment: 'a comment',
  'link-title': 'the title of a link',
  'picture-text': 'the text of a picture',
  style: 'text that its style hides',
  blanks: 'text behind a long run of blanks',
  'yaml-comment': 'a comment among the fields',
};

/** Signs of something that only the source of the page shows; a text without any has nothing hidden. */
const signs = /<!--|<[a-z][^<>\n]{0,200}(?:display|visibility|font-size|opacity|hidden)|^[ \t]{0,3}\[[^\]\n]{1,200}\]:|!\[[^\]\n]{20}|\]\([^()\n]{1,300}["']/im;
/** What each of the others cannot do without. */
const isMarked = (text: string): boolean => text.includes('<') || text.includes(']:') || text.includes('![') || text.includes('](');
const blanks = /[ \t]{200}/;

export default defineRule({
  id: 'security/hidden-instruction',
  summary: 'Disallow orders in places that a rendered page does not show.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  messages: {
    order: {
      text: 'Unexpected order to the model in {place}: `{found}`, expected orders that a reader sees',
      why: 'The model reads the whole file, and a person who looks at the page does not see this.',
      help: 'Move it into the text if the agent is to do it, else take it out.',
    },
    harmful: {
      text: 'Unexpected order in {place} that hides, sends or takes something: `{found}`, expected orders that a reader sees',
      why: 'The model reads the whole file, a person who looks at the page does not see this, and it would not stand a look.',
      help: 'Take it out, and find out who put it in.',
    },
  },
  check({ document, report }) {
    const tell = ({ kind, text, span }: Hidden): void => {
      const order = hiddenOrder(text, kind === 'style' || kind === 'blanks');
      if (!order) return;
      const line = oneLine(hideSecrets(text)).trim();
      const data = { place: places[kind], found: line.length > 100 ? `${line.slice(0, 99)}…` : line };
      if (order.isHarmful) report({ message: 'harmful', data, at: span });
      else report({ message: 'order', data, at: span, severity: 'warning' });
    };
    return {
      agent() {
        const { frontmatter } = document;
        // What follows a number was meant as text: *the request #12, and …*.
        for (const { 0: comment, index } of frontmatter?.text.includes('#') ? frontmatter.text.matchAll(/(?<=^|[ \t])#(?!\d)[^\n]{8,}/gm) : []) {
          const start = frontmatter!.start + index;
          const isValue = document.fields?.entries.some(({ value }) => value.span.start <= start && start < value.span.end && value.kind === 'scalar');
          if (!isValue) tell({ kind: 'yaml-comment', text: comment.slice(1), span: { start, end: start + comment.length } });
        }
        const { prompt } = document.prose;
        if (!(isMarked(prompt) && signs.test(prompt)) && !blanks.test(prompt)) return;
        for (const hidden of hiddenIn(document)) tell({ ...hidden, span: document.place(hidden.span) });
      },
    };
  },
});
