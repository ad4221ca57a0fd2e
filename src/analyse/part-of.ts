import type { Workspace } from './workspace.ts';

/** Whether a file lies beside an agent whose name it has before a dot, so that it is a part of it: `mia.notes.md` beside `mia.md`. */
export function isPartOfAgent(file: string, { hasBeside }: Workspace): boolean {
  const [, name, part] = /([^/.]+)\.([^/.]+)\.md$/.exec(file) ?? [];
  return name !== undefined && part !== 'agent' && part !== 'chatmode' && hasBeside(file, `${name}.md`) === true;
}
