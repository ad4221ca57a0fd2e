import { slug, unsafeName } from '../model/name.ts';
import type { Pass } from './pass.ts';

/** Makes the name one that is a file name everywhere. A name that is unsafe stays as it is: whoever writes files refuses it. */
export const settleName: Pass = {
  name: 'settle-name',
  run(agent, { report }) {
    const { value, span, inferred } = agent.name;
    const settled = slug(value);
    if (settled === value || unsafeName(value)) return agent;
    if (!inferred) report({ field: 'name', fate: 'inferred', needs: 'none', how: `written as \`${settled}\`, which is a file name on every system`, span });
    return { ...agent, name: { ...agent.name, value: settled } };
  },
};
