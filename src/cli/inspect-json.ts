import { detect } from '../hosts/detect.ts';
import { hosts } from '../hosts/registry.ts';
import type { Agent, Leaf } from '../model/agent.ts';
import type { Contract } from '../model/contract.ts';
import type { Document } from '../parse/document.ts';
import type { LineIndex, Span } from '../text/span.ts';

/** The JSON that others rely on. `lines` are `[first, last]`; ranges have line, column and offset. */
export function inspectJson(document: Document, agent: Agent) {
  const range = rangeIn(document.lines);
  const { model } = agent;
  return {
    version: 1,
    path: document.source.path,
    dialect: agent.dialect,
    why: detect(document).why,
    name: agent.name.value,
    description: agent.description?.value ?? null,
    inferred: { name: agent.name.inferred ?? null, description: agent.description?.inferred ?? null },
    ranges: { name: leafRange(agent.name, range), description: agent.description ? leafRange(agent.description, range) : null },
    model: model ? { written: model.written, tier: model.tier ?? null, provider: model.provider ?? null, range: range(model.span) } : null,
    hosts: Object.fromEntries(hosts.map((host) => [host.id, host.load(document)] as const).map(([id, { verdict, why, lost }]) => [id, { verdict, why, lost }])),
    authority: {
      rest: agent.authority.rest,
      grants: agent.authority.grants.map(({ span, ...grant }) => ({ ...grant, range: range(span) })),
    },
    tools: agent.tools.map(({ value, field, effect, status, current, span }) => ({ value, field, effect, status, current: current ?? null, range: range(span) })),
    fields: agent.extra.map(({ key, value, known, span }) => ({ key: key.value, value, known, range: range(span) })),
    contract: contractJson(agent.contract, document.lines),
  };
}

function contractJson(contract: Contract, index: LineIndex) {
  const lines = (span: Span) => index.lines(span);
  const lined = <Item extends { readonly span: Span }>({ span, ...rest }: Item) => ({ ...rest, lines: lines(span) });
  const { self, selfSpan, forbidden, targets } = contract.delegation;
  return {
    outputs: contract.outputs.map(({ sections, ...output }) => ({
      ...lined(output),
      sections: sections.map(({ span, demands, ...section }) => ({
        ...section,
        line: lines(span)[0],
        demands: demands.map(({ text }) => text),
        demandLines: demands.map((demand) => lines(demand.span)),
      })),
    })),
    rules: contract.rules.map(lined),
    limits: contract.limits.map(lined),
    delegation: { self, ...(selfSpan ? { selfLines: lines(selfSpan) } : {}), forbidden, targets: targets.map(lined) },
    requiredTools: contract.requiredTools.map(lined),
    skills: contract.skills.map(lined),
    ...(contract.returnShape ? { returnShape: lined(contract.returnShape) } : {}),
  };
}

function rangeIn(index: LineIndex) {
  const place = (offset: number) => ({ ...index.place(offset), offset });
  return ({ start, end }: Span) => ({ start: place(start), end: place(end) });
}

/** A name that comes from the path of the file has no place in it. */
function leafRange({ inferred, span }: Leaf<string>, range: ReturnType<typeof rangeIn>) {
  return inferred === 'file-name' || inferred === 'folder-name' || inferred === 'settings' ? null : range(span);
}
