import { authorityOf, type Capability, type ToolEntry } from '../../model/authority.ts';
import { powersOf, type Powers } from '../../model/powers.ts';
import { entry, toData } from '../../parse/value.ts';
import { readToml } from '../../parse/toml.ts';
import type { OutputFile, WriteContext } from '../host.ts';
import { readData } from '../read-data.ts';
import { settings } from './facts.ts';

/**
 * What Codex makes of an agent file. It keeps every tool but the shell, which `features.shell_tool` takes away; a
 * sandbox, a web search that is off and servers that are off were seen to change nothing for a subagent.
 */
export function effective(files: readonly OutputFile[], context: WriteContext): Powers {
  const file = files.find(({ path }) => path.startsWith('.codex/agents/'));
  const { value } = file ? readData(file, 'toml') : {};
  if (value?.kind !== 'map') return { rest: 'deny', named: [] };
  const features = entry(value, 'features')?.value;
  const shell = features?.kind === 'map' ? entry(features, 'shell_tool')?.value : undefined;
  const denied = [...(shell && toData(shell) === false ? ['shell' as const] : []), ...(callsAgents(context) ? [] : ['delegate' as const])];
  return powersOf(authorityOf(denied.map(denial), 'inherit'));
}

function denial(capability: Capability): ToolEntry {
  return { value: capability, name: capability, span: { start: 0, end: 0 }, field: 'features', effect: 'deny', status: 'known', targets: [{ kind: 'capability', capability }] };
}

/** A subagent calls agents only where the project lets it, which no agent file can take back. */
function callsAgents({ settings: texts }: WriteContext): boolean {
  return settings.some((path) => {
    const { value } = readToml(texts.get(path) ?? '');
    const agents = value?.kind === 'map' ? entry(value, 'agents')?.value : undefined;
    const depth = agents?.kind === 'map' ? entry(agents, 'max_depth')?.value : undefined;
    return depth !== undefined && Number(toData(depth)) !== 1;
  });
}
