import { serversOf } from '../../src/analyse/fields.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { looksLatin, mixesAlphabets, skeleton, spellOut } from '../../src/text/confusables.ts';
import type { Located } from '../../src/text/span.ts';

export default defineRule({
  id: 'security/confusable-name',
  summary: 'Disallow names that look like another name.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  settings: true,
  messages: {
    known: {
      text: 'Unexpected {what} `{found}`, which looks like `{expected}`, expected letters of one alphabet',
      why: 'A person reads the one name and the host sees another: a forged name grants nothing, or grants something else.',
      help: 'Write `{expected}` with plain letters, or pick a name that cannot be taken for it.',
    },
    mixed: {
      text: 'Unexpected {what} `{found}`, which mixes alphabets inside one word, expected letters of one alphabet',
      why: 'A person reads `{expected}` and the host sees another name.',
      help: 'Write it with the letters of one alphabet.',
    },
  },
  check({ document, agent, workspace, report }) {
    const check = (what: string, { value, span }: Located<string>, known: () => Iterable<string>): void => {
      if (/^[\0-\x7f]*$/.test(value)) return;
      const plain = value.normalize('NFC');
      if (!looksLatin(plain)) return;
      const look = skeleton(plain);
      const expected = [...known()].find((name) => name !== value && skeleton(name).toLowerCase() === look.toLowerCase());
      const found = spellOut(value);
      if (expected !== undefined) report({ message: 'known', data: { what, found, expected }, at: span });
      else if (mixesAlphabets(plain)) report({ message: 'mixed', data: { what, found, expected: look }, at: span });
    };
    return {
      agent() {
        const host = hostById(agent.dialect);
        const tools = () => (host ? [host] : hosts).flatMap((each) => each.tools.map(({ name }) => name));
        check('name', agent.name, () => [...(host?.builtins ?? []), ...workspace.agents.map(({ name }) => name)]);
        for (const tool of agent.tools) check('tool', { value: tool.name, span: tool.span }, tools);
        if (agent.model) check('model', { value: agent.model.written, span: agent.model.span }, () => []);
        for (const { name } of serversOf(document)) check('server', name, () => workspace.servers.map((server) => server.name));
      },
    };
  },
});
