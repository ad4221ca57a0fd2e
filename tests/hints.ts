import { readAgent } from '../src/hosts/detect.ts';
import { hostTools } from '../src/contract/tool-names.ts';
import { mayBanCalls, mayCapRuns, mayCountSections, mayShapeAnswer, maySkill } from '../src/contract/hints.ts';
import { speaksOfForm } from '../src/contract/said.ts';
import { handOffsIn, mayHandOff } from '../src/analyse/hand-off.ts';
import { mayOrder } from '../src/analyse/tool-use.ts';
import type { Document } from '../src/parse/document.ts';
import { look } from '../src/text/gate.ts';

const ofRuns: ReadonlySet<string> = new Set(['attempts', 'iterations', 'turns', 'calls']);

/** What the contract of a document says though a look at its prompt alone says that it cannot. */
export function denied(document: Document): string[] {
  const agent = readAgent(document);
  const { prompt } = document;
  const { contract } = agent;
  const { targets, selfSpan } = contract.delegation;
  const { returnShape: shape } = contract;
  look(document.text);
  const span = agent.prompt.span;
  const isPlain = span.end - span.start === prompt.length;
  const handsOff = handOffsIn(contract.delegation, document.text, 0).length > 0 || (isPlain && handOffsIn(contract.delegation, prompt, span.start, true).length > 0);
  const asksForm = shape !== undefined && shape.fields.length > 1 && speaksOfForm(document.text.slice(shape.span.start, shape.span.end).split('{', 1)[0]!);
  const tools = contract.requiredTools.filter(({ tool, mode }) => mode === 'must' && hostTools.has(tool.toLowerCase()) && agent.tools.every(({ name, value }) => name !== tool && value !== tool) && prompt.includes(tool)).map(({ tool }) => tool);
  return [
    ...(contract.limits.some(({ what }) => ofRuns.has(what)) && !mayCapRuns(prompt) ? ['limit'] : []),
    ...(selfSpan && !mayBanCalls(prompt) ? ['ban on calls'] : []),
    ...(contract.skills.length > 0 && !maySkill(prompt) ? ['skill'] : []),
    ...(asksForm && !mayShapeAnswer(prompt) ? ['shape'] : []),
    ...(handsOff && !mayHandOff(agent) ? [`hand-off to ${targets.map(({ name }) => name).join(', ')}`] : []),
    ...tools.filter((tool) => !mayOrder([tool], prompt)),
    ...(/\b(?:two|three|four|five|six|seven|[2-9]) (?:sections|parts|headings)\b/i.test(prompt) && !mayCountSections(prompt) ? ['sections'] : []),
  ];
}
