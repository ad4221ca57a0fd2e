import { hostById } from '../hosts/by-id.ts';
import type { Pass } from './pass.ts';

/** An agent without a prompt of its own may be told its work by files that only its own host gives it. */
export const missPrompt: Pass = {
  name: 'miss-prompt',
  run(agent, { host, report }) {
    if (agent.dialect === host.id || agent.prompt.value.trim() !== '') return agent;
    const instructing = (hostById(agent.dialect)?.fields ?? []).filter(({ instructs }) => instructs).map(({ key }) => key);
    const field = agent.extra.find(({ key }) => instructing.includes(key.value));
    if (field) report({ field: 'prompt', fate: 'dropped', needs: 'none', how: `it is empty, and ${host.title} is not given what \`${field.key.value}\` names, so nothing tells the agent its work`, span: field.span });
    return agent;
  },
};
