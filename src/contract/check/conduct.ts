import type { Limit, RequiredTool } from '../../model/contract.ts';
import type { Judged, Point, RunFacts, ToolCall } from '../../model/verdict.ts';
import { isWord } from '../characters.ts';
import type { Scanned } from './scan.ts';

const unseen = 'an answer alone does not show it';

/** Points on what the agent did: whom it called, which tools, how often. */
export function conductPoints(judged: Judged, scanned: Scanned, run: RunFacts | undefined): Point[] {
  const { requiredTools, limits } = judged.contract;
  const tools = requiredTools.flatMap((tool) => toolPoints(tool, judged, run));
  const caps = limits.map((limit) => limitPoint(limit, judged, scanned, run));
  return [...selfPoint(judged, run), ...delegationPoints(judged, run), ...tools, ...caps, ...prosePoints(judged)];
}

/** Whether a call hands work to an agent of this name; hosts look names up without regard to case, and some to `-` and `_`. */
export function callsAgent({ delegatesTo }: ToolCall, name: string): boolean {
  return delegatesTo !== undefined && sameAgent(delegatesTo, name);
}

export function sameAgent(one: string, other: string): boolean {
  return bareAgent(one) === bareAgent(other);
}

/** A name as names of agents are compared. */
export function bareAgent(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replace(/[\s_-]+/g, '-').replace(/^@/, '');
}

function selfPoint({ name, contract: { delegation } }: Judged, run: RunFacts | undefined): Point[] {
  if (delegation.self !== 'forbidden' || !delegation.selfSpan) return [];
  const point = { promise: 'self-delegation', gates: true, span: delegation.selfSpan };
  if (!run) return [{ ...point, held: null, why: unseen }];
  const called = run.calls.find((call) => callsAgent(call, name));
  if (called?.refused) return [{ ...point, held: true, why: `\`${name}\` called itself, and the call was refused` }];
  return [{ ...point, held: called === undefined, why: called ? `\`${name}\` called itself` : 'it did not call itself' }];
}

function delegationPoints({ contract: { delegation, rules }, callees }: Judged, run: RunFacts | undefined): Point[] {
  const span = rules.find(({ kind }) => kind === 'delegation')?.span ?? delegation.selfSpan ?? { start: 0, end: 0 };
  const forbidden = delegation.forbidden.map((name): Point => {
    const point = { promise: `forbidden-agent:${name}`, gates: true, span };
    if (!run) return { ...point, held: null, why: unseen };
    const called = run.calls.some((call) => callsAgent(call, name) && !call.refused);
    return { ...point, held: !called, why: called ? `it called \`${name}\`, which it must not` : `it did not call \`${name}\`` };
  });
  if (!callees) return forbidden;
  const strange = run?.calls.find(({ delegatesTo, refused }) => delegatesTo !== undefined && !refused && !callees.some((name) => sameAgent(name, delegatesTo)));
  const point = { promise: 'hand-offs', gates: true, span };
  if (!run) return [...forbidden, { ...point, held: null, why: unseen }];
  if (!strange) return [...forbidden, { ...point, held: true, why: 'it called only agents that it may' }];
  return [...forbidden, { ...point, held: false, why: `it called \`${strange.delegatesTo}\`, and may call only ${callees.map((name) => `\`${name}\``).join(', ')}` }];
}

/** A tool that is forbidden whatever it is for. *Never use `Bash` to read files* leaves its other uses free. */
export function isAbsolute({ mode, purpose, before }: RequiredTool): boolean {
  return mode === 'forbid' && before === undefined && (purpose === undefined || unconditional.test(purpose));
}

const unconditional = /^(?:(?:tools?|mcp|servers?|commands?|инструмент\p{L}*|werkzeuge?|herramientas?|outils?|ferramentas?|ツール|工具|도구|ever|at all|under any circumstances|нигде|никогда)[\s,.!]*)*$|^(?:,|and|or|nor|и|или|und|oder|y|o|et|ou|e|ve)(?!\p{L})/iu;

function toolPoints(tool: RequiredTool, judged: Judged, run: RunFacts | undefined): Point[] {
  if (tool.mode === 'mention') return [];
  const forbids = tool.mode === 'forbid';
  const point = { promise: `${forbids ? 'forbidden-tool' : 'tool'}:${tool.tool}`, gates: forbids, span: tool.span };
  if (!run) return [{ ...point, held: null, why: unseen }];
  const first = run.calls.findIndex((call) => isCallOf(tool.tool, call.tool, judged) && !(forbids && call.refused));
  if (forbids && first !== -1 && !isAbsolute(tool)) return [{ ...point, gates: false, held: null, why: `it called \`${run.calls[first]!.tool}\`, and only a reader can tell whether it was what the file forbids` }];
  if (forbids) return [{ ...point, held: first === -1, why: first === -1 ? `it did not call \`${tool.tool}\`` : `it called \`${run.calls[first]!.tool}\`, which it must not` }];
  const called: Point = { ...point, held: first !== -1, why: first === -1 ? `it never called \`${tool.tool}\`` : `it called \`${run.calls[first]!.tool}\`` };
  return tool.before === undefined ? [called] : [called, beforePoint(tool, first, judged, run)];
}

/** `Read before Edit`: whether the first call of the one comes before the first of the other. What is no tool is not visible. */
function beforePoint({ tool, before, span }: RequiredTool, first: number, judged: Judged, run: RunFacts): Point {
  const point = { promise: `tool-before:${tool}`, gates: false, span };
  const words = before!.split(/[^\p{L}\p{N}_-]+/u).filter((word) => word.length > 2);
  const later = run.calls.findIndex((call) => words.some((word) => isCallOf(word, call.tool, judged)));
  if (later === -1) return { ...point, held: null, why: `a run does not show when it was \`${before}\`` };
  if (first !== -1 && first < later) return { ...point, held: true, why: `it called \`${tool}\` before \`${run.calls[later]!.tool}\`` };
  return { ...point, held: false, why: `it called \`${run.calls[later]!.tool}\` before \`${tool}\`` };
}

/** Whether a call is one of a tool, by its name on the host or, for a server of tools, by the start of it. */
export function isCallOf(tool: string, called: string, { toolNames }: Pick<Judged, 'toolNames'>): boolean {
  const names = toolNames && Object.hasOwn(toolNames, tool) ? toolNames[tool]! : undefined;
  const own = bareTool(called);
  if (names) return names.some((name) => bareTool(name) === own);
  const wanted = bareTool(tool);
  // Only names of servers are the start of another name: `context7` of `mcp__context7__resolve-library-id`.
  return own === wanted || (own !== plainName(called) && own.startsWith(`${wanted}_`)) || own.startsWith(`${wanted}_`) && /[-_]/.test(tool);
}

function bareTool(name: string): string {
  return plainName(name).replace(/^mcp_/, '');
}

function plainName(name: string): string {
  const lower = name.toLowerCase().replace(/^@/, '');
  return [...lower].map((character) => (isWord(character.codePointAt(0)!) ? character : '_')).join('').replace(/_+/g, '_');
}

function limitPoint({ what, value, span }: Limit, { contract }: Judged, { lines }: Scanned, run: RunFacts | undefined): Point {
  const point = { promise: `limit:${what}`, gates: false, span };
  const counted = (number: number, of: string): Point => ({ ...point, held: number <= value, why: `${number} ${of}, and at most ${value} were allowed` });
  if (what === 'attempts' && run?.attempts !== undefined) return counted(run.attempts, run.attempts === 1 ? 'answer' : 'answers');
  if (what === 'calls' && run) return counted(run.calls.length, 'calls');
  const aboutAnswer = contract.outputs.some((output) => output.span.start <= span.start && span.end <= output.span.end);
  if (what === 'lines' && aboutAnswer && !inSection(span, contract.outputs)) return counted(lines.filter((line) => line.trim() !== '').length, 'lines');
  return { ...point, held: null, why: run ? 'a run does not show it' : unseen };
}

function inSection(span: Limit['span'], outputs: Judged['contract']['outputs']): boolean {
  return outputs.some(({ sections }) => sections.some((section) => section.demands.some((demand) => demand.span.start <= span.start && span.end <= demand.span.end)));
}

/** Prohibitions in words that no answer and no run can show to be kept. */
function prosePoints({ contract: { rules, requiredTools, delegation } }: Judged): Point[] {
  const told = [...requiredTools.filter(({ mode }) => mode === 'forbid').map(({ span }) => span.start), ...(delegation.selfSpan ? [delegation.selfSpan.start] : [])];
  const bans = rules.filter(({ kind, span }) => kind === 'prohibition' && !told.includes(span.start));
  return bans.map(({ span }) => ({ promise: 'prohibition', gates: false, held: null, why: 'only a reader can tell whether it was kept', span }));
}
