import type { ToMdast } from './native.ts';

/** The native parser; nothing where there is no binary for the platform or it was not installed. */
export async function loadNative(): Promise<ToMdast | undefined> {
  try {
    return (await import('satteri')).markdownToMdast;
  } catch {
    // The package throws while it is loaded when none of its binaries fits. The reference does the same work.
    return undefined;
  }
}
