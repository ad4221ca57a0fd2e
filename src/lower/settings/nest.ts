import type { SettingValue } from '../../hosts/host.ts';

/** A value of ours, by the keys that lead to it from a map that is there. */
export interface Below {
  readonly keys: readonly string[];
  readonly value: SettingValue;
  readonly isItem: boolean;
}

type Node = { readonly kind: 'map'; readonly nodes: Map<string, Node> } | { readonly kind: 'list'; readonly items: SettingValue[] } | { readonly kind: 'value'; readonly value: SettingValue };

/** The values that go into a map, with the maps and lists on the way put together, in order; nothing when one is in another's way. */
export function nest(values: readonly Below[]): [key: string, value: SettingValue][] | undefined {
  const top = new Map<string, Node>();
  for (const { keys, value, isItem } of values) {
    let nodes = top;
    for (const key of keys.slice(0, -1)) {
      const node: Node = nodes.get(key) ?? { kind: 'map', nodes: new Map() };
      if (node.kind !== 'map') return undefined;
      nodes.set(key, node);
      nodes = node.nodes;
    }
    const last = keys.at(-1)!;
    const there = nodes.get(last);
    if (there?.kind === 'list' && isItem) there.items.push(value);
    else if (there) return undefined;
    else nodes.set(last, isItem ? { kind: 'list', items: [value] } : { kind: 'value', value });
  }
  return [...top].map(([key, node]) => [key, valueOf(node)]);
}

function valueOf(node: Node): SettingValue {
  if (node.kind !== 'map') return node.kind === 'list' ? node.items : node.value;
  const value: Record<string, SettingValue> = Object.create(null);
  for (const [key, inner] of node.nodes) value[key] = valueOf(inner);
  return value;
}
