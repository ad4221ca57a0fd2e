import type { OwnServer } from '../../model/mcp-server.ts';
import type { Document } from '../../parse/document.ts';
import { entry, toData, type MapValue, type Value } from '../../parse/value.ts';
import { readServers } from './mcp-servers.ts';

/**
 * The servers that a field of an agent file declares: a map from their names, or a list with such maps in it. With `isRead` the tools that a
 * declaration holds back are in the authority of the agent.
 */
export function ownServers(map: MapValue | undefined, field: string, { source: { path } }: Document, isRead = false): OwnServer[] {
  const inside = (value: Value | undefined): OwnServer[] => {
    if (value?.kind === 'list') return value.items.flatMap(inside);
    if (value?.kind !== 'map') return [];
    return value.entries.flatMap(({ key, value: server }) => readServers({ [key.value]: toData(server) }, path).map(({ isLimited, ...found }) => ({ ...found, ...(isLimited && !isRead ? { isLimited } : {}), field, span: key.span })));
  };
  return inside(entry(map, field)?.value);
}
