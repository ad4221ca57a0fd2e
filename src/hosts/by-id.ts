import type { Host } from './host.ts';
import { hosts } from './registry.ts';

export function hostById(id: string): Host | undefined {
  return hosts.find((host) => host.id === id);
}
