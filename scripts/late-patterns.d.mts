/** The text of a module of TypeScript, its patterns made when they are first asked. */
export function withLatePatterns(code: string): string;
