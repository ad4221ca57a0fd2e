import { isCallOf, sameAgent } from '../contract/check/conduct.ts';
import { brokenParts } from '../contract/check/returns.ts';
import type { GuardData } from '../model/guard-data.ts';
import type { Point } from '../model/verdict.ts';
import type { Question, Reply } from './question.ts';
import { aloneAtWork, idleLine, rosterLine } from './roster.ts';

/** What the guard remembers between two questions. */
export interface Memory {
  /** Counts failed answers: the number of this one in its run, from 1. */
  count(question: Question): number;
  /** The agents of a session that began and ended work, in order; adds a line where there is one. */
  roster(question: Question, line?: string): string;
}

const nothing: Reply = { says: 'nothing' };

/** What the guard says to a question. It speaks only of its own agent. */
export function decide(asked: Question, data: GuardData, memory: Memory): Reply {
  if (asked.kind === 'begin' || asked.kind === 'end') {
    for (const called of targets.flatMap((field) => namesIn(asked.input[field]))) memory.roster(asked, rosterLine(asked.kind, called));
    return nothing;
  }
  if (asked.kind === 'idle') {
    memory.roster(asked, idleLine);
    return nothing;
  }
  const question = identified(asked, data, memory);
  if (question.agent !== undefined && !sameAgent(question.agent, data.judged.name)) return nothing;
  return question.kind === 'call' ? judgeCall(question, data) : judgeAnswer(question, data, memory);
}

/** The question with the name of its agent, where the host says it in another way or not at all. */
function identified(asked: Question, { judged: { name }, form }: GuardData, memory: Memory): Question {
  if (asked.agent !== undefined) return asked;
  // Qwen Code names the agent of a call only in the id of its run: its name, a dash and the id of the call that started it.
  if (asked.instance.startsWith(`${name}-`)) return { ...asked, agent: name };
  const turn = form === 'gemini' ? aloneAtWork(memory.roster(asked), name) : undefined;
  return turn === undefined ? asked : { ...asked, agent: name, instance: String(turn) };
}

/** Fields in which hosts name the agent that is called. */
const targets = ['subagent_type', 'agent_type', 'agent_name'];

function judgeCall({ agent, tool, input }: Question, { judged, delegates, ungranted }: GuardData): Reply {
  const { name, contract, callees } = judged;
  // Where the host does not say who calls, a ban of this agent must not bind another one.
  if (agent === undefined) return nothing;
  const forbidden = contract.requiredTools.find((one) => isCallOf(one.tool, tool, judged));
  if (forbidden) return deny(`\`${name}\` must not use \`${forbidden.tool}\``);
  if (ungranted.some((one) => sameTool(one, tool))) return deny(`\`${name}\` was not given \`${tool}\``);
  if (!delegates.some((one) => sameTool(one, tool))) return nothing;
  for (const called of targets.flatMap((field) => namesIn(input[field]))) {
    if (contract.delegation.self === 'forbidden' && sameAgent(called, name)) return deny(`\`${name}\` must not call itself`);
    if (contract.delegation.forbidden.some((one) => sameAgent(one, called))) return deny(`\`${name}\` must not call \`${called}\``);
    if (callees && !callees.some((one) => sameAgent(one, called))) return deny(`\`${name}\` may call only ${callees.map((one) => `\`${one}\``).join(', ')}`);
  }
  return nothing;
}

function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function sameTool(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase().trim();
}

function deny(what: string): Reply {
  return { says: 'deny', reason: `${what}: its instructions forbid it. Go on without this call.` };
}

function judgeAnswer(question: Question, data: GuardData, memory: Memory): Reply {
  if (question.agent === undefined || question.answer === undefined) return nothing;
  const broken = brokenParts(data.judged.contract, question.answer);
  if (broken.length === 0) return nothing;
  const attempt = memory.count(question);
  if (attempt >= data.attempts) return { says: 'nothing', note: `mandate: attempt ${attempt} of ${data.attempts} of \`${data.judged.name}\` is let go, although it lacks what its instructions promise: ${broken.map(({ why }) => why).join('; ')}` };
  return { says: 'again', reason: reason(broken, attempt, data) };
}

/** What is missing, and how the next answer may end the matter. */
export function reason(broken: readonly Point[], attempt: number, { attempts, judged }: Pick<GuardData, 'attempts' | 'judged'>): string {
  const all = broken.some(({ promise }) => promise === 'return-shape') ? broken.filter(({ promise }) => !promise.startsWith('field:')) : broken;
  const isLast = attempt + 1 >= attempts;
  const fields = judged.contract.returnShape?.fields;
  const envelope = fields ? `return the ${judged.contract.returnShape!.format.toUpperCase()} with ${fields.map((field) => `\`${field}\``).join(', ')} and say in it what failed` : 'keep every title and say below it what is missing and why';
  return [
    `Your answer does not keep what your instructions promise (attempt ${attempt} of ${attempts}):`,
    ...all.map(({ why }) => `- ${why}`),
    isLast ? `Give the whole answer once more with these parts. It is the last attempt: if you cannot, ${envelope}.` : 'Give the whole answer once more with these parts.',
  ].join('\n');
}
