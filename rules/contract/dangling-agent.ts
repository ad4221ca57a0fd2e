import { foldedName, handOffs } from '../../src/analyse/hand-off.ts';
import { foldedNames, namesOf } from '../../src/analyse/same-name.ts';
import { isWhereThere } from '../../src/analyse/where-there.ts';
import { nearest } from '../../src/diagnostics/nearest.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'contract/dangling-agent',
  summary: 'Disallow hand-offs to agents that are not there.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  strict: 'warning',
  messages: {
    missing: {
      text: 'Unexpected hand-off to `{name}`, expected an agent of this project',
      why: 'The agent is told to give work to somebody who is not there, so it does the work itself or stops.',
      help: '{advice}',
    },
  },
  options: {
    known: { type: 'array', items: { type: 'string', minLength: 1 }, default: [], description: 'Names of agents that live outside of the project: those of its users and of plugins.' },
  },
  check({ file, document, agent, workspace, options, report }) {
    return {
      agent() {
        const orders = handOffs(agent, document.text);
        if (orders.length === 0) return;
        const { agents } = workspace;
        const there = foldedNames(agents);
        const seen = new Set([...namesOf(agent.name.value), ...hosts.flatMap(({ builtins }) => builtins), ...options.known].map(foldedName));
        for (const { name, span } of orders) {
          const key = foldedName(name);
          // A name with a colon is one of a plugin, which lies outside of the project.
          if (name.includes(':') || there.has(key) || seen.has(key)) continue;
          // *Use `x` for …* in a list of agents may name a skill.
          if (workspace.skills.some((skill) => foldedName(skill) === key)) continue;
          if (isWhereThere(document.text, span)) continue;
          seen.add(key);
          const guess = nearest(name, agents.filter(({ path }) => path !== file).map((known) => known.name));
          const advice = guess ? `Did you mean \`${guess}\`?` : 'Add the agent, name another one, or take the hand-off out.';
          // Alone in its project a file says nothing about who else is there.
          report({ message: 'missing', data: { name, advice }, at: span, severity: agents.some(({ path }) => path !== file) ? 'warning' : 'info' });
        }
      },
    };
  },
});
