import type { OutputOptions } from '../diagnostics/output.ts';
import type { FileReport } from '../diagnostics/report.ts';

export type Print = (reports: readonly FileReport[], options: OutputOptions) => string;

/** Each format is loaded when it is asked for. */
export const formats = {
  pretty: async (): Promise<Print> => (await import('../diagnostics/pretty.ts')).pretty,
  agent: async (): Promise<Print> => (await import('../diagnostics/agent.ts')).agentLines,
  json: async (): Promise<Print> => (await import('../diagnostics/json.ts')).json,
  sarif: async (): Promise<Print> => (await import('../diagnostics/sarif.ts')).sarif,
  github: async (): Promise<Print> => (await import('../diagnostics/github.ts')).github,
  gitlab: async (): Promise<Print> => (await import('../diagnostics/gitlab.ts')).gitlab,
  junit: async (): Promise<Print> => (await import('../diagnostics/junit.ts')).junit,
} as const;

export type Format = keyof typeof formats;

export const formatNames = Object.keys(formats) as Format[];
