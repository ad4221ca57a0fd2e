import { describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import { hosts } from '../src/hosts/registry.ts';
import { lower } from '../src/lower/lower.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

/** What an agent may do to files on a host. */
function changing(id: string, fields: string): string {
  const host = hosts.find((candidate) => candidate.id === id)!;
  const agent = readAgent(parseDocument(fromText('subject.md', `---\nname: subject\ndescription: A subject\n${fields}\n---\nYou mend what is broken.\n`)));
  const context = { models: {}, servers: [], settings: new Map() };
  const { files } = lower(agent, host, { context, allowed: () => false });
  const { rest, named } = host.effective(files, context);
  return named.find(({ key }) => key === 'fs-write')?.level ?? rest;
}

describe.for(['opencode', 'kilo', 'copilot', 'factory-droid', 'kiro', 'goose', 'gemini-cli', 'qwen-code', 'claude-code'])('a denial of notebooks on %s', (id) => {
  test.for([
    ['leaves the tools that change files', 'disallowedTools: NotebookEdit', 'allow'],
    ['leaves them in a list, too', 'tools: Read, Edit, Write\ndisallowedTools: NotebookEdit', 'allow'],
    ['gives nothing back beside denials of the rest', 'disallowedTools: Edit, Write, NotebookEdit', 'deny'],
    ['wins over a grant of notebooks alone', 'tools: Read, NotebookEdit\ndisallowedTools: NotebookEdit', 'deny'],
  ] as const)('%s', ([, fields, expected]) => {
    expect(changing(id, fields)).toBe(expected);
  });
});
