import type { ToArena } from './arena.ts';

/** Tables, footnotes, deleted words, tasks, and addresses without brackets. */
const flavour = (1 << 1) | (1 << 2) | (1 << 3) | (1 << 4) | (1 << 11);
const frontmatter = 1 << 7;

/** The native parser; nothing where there is no binary for the platform or it was not installed. */
export async function loadNative(): Promise<ToArena | undefined> {
  try {
    // The package makes its objects node by node from the same bytes, which takes longer than parsing does.
    const { createMdastHandle, dropHandle, serializeHandle } = await import('../../node_modules/satteri/index.js');
    return (text, hasFrontmatter) => {
      const handle = createMdastHandle(text, hasFrontmatter ? flavour | frontmatter : flavour);
      try {
        return serializeHandle(handle);
      } finally {
        dropHandle(handle);
      }
    };
  } catch {
    // The package throws while it is loaded when none of its binaries fits. The reference does the same work.
    return undefined;
  }
}
