import type { Blockquote, Paragraph } from 'mdast';
import { binds } from '../../src/model/contract.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { spanOf } from '../../src/parse/document.ts';
import { gate } from '../../src/text/gate.ts';
import type { Span } from '../../src/text/span.ts';

// An order to leave a report in a markdown file: a verb, something that is a report, and the name of the file.
const about = '(?:report|summary|summaries|findings|analysis|review|audit|assessment|отч[её]т|сводк|анализ|报告|総括|レポート|보고서|informe|relatório|rapport|bericht|rapor)';
const report = new RegExp(
  `(?<![\\p{L}])(?:write|save|create|generate|produce|сохран\\p{L}+|запиш\\p{L}+|созда\\p{L}+|生成|保存|escrib\\p{L}+|guard\\p{L}+|salv\\p{L}+|enregistr\\p{L}+|speicher\\p{L}*)(?![\\p{L}])[^.!?\\n]{0,120}?(?:${about}[^.!?\\n]{0,80}\\.md(?![\\p{L}\\p{N}])|[\\p{L}\\p{N}_./{}<>[\\]-]{0,60}${about}[\\p{L}\\p{N}_{}<>[\\]-]{0,60}\\.md(?![\\p{L}\\p{N}]))`,
  'iu',
);
const mayReport = gate('a report in a file', () => report);
/** Files of a project that are called so and report nothing. */
const product = /\.github\/|ISSUE_TEMPLATE|bug_report/i;
const ban = /(?<![\p{L}])(?:not|never|don['’]t|no|не|никогда|不要|nunca|jamais|nicht)(?![\p{L}])/iu;
/** Nearly no title of most prompts holds one, and then nobody has to know which of them an answer has; most hold nothing that could be one. */
const pictures = /[\u231a-\uffff]/;
const emojiTitle = /^[^\S\n]*(?:#|\*\*)[^\r\n]*?(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)/mu;
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u;

export default defineRule({
  id: 'contract/host-trailer-contradiction',
  summary: 'Disallow orders that the host takes back behind the prompt.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    'report-file': {
      text: 'Unexpected order to write a report to a file, expected none where {host} tells subagents {says}',
      why: 'The order of the host stands behind the prompt, so the agent follows now the one and now the other.',
      help: 'Let the agent return the report as its answer, or say that the file is the product and asked for by the user.',
    },
    emoji: {
      text: 'Unexpected emoji in a title of the answer, expected none where {host} tells subagents {says}',
      why: 'The order of the host stands behind the prompt, so the title comes with the emoji or without it.',
      help: 'Take it out of the title, above all where a program looks for the title.',
    },
  },
  check({ document, agent, report: tell }) {
    const host = hostById(agent.dialect);
    const says = new Map(host?.trailer?.map((order) => [order.about, order.says]));
    if (!host || says.size === 0) return {};
    const isWriter = agent.authority.rest !== 'deny' || agent.authority.grants.some(({ effect, target }) => effect !== 'deny' && target.kind === 'capability' && (target.capability === 'write' || target.capability === 'shell'));
    const onReports = says.get('report-file');
    const quotes: Span[] = [];
    let hasReport = false;
    return {
      agent() {
        const order = says.get('emoji');
        if (order === undefined || !pictures.test(document.prompt) || !emojiTitle.test(document.prompt)) return;
        const mandated = agent.contract.outputs.filter(binds).flatMap(({ sections }) => sections);
        const first = mandated.find(({ span }) => emoji.test(titleLine(document.text, span)));
        if (first) tell({ message: 'emoji', data: { host: host.title, says: order }, at: first.span, severity: 'info' });
      },
      ...(isWriter && onReports !== undefined && /\.md/i.test(document.text) && mayReport(document.text) && {
        blockquote: (node: Blockquote) => void quotes.push(spanOf(node)),
        paragraph(node: Paragraph) {
          const { start, end } = spanOf(node);
          if (hasReport || quotes.some((quote) => quote.start <= start && end <= quote.end)) return;
          const text = document.text.slice(start, end);
          const match = /\.md/i.test(text) ? report.exec(text) : null;
          if (!match || product.test(match[0]) || ban.test(text.slice(text.lastIndexOf('\n', match.index) + 1, match.index + match[0].length))) return;
          // One order is enough to say it.
          hasReport = true;
          tell({ message: 'report-file', data: { host: host.title, says: onReports }, at: { start: start + match.index, end: start + match.index + match[0].length } });
        },
      }),
    };
  },
});

function titleLine(text: string, { start, end }: Span): string {
  const line = /^[^\r\n]*/.exec(text.slice(start, end))![0].slice(0, 160);
  return /^\s*(?:#|\*\*)/.test(line) ? line : '';
}
