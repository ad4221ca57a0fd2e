import type { Source } from '../../parse/source.ts';

/** Whether a file is one of the agents of a plugin: a manifest says so, or the place where it lies. One in the folder of a project is one of the project too, whatever a manifest says. */
export function isOfPlugin({ path, declared }: Pick<Source, 'path' | 'declared'>): boolean {
  return !ofProject.test(path) && (declared?.plugin !== undefined || place.test(`/${path}`));
}

const ofProject = /(?:^|\/)\.claude\/agents\//;

const place = /\/(?:[\w.-]*[-_.])?plugins\/[^/]+\/agents\/(?:[^/]+\/)*[^/]+\.md$/;
