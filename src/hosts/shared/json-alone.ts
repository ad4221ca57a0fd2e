import { check } from '../../contract/check.ts';
import { repeatsShape } from '../../contract/check/returns.ts';
import type { Agent } from '../../model/agent.ts';

/**
 * The JSON Schema of an agent's whole answer: nothing where the file orders no JSON, or another form beside it.
 *
 * Without the name of its dialect: what is in it means the same in all, and a host may know another one only.
 */
export function jsonAlone({ name, contract }: Pick<Agent, 'name' | 'contract'>): Readonly<Record<string, unknown>> | undefined {
  const { returnShape: shape, outputs } = contract;
  if (shape?.format !== 'json' || !outputs.every((output) => repeatsShape(output, contract))) return undefined;
  if (!check({ name: name.value, contract }, '').points.some(({ promise, gates }) => promise === 'return-shape' && gates)) return undefined;
  const { $schema: _dialect, ...schema } = shape.schema;
  return schema;
}
