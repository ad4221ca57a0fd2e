import { listLead } from '../../src/analyse/list-lead.ts';
import type { Label } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { spanOf } from '../../src/parse/document.ts';
import { finder, gate } from '../../src/text/gate.ts';
import type { Span } from '../../src/text/span.ts';

// Sentences about the agent itself that forbid every change of a file. A sentence that goes on (`outside src`, `until`,
// `without asking`) or is about source code, where reports and tests can be written, forbids less, and "read-only" alone is mostly said of data, disks and modes.
const bans = [
  { name: 'a ban on changes, read-only', pattern: () => /(?<![\p{L}\p{N}])you are (?:a |an )?(?:strictly |purely )?read-only(?: [\p{L}-]{1,20}){0,3} ?(?=[.,;:!—]|$)/giu },
  { name: 'a ban on changes', pattern: () => /(?<![\p{L}\p{N}])(?:you (?:must |may |can |should |do |will )?(?:not|never)|never|(?:do|must) not|this agent never) (?:edit|modify|write to|change|touch)s? (?:any |the |project )*(?:files?|code)(?= ?(?:[.;!—]|$))/giu },
  { name: 'a ban on changes, Russian', pattern: () => /(?<![\p{L}\p{N}])(?:ты|вы|агент) (?:никогда )?не (?:редактиру(?:ешь|ете|ет)|изменя(?:ешь|ете|ет)|меня(?:ешь|ете|ет)) (?:никакие )?(?:файлы|код)(?= ?(?:[.;!—]|$))/giu },
].map((ban) => ({ ...ban, mayHold: gate(ban.name, ban.pattern), find: finder(ban.name, ban.pattern) }));

/** What they cannot do without: nearly every paragraph lacks it, and a pattern with letters of all languages is dear to compile. */
const needed = /read-only|(?:not|never) (?:edit|modify|write to|change|touch)|не /i;

export default defineRule({
  id: 'contract/contradicting-grant',
  summary: 'Disallow grants of what the prompt forbids.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    granted: {
      text: 'Unexpected ban on changing files beside {tools} in `{field}`, expected one or the other',
      why: 'The host goes by the list, so only the good will of the model keeps the files as they are.',
      help: 'Take {tools} out of `{field}`, or say in the prompt what may be changed.',
    },
  },
  check({ file, document, agent, report }) {
    const changing = new Set(['edit', 'write', 'notebook']);
    const isHeld = hostById(agent.dialect)?.demands.patterns !== 'ignored';
    const grants = agent.tools.filter(
      ({ effect, status, pattern = '*', targets }) =>
        // Where the host keeps all files but some from being changed, the ban is about the others.
        effect === 'allow' && status !== 'retired' && (!isHeld || /^\*+$/.test(pattern)) && targets.some((target) => target.kind === 'capability' && changing.has(target.capability)),
    );
    if (grants.length === 0 || !bans.some(({ mayHold }) => mayHold(document.text))) return {};
    const quotes: Span[] = [];
    return {
      blockquote: (node) => void quotes.push(spanOf(node)),
      paragraph(node) {
        const { start, end } = spanOf(node);
        if (quotes.some((quote) => quote.start <= start && end <= quote.end)) return;
        const ban = firstBan(document.text.slice(start, end));
        if (!ban || inCase.test(listLead(document.text, start) ?? '')) return;
        report({
          message: 'granted',
          data: { field: grants[0]!.field, tools: grants.map(({ value }) => `\`${value}\``).join(', ') },
          at: { start: start + ban.start, end: start + ban.end },
          labels: grants.map(({ span }): Label => ({ file, span, text: 'granted here' })),
        });
      },
    };
  },
});

/** *If no one asked: - do not edit files*. */
const inCase = /^[*_>\s]*(?:if|when|whenever|unless|until|while|in case|если|когда|пока)\s.*[:：][*_\s]*$/iu;

function firstBan(paragraph: string): Span | undefined {
  const sentences = paragraph.replace(/[\n\r*_]/g, ' ');
  if (!needed.test(sentences)) return undefined;
  for (const { find } of bans) {
    const [match] = find(sentences);
    if (match) return { start: match.index, end: match.index + match[0].trimEnd().length };
  }
  return undefined;
}
