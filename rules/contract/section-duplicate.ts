import { overlap } from '../../src/analyse/locate.ts';
import { signOf } from '../../src/contract/signs.ts';
import { isAbout, outline, type Section } from '../../src/analyse/outline.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'contract/section-duplicate',
  summary: 'Disallow two sections of one title side by side.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    second: {
      text: 'Unexpected second section `{title}`, expected one',
      why: 'Two texts under one title are mostly a copy that was not taken out, and where they differ the agent follows now the one and now the other.',
      help: 'Join the two, or give the second one a title of its own.',
    },
  },
  check({ file, document, agent, report }) {
    // A cross or a check mark says that an example follows, and there can be two of them.
    const isExample = (section: Section) => isAbout(section, ['example']) || signOf(document.text.slice(section.span.start, section.span.end).replace(/^#+/, '')) !== undefined;
    return {
      agent() {
        for (const row of rowsOf(outline(document))) {
          const [other, section, ...more] = row.filter((each) => !isExample(each));
          // A title that comes again and again is the name of a kind of section.
          if (!section || more.length > 0) continue;
          const { title, span } = section;
          const isMandated = agent.contract.outputs.some((output) => overlap(output.span, span) && overlap(output.span, other!.span));
          const binds = isMandated || [...section.topics].some((topic) => topic !== 'neutral' && topic !== 'directive');
          report({ message: 'second', data: { title }, at: span, severity: binds ? 'warning' : 'info', labels: [{ file, span: other!.span, text: 'the first one' }] });
        }
      },
    };
  },
});

/** Sections of one title and level that stand side by side, where there are several. */
function rowsOf(sections: readonly Section[]): readonly (readonly Section[])[] {
  const rows = new Map<Section | undefined, Map<string, Section[]>>();
  for (const section of sections) {
    const { title, level, parent } = section;
    if (title === '' || /[[{<].*[\]}>]/.test(title)) continue;
    const beside = rows.get(parent) ?? new Map<string, Section[]>();
    rows.set(parent, beside);
    const key = `${level} ${title.toLowerCase()}`;
    const row = beside.get(key);
    if (row) row.push(section);
    else beside.set(key, [section]);
  }
  return [...rows.values()].flatMap((beside) => [...beside.values()]).filter(({ length }) => length > 1);
}
