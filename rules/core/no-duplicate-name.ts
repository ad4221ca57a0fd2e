import { rank, sameName } from '../../src/analyse/same-name.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/no-duplicate-name',
  summary: 'Disallow two agents of one name in one place.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    second: {
      text: 'Unexpected second agent `{name}`, expected each name once',
      why: 'Of two agents with one name {host} {does}, so nobody can tell which one answers.',
      help: 'Rename one of them, or delete the one that is not meant.',
    },
    weaker: {
      text: 'Unexpected second agent `{name}`, expected each name once',
      why: 'Of two agents with one name {host} {does}: the one in `{winner}`, so this one is never called.',
      help: 'Rename one of them, or delete the one that is not meant.',
    },
  },
  check({ file, agent, workspace, verdict, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const { value: name, span, inferred } = agent.name;
        const own = { path: file, ...(agent.declaredBy === undefined ? {} : { declaredBy: agent.declaredBy }) };
        // A host that asks for a name makes none of the name of a file.
        if (!host?.demands.sameName || (inferred && inferred !== 'settings' && host.fields.some(({ key, required }) => key === 'name' && required))) return;
        const [first, ...others] = sameName({ ...own, name, dialect: agent.dialect }, workspace);
        if (!first || first.path === file || !others.some(({ path }) => path === file) || verdict().verdict === 'drops') return;
        const at = span.end > span.start ? span : { start: 0, end: 1 };
        const labels = [{ file: first.path, span: first.span, text: 'has the same name' }];
        const data = { name, host: host.title, does: host.demands.sameName };
        if (rank(first, host) > rank(own, host)) report({ message: 'weaker', data: { ...data, winner: first.path }, at, labels });
        else report({ message: 'second', data, at, labels });
      },
    };
  },
});
