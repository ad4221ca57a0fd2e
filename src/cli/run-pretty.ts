import picocolors from 'picocolors';
import type { RunEvent } from '../run/events.ts';
import { oneLine, printable } from '../text/printable.ts';
import type { Terminal } from './terminal.ts';

const widest = 160;

/** Shows a run to people on standard error, each line behind the time since its start and the tokens so far. */
export function prettyEvents(terminal: Terminal, host: string): (event: RunEvent) => void {
  const { bold, dim, red, green, yellow } = picocolors.createColors(terminal.color);
  const began = performance.now();
  let tokens = 0;
  const say = (text: string): void => {
    const time = `${((performance.now() - began) / 1000).toFixed(1)} s`.padStart(7);
    terminal.progress?.(`${dim(`${time}${tokens === 0 ? '' : `  ${shortNumber(tokens)} tokens`}`)}  ${text}\n`);
  };
  return (event) => {
    switch (event.type) {
      case 'start':
        return say(`${bold(oneLine(event.agent))} on ${host}${event.hostVersion === undefined ? '' : ` ${event.hostVersion}`}, at most ${event.attempts} ${event.attempts === 1 ? 'answer' : 'answers'}`);
      case 'text':
        return say(`${event.agent === undefined ? '' : `${dim(oneLine(event.agent))} `}${printable(event.text).trimEnd().replaceAll('\n', '\n           ')}`);
      case 'tool-call':
        return say(`${event.agent === undefined ? '' : `${dim(oneLine(event.agent))} `}→ ${oneLine(event.tool)} ${dim(cut(oneLine(JSON.stringify(event.input) ?? '')))}`);
      case 'tool-result':
        return event.ok ? undefined : say(`${yellow('!')} ${cut(oneLine(event.output ?? 'failed'))}`);
      case 'denied':
        return say(`${red('✗')} refused${event.tool === undefined ? '' : ` ${oneLine(event.tool)}`}: ${cut(oneLine(event.why))}`);
      case 'delegate':
        return say(`→ agent ${oneLine(event.to)}`);
      case 'usage':
        tokens = event.input + event.output;
        return undefined;
      case 'note':
        return say(`${yellow('!')} ${cut(oneLine(event.message))}`);
      case 'raw':
        return say(dim(cut(oneLine(typeof event.line === 'string' ? event.line : JSON.stringify(event.line)))));
      case 'verdict':
        return say(event.verdict.fulfilled ? green('fulfilled') : red('not fulfilled'));
      case 'retry':
        return say(`answer ${event.attempt}, asked for with what is missing: ${event.missing.map(oneLine).join('; ')}`);
      case 'files':
        if (event.unclaimed.length > 0 && event.claimed.length > 0) say(`${yellow('!')} changed and not named in the answer: ${event.unclaimed.map(oneLine).join(', ')}`);
        return event.unchanged.length === 0 ? undefined : say(`${yellow('!')} named in the answer and not changed: ${event.unchanged.map(oneLine).join(', ')}`);
      case 'final':
        return undefined;
    }
  };
}

function cut(text: string): string {
  return text.length > widest ? `${text.slice(0, widest)}…` : text;
}

function shortNumber(value: number): string {
  return value < 1000 ? String(value) : `${(value / 1000).toFixed(1)}k`;
}
