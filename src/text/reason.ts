/** Why the system refused, in its own words: `permission denied`; its code where it has none. */
export function reasonOf(error: unknown): string {
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  return /^E[A-Z0-9]+: ([^,]+)/.exec(String(message))?.[1] ?? String(code);
}
