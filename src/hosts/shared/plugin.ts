import type { Source } from '../../parse/source.ts';

/** Whether a file is one of the agents of a plugin: a manifest says so, or the place where it lies. */
export function isOfPlugin({ path, declared }: Pick<Source, 'path' | 'declared'>): boolean {
  return declared?.plugin !== undefined || place.test(`/${path}`);
}

const place = /\/(?:[\w.-]*[-_.])?plugins\/[^/]+\/agents\/(?:[^/]+\/)*[^/]+\.md$/;
