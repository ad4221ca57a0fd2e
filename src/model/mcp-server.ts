/** How an MCP server is started or reached, free of hosts. A variable of the environment stands as `${NAME}` or `${NAME:-default}`. */
export interface McpServer {
  readonly name: string;
  /** The settings file that declares it, from the project's root. */
  readonly path: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly transport?: 'http' | 'sse';
  readonly headers: Readonly<Record<string, string>>;
}
