import { catchersIn, sendsOut } from '../../src/analyse/attacks.ts';
import { commandsOf } from '../../src/analyse/commands.ts';
import { standingAt } from '../../src/analyse/prose.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { finder } from '../../src/text/gate.ts';

/** A picture whose address has a hole in its query: it is fetched when the answer is shown. */
const pictures = finder('a picture with data', () => /!\[[^\]\n]{0,200}\]\(\s{0,3}<?(https?:\/\/([^\s/)?#]{1,200})[^)\n?]{0,300}\?[^)\n]{1,500})\)/g);
const hole = /(?:<([^<>\n]{2,120})>|\$?\{([^{}\n]{2,120})\}|\[([A-Z][A-Z_ ]{2,60})\]|\$\(([^()\n]{2,120})\))/;
const data = /file|content|conversation|histor|secret|key|token|env|data|output|base64|context|message|prompt|code|summary|answer|text|result|user|read/i;
const badges = /(?:^|\.)(?:shields\.io|badgen\.net|badge\.fury\.io|codecov\.io|travis-ci\.\w+|circleci\.com|githubusercontent\.com|github\.com|star-history\.com|contrib\.rocks|quickchart\.io|placeholder\.com|placehold\.co|unsplash\.com)$/i;
/** An order to send what is private to an address. */
const orders = finder('an order to send', () => /\b(?:send|upload|post|transmit|forward|exfiltrate|submit|deliver|push)\b[^.!?\n]{0,80}?\b(?:conversation|chat history|secrets?|api keys?|credentials?|passwords?|environment variables?|env vars?|\.env(?: file)?|private keys?|source code|tokens)\b[^.!?\n]{0,60}?\b(?:to|at)\s{1,3}[`<"']?(https?:\/\/[^\s`>"')]{4,200}|[\w.+-]{1,64}@[\w-]{1,60}\.[a-z]{2,10})/gi);

export default defineRule({
  id: 'security/exfiltration',
  summary: 'Disallow ways for data to leave the machine unseen.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  messages: {
    command: {
      text: 'Unexpected command that sends {what} to another machine, expected data that stays',
      why: 'What is sent cannot be called back, and nobody sees that it was sent.',
      help: 'Take it out, or send only what was made for that address.',
    },
    picture: {
      text: 'Unexpected picture from `{host}` with data in its address, expected a fixed address',
      why: 'Showing the picture sends what was put into the address, without a click.',
      help: 'Take it out, or write an address without a hole for data.',
    },
    order: {
      text: 'Unexpected order to send private data to `{address}`, expected data that stays',
      why: 'What is sent cannot be called back.',
      help: 'Take it out.',
    },
    service: {
      text: 'Unexpected address `{address}` of a service that catches what is sent to it, expected an address of your own',
      why: 'Such services show all that arrives to whoever made the address.',
      help: 'Take it out, or put it in inline code if the text is about it.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        const { text, body } = document.prose;
        for (const found of commandsOf(document)) {
          const sent = sendsOut(found);
          if (!sent || found.standing.isMention) continue;
          const start = found.around[found.index]!.after === '|' ? found.around[found.index - 1]!.span.start : found.command.span.start;
          report({ message: 'command', data: { what: sent.what }, at: document.place({ start: Math.min(start, found.command.span.start), end: found.command.span.end }), severity: sent.isPrivate ? 'error' : 'warning' });
        }
        const isOrder = (start: number, end: number): boolean => {
          const { where, isMention } = standingAt(document, start, end);
          return start >= body.start && !isMention && where !== 'none';
        };
        for (const { 0: match, 1: address, 2: host, index } of pictures(text)) {
          const inside = hole.exec(address!)?.slice(1).find((part) => part !== undefined);
          if (inside === undefined || !data.test(inside) || badges.test(host!)) continue;
          if (isOrder(index, index + match.length)) report({ message: 'picture', data: { host: host! }, at: document.place({ start: index, end: index + match.length }), severity: 'warning' });
        }
        for (const { 0: match, 1: address, index } of /https?:|@/.test(text) ? orders(text) : []) {
          if (isOrder(index, index + match.length) && standingAt(document, index).where !== 'fence') report({ message: 'order', data: { address: address! }, at: document.place({ start: index, end: index + match.length }), severity: 'warning' });
        }
        const [caught] = catchersIn(text);
        if (caught && standingAt(document, caught.index).where !== 'code' && isOrder(caught.index, caught.index + caught[0].length)) {
          report({ message: 'service', data: { address: caught[0] }, at: document.place({ start: caught.index, end: caught.index + caught[0].length }), severity: 'warning' });
        }
      },
    };
  },
});
