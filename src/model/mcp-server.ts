import type { Span } from '../text/span.ts';

/** How an MCP server is started or reached, free of hosts. A variable of the environment stands as `${NAME}` or `${NAME:-default}`. */
export interface McpServer {
  readonly name: string;
  /** The file that declares it, from the project's root. */
  readonly path: string;
  readonly command?: readonly string[];
  /** The folder it is started in, where that is not the one of the session. */
  readonly folder?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly transport?: 'http' | 'sse';
  readonly headers: Readonly<Record<string, string>>;
  /** The declaration holds some of its tools back, which no authority of an agent says. */
  readonly isLimited?: true;
}

/** A server that an agent file declares for its agent alone. */
export interface OwnServer extends McpServer {
  /** The field of the file it is declared in: `mcpServers`. */
  readonly field: string;
  readonly span: Span;
}
