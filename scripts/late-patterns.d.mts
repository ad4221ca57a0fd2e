/** The text of a module of TypeScript, its patterns made when they are first asked. */
export function withLatePatterns(code: string): string;

/** The text of a rule's module, its messages made when they are asked for. */
export function withLateMessages(code: string): string;
