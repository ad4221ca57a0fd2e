import { defineRule } from '../../src/lint/rule.ts';

/** A star that was meant as *all* and is the start of an alias in YAML. */
const star = /^([\w-]{1,60}):[ \t]{1,20}(\*[ \t]{0,20})$/m;

export default defineRule({
  id: 'security/yaml-alias-or-merge',
  summary: 'Disallow aliases and merge keys in frontmatter.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    alias: {
      text: 'Unexpected {problem}, expected the value itself',
      why: 'Hosts read fields with different programs: one puts the value in, another drops the key or the whole file, so a reviewer and the host can see different grants.',
      help: 'Write the value out.',
    },
    merge: {
      text: 'Unexpected merge key `<<`, expected the fields themselves',
      why: 'One reader merges the other map in, another makes a field called `<<`, so a reviewer and the host can see different grants.',
      help: 'Write the fields out.',
    },
    star: {
      text: 'Unexpected `{key}: *`, expected `{key}: "*"`',
      why: 'A bare star starts an alias in YAML, so the block cannot be read and hosts mend or drop it, each in its own way.',
      help: 'Put quotes around it, or leave the field out if it means all.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        const problem = document.problems.find(({ kind }) => kind === 'alias');
        if (problem) report({ message: 'alias', data: { problem: problem.message }, at: problem.span });
        const merge = document.fields?.entries.find(({ key }) => key.value === '<<') ?? undefined;
        const { frontmatter } = document;
        const line = frontmatter && /^[ \t]{0,20}<<[ \t]{0,5}:/m.exec(frontmatter.text);
        if (merge && !problem) report({ message: 'merge', at: merge.key.span });
        else if (line && frontmatter) report({ message: 'merge', at: { start: frontmatter.start + line.index, end: frontmatter.start + line.index + line[0].length } });
        const bare = frontmatter && !frontmatter.map ? star.exec(frontmatter.text) : null;
        if (bare && frontmatter) {
          const end = frontmatter.start + bare.index + bare[0].trimEnd().length;
          report({ message: 'star', data: { key: bare[1]! }, at: { start: end - 1, end } });
        }
      },
    };
  },
});
