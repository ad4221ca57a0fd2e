import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { nameFromPath, slug } from '../../src/model/name.ts';

export default defineRule({
  id: 'core/name-matches-file',
  summary: 'Prefer a name that is the name of the file.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    differs: {
      text: 'Unexpected name `{name}` in a file called `{file}`, expected the same name',
      why: 'Hosts go by the one or by the other, so the agent has two names, and who looks for the file does not find it.',
      help: 'Rename the file or the agent.',
    },
  },
  check({ file, document, agent, report }) {
    return {
      agent() {
        const { value: name, span: at, inferred } = agent.name;
        // Several agents of one file cannot all have its name, and a title is no name.
        if (inferred || at.end === at.start || document.key || !/\.(?:md|mdc|markdown|toml)$/.test(file) || hostById(agent.dialect)?.demands.nameIsTitle) return;
        const { name: stem } = nameFromPath(file);
        if (flat(slug(name)) !== flat(stem)) report({ message: 'differs', data: { name: name.slice(0, 80), file: stem }, at });
      },
    };
  },
});

function flat(name: string): string {
  return name.replace(/[._-]+/g, '');
}
