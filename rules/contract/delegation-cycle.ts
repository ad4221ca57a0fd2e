import { foldedName, ownHandOffs, type HandOff } from '../../src/analyse/hand-off.ts';
import type { KnownAgent } from '../../src/analyse/workspace.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { perObject } from '../../src/model/per-object.ts';

interface Step extends HandOff {
  readonly file: string;
}

export default defineRule({
  id: 'contract/delegation-cycle',
  summary: 'Disallow hand-offs that come back to where they began.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    circle: {
      text: 'Unexpected hand-off to `{name}`, which hands work back, expected an end: {way}',
      why: 'Agents that each leave a task to the next one pass it around, until the host\'s limit of depth ends it.',
      help: 'Let one of them do the work, or say in which case it hands it on.',
    },
  },
  check({ file, agent, workspace, report }) {
    return {
      agent() {
        const own = ownHandOffs(agent);
        if (own.length === 0) return;
        const seen = new Set<string>();
        for (const { name, span } of own) {
          const key = foldedName(name);
          if (seen.has(key) || key === foldedName(agent.name.value)) continue;
          seen.add(key);
          const way = wayBack(name, agent.name.value, agent.dialect, byName(workspace.agents));
          if (!way) continue;
          const names = [agent.name.value, name, ...way.map((step) => step.name)];
          const labels = way.map((step) => ({ file: step.file, span: step.span, text: `on to ${step.name}` }));
          // Without the tool in a list only some host, or nobody, lets them call each other.
          const isSure = names.every((one) => workspace.agents.some((known) => foldedName(known.name) === foldedName(one) && known.isGrantedCalls));
          report({ message: 'circle', data: { name, way: names.join(' → ') }, at: span, severity: isSure ? 'warning' : 'info', labels: labels.filter((label) => label.file !== file) });
        }
      },
    };
  },
});

/** The first agent of each dialect and name. */
const byName = perObject((agents: readonly KnownAgent[]) => {
  const index = new Map<string, KnownAgent>();
  for (const agent of agents) {
    const key = `${agent.dialect} ${foldedName(agent.name)}`;
    if (!index.has(key)) index.set(key, agent);
  }
  return index;
});

/** The shortest chain of hand-offs from one agent to another, without its first link. */
function wayBack(from: string, to: string, dialect: string, agents: ReadonlyMap<string, KnownAgent>): Step[] | undefined {
  const goal = foldedName(to);
  const reached = new Set([foldedName(from)]);
  let ways: { readonly at: string; readonly steps: readonly Step[] }[] = [{ at: foldedName(from), steps: [] }];
  while (ways.length > 0) {
    const longer: typeof ways = [];
    for (const { at, steps } of ways) {
      const next = agents.get(`${dialect} ${at}`);
      for (const order of next?.handOffs ?? []) {
        const key = foldedName(order.name);
        const way = [...steps, { ...order, file: next!.path }];
        if (key === goal) return way;
        if (!reached.has(key)) longer.push({ at: key, steps: way });
        reached.add(key);
      }
    }
    ways = longer;
  }
  return undefined;
}
