import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../../src/contract/check.ts';
import { decide } from '../../../src/guard/decide.ts';
import { readQuestion, type QuestionKind } from '../../../src/guard/question.ts';
import { respond } from '../../../src/guard/respond.ts';
import { readAgent } from '../../../src/hosts/detect.ts';
import { judgedOf, partOf, readRun } from '../../../src/hosts/judged.ts';
import type { Step } from '../../../src/hosts/driver.ts';
import { openSource } from '../../../src/hosts/open.ts';
import { hosts } from '../../../src/hosts/registry.ts';
import { eventsOf, isEvent } from '../../../src/hosts/shared/events.ts';
import type { GuardData } from '../../../src/model/guard-data.ts';
import type { Judged } from '../../../src/model/verdict.ts';
import { fromText } from '../../../src/parse/source.ts';
import { claimedFiles } from '../../../src/run/claims.ts';
import { lineReader } from '../../../src/run/lines.ts';
import { fixtureAgents } from '../../fixture-agents.ts';
import { fixtures, prose, textOf } from '../inputs.ts';
import { judge } from '../judge.ts';
import type { Random } from '../random.ts';
import { anyValue, spoil, spoilValue, token } from '../spoil.ts';
import type { Surface } from './surface.ts';

const titles = 'You keep lamps. You must never call yourself. Never use `Bash`. At most three attempts.\n\nYour answer must have these sections:\n\n## 1. Summary\n\n## 2. Risks\n\nName each risk and its owner.\n\n## 3. Next steps\n';
const shaped = 'You keep lamps.\n\nAlways return JSON with exactly these fields:\n\n```json\n{"status": "done", "files_changed": ["a.ts"], "errors": [], "next_action": "none"}\n```\n';
const bodies = [titles, shaped];

let known: { readonly judged: readonly Judged[]; readonly guards: readonly GuardData[] } | undefined;

/** What agents promised, and what the guards of all hosts hold of it. Made when first asked for: a parser has to be chosen before. */
function promises() {
  if (known) return known;
  const own = bodies.flatMap((body) => openSource(fromText('x.md', `---\nname: x\ndescription: d\ntools: Read, Bash, Agent(scout)\n---\n${body}`)));
  const agents = [...own, ...fixtureAgents(join(fixtures, 'agents')).map(({ document }) => document)].map((document) => readAgent(document));
  const guards = agents.flatMap((agent) => hosts.flatMap((host) => host.guard?.(agent)?.data.value ?? []));
  return (known = { judged: agents.map((agent) => judgedOf(agent, undefined)), guards });
}

/** An answer as an agent might give it: parts of what was asked for, in any form and order. */
export function answer(random: Random): string {
  const title = () => random.of(['Summary', 'Risks', 'Next steps', 'summary:', '1. Summary', '**Risks**', token(random)]);
  const part = () => `${random.of(['## ', '# ', '### ', '1. ', '- ', '**', '', '> ', '    '])}${title()}${random.of(['\n', '\n\n', ':\n', '**\n', ' '])}${prose(random)}\n`;
  const data = () => JSON.stringify(spoilValue({ status: 'done', files_changed: ['a.ts'], errors: [], next_action: 'none' }, random, 8));
  const fenced = () => `${random.of(['```json\n', '```\n', '~~~yaml\n', ''])}${random.once(3) ? spoil(data(), random, () => '}') : data()}${random.of(['\n```\n', '\n~~~\n', ''])}`;
  return random.some(6, () => (random.once(4) ? fenced() : part())).join(random.of(['', '\n']));
}

export const answers: Surface = {
  name: 'answers',
  share: 40_000,
  make: (random) => ({ path: 'answer.md', content: random.once(2) ? answer(random) : spoil(answer(random), random, () => '```\n## ') }),
  faults: (input, turn) =>
    judge((hold) => {
      const text = textOf(input);
      const { judged } = promises();
      const lines = text.split(/\r\n|\n|\r/).length;
      hold('places', () => {
        claimedFiles(text);
        const { points } = check(judged[turn % judged.length]!, text);
        return points.some(({ at }) => at && !(at[0] >= 1 && at[0] <= at[1] && at[1] <= lines)) ? 'a point is outside of the answer' : undefined;
      });
    }),
};

const kinds: readonly QuestionKind[] = ['call', 'stop', 'begin', 'end', 'idle'];
const questions: readonly unknown[] = [
  { hook_event_name: 'PreToolUse', session_id: 's', agent_type: 'x', agent_id: 'x-1', tool_name: 'Task', tool_input: { subagent_type: 'x', prompt: 'p' } },
  { hook_event_name: 'SubagentStop', session_id: 's', agent_type: 'x', stop_hook_active: false, last_assistant_message: titles },
  { sessionId: 's', agentName: 'x', toolName: 'bash', toolArgs: '{"command":"ls"}' },
  { session_id: 's', agent_name: 'x', tool_name: 'scout', tool_input: { result: '{"status":"done"}' }, response: shaped },
];

/** The question of a hook, and the file beside the guard. */
export const hooks: Surface = {
  name: 'questions of hooks',
  share: 50_000,
  make: (random) => {
    const sample = spoilValue(random.of(questions), random, 8);
    const value = random.once(10) ? anyValue(random, 4) : random.once(3) && isEvent(sample) ? { ...sample, last_assistant_message: answer(random) } : sample;
    const text = JSON.stringify(value);
    return { path: 'question.json', content: random.once(4) ? spoil(text, random, () => '"}') : text };
  },
  faults: (input, turn) =>
    judge((hold) => {
      const text = textOf(input);
      const { guards } = promises();
      const data = guards[turn % guards.length]!;
      const kind = kinds[turn % kinds.length]!;
      let roster = 'begin x\nidle\nbegin%20 x\n';
      const memory = { count: () => 1 + (turn % 3), roster: (_: unknown, line = '') => (roster += line) };
      const isObject = hold('no throw', () => void (isQuestion(text) && decide(readQuestion(text, kind), data, memory)));
      if (!isObject) return;
      const call = { program: 'guard.cjs', kind, question: () => text, memory };
      hold('no throw', () => (respond({ ...call, contract: () => JSON.stringify(data) }).exit === 0 && kind === 'call' && !isQuestion(text) && data.form !== 'copilot' ? 'a question that cannot be read is let through' : undefined));
      hold('no throw', () => void respond({ ...call, question: () => '{"tool_name":"Task","agent_type":"x","tool_input":{"subagent_type":"x"},"last_assistant_message":"a"}', contract: () => text }));
    }),
};

function isQuestion(text: string): boolean {
  try {
    return isEvent(JSON.parse(text));
  } catch {
    return false;
  }
}

const streams: readonly string[] = readdirSync(join(fixtures, 'wire')).flatMap((host) => readdirSync(join(fixtures, 'wire', host)).map((name) => readFileSync(join(fixtures, 'wire', host, name), 'utf8')));
const ownStream = ['{"type":"start","host":"codex","agent":"x","attempts":1}', '{"type":"tool-call","id":"1","tool":"Bash","input":{"command":"ls"}}', '{"type":"delegate","id":"1","to":"x"}', '{"type":"denied","id":"1","why":"w"}', '{"type":"final","attempt":1,"answer":"## Summary"}'].join('\n');

/** Recorded runs, as they are given to `verify`, and as `run` reads them line by line. */
export const recordings: Surface = {
  name: 'recorded runs',
  share: 40_000,
  make: (random) => {
    const stream = random.once(6) ? ownStream : random.of(streams);
    const lines = stream.trim().split('\n').map((line) => (random.once(2) ? line : JSON.stringify(spoilValue(JSON.parse(line), random, 10))));
    const text = random.once(8) ? `[${lines.join(',')}]` : lines.join(random.of(['\n', '\r\n', '\n\n']));
    return { path: 'run.jsonl', content: random.once(3) ? spoil(text, random, () => random.of(streams), 3) : text };
  },
  faults: (input, turn) =>
    judge((hold) => {
      const text = textOf(input);
      const { judged } = promises();
      const own = judged[turn % judged.length]!;
      hold('no throw', () => {
        const events = eventsOf(text);
        const run = readRun(events, hosts[turn % hosts.length]!.id);
        for (const as of run ? ([undefined, 'main', 'subagent'] as const) : []) {
          const part = partOf(run!.recording, own.name, as);
          if (part && part !== 'unclear') check(own, part.answer ?? '', part.run);
        }
        for (const { readRun: read } of hosts) read?.(events);
      });
      hold('same value', () => {
        const steps: Step[] = [];
        const drive = hosts[turn % hosts.length]!.drive?.();
        const read = drive?.reader();
        const bytes = Buffer.from(text);
        const lines = lineReader(4096, (line) => {
          drive?.notLoaded?.(line, 'x');
          for (const event of eventsOf(line)) {
            if (drive?.isPiece?.(event) !== true) drive?.session(event);
            steps.push(...(read?.(event) ?? []));
          }
        }, () => undefined);
        for (let at = 0; at < bytes.length; at += 1 + (turn % 700)) lines.add(bytes.subarray(at, at + 1 + (turn % 700)));
        lines.end();
        steps.push(...(read?.(undefined) ?? []));
        return steps.some((step) => ['tool', 'id', 'to', 'text'].some((key) => key in step && typeof step[key as never] !== 'string' && step[key as never] !== undefined)) ? 'a step has a name that is no text' : undefined;
      });
    }),
};
