import { foldedName } from '../../src/analyse/hand-off.ts';
import { listLead } from '../../src/analyse/list-lead.ts';
import { locate } from '../../src/analyse/locate.ts';
import { foldedNames } from '../../src/analyse/same-name.ts';
import { isWhereThere } from '../../src/analyse/where-there.ts';
import { maySkill } from '../../src/contract/hints.ts';
import type { Label } from '../../src/diagnostics/diagnostic.ts';
import { nearest } from '../../src/diagnostics/nearest.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Agent } from '../../src/model/agent.ts';
import { entry } from '../../src/parse/value.ts';
import type { Document } from '../../src/parse/document.ts';
import type { Located } from '../../src/text/span.ts';

export default defineRule({
  id: 'contract/missing-skill',
  summary: 'Disallow skills that are not there.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    missing: {
      text: 'Unexpected skill `{name}`, expected one of this project',
      why: 'The agent is told to load a skill that is not there, and goes on without what it says.',
      help: '{advice}',
    },
    unseen: {
      text: 'Unexpected {skills}, expected skills of this project',
      why: 'The agent is told to load what the folder of a user or a plugin may hold, so it depends on who runs it.',
      help: 'Add the skills to the project, or say that they are installed from elsewhere.',
    },
  },
  check({ file, document, agent, workspace, report }) {
    return {
      agent() {
        const named = [...listed(document), ...(maySkill(document.prompt) ? mentioned(agent, document) : [])];
        if (named.length === 0) return;
        const { skills } = workspace;
        const there = new Set(skills.map((name) => name.toLowerCase()));
        // A name with a colon is one of a plugin, which lies outside of the project.
        const isThere = ({ value }: Located<string>) => there.has(value.toLowerCase().replace(/^.*\//, ''));
        const isOfAgent = ({ value }: Located<string>) => foldedName(value) === foldedName(agent.name.value) || foldedNames(workspace.agents).has(foldedName(value));
        const missing = named.filter((skill, index) => !skill.value.includes(':') && !isThere(skill) && !isOfAgent(skill) && named.findIndex(({ value }) => value === skill.value) === index);
        const usesOurs = named.some(isThere);
        const unseen: Located<string>[] = [];
        for (const skill of missing) {
          const guess = nearest(skill.value, skills);
          if (!guess && !usesOurs) unseen.push(skill);
          else report({ message: 'missing', data: { name: skill.value, advice: guess ? `Did you mean \`${guess}\`?` : 'Add the skill, name another one, or take it out.' }, at: skill.span });
        }
        const [first, ...others] = unseen;
        if (first) report({ message: 'unseen', data: { skills: `skill \`${first.value}\`${others.length > 0 ? ` and ${others.length} more` : ''}` }, at: first.span, severity: 'info', labels: others.map(({ span }): Label => ({ file, span, text: 'not there either' })) });
      },
    };
  },
});

/** Fields of skills and agents, which texts about skills name in the same way. */
const fieldNames: ReadonlySet<string> = new Set(['allowed-tools', 'argument-hint', 'disable-model-invocation', 'user-invocable', 'when-to-use', 'kebab-case', ...hosts.flatMap(({ fields }) => fields.map(({ key }) => key))]);

/** Names in the field `skills`, a list or a line with commas. */
function listed({ fields }: Document): Located<string>[] {
  const value = entry(fields, 'skills')?.value;
  if (value?.kind === 'list') return value.items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [{ value: item.value, span: item.span }] : []));
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return [];
  return value.value.split(/[,\s]+/).filter((name) => name !== '').map((name) => ({ value: name, span: value.span }));
}

/** A skill that is to be made is not there yet. */
const making = /(?<!\p{L})(?:creat|generat|writ|build|new|созда|neue?|cre[aoé]|oluştur)\p{L}{0,8}|创建|生成|作成|생성/iu;

function mentioned({ contract }: Agent, document: Document): Located<string>[] {
  return contract.skills.flatMap(({ name, span }) => {
    const at = locate(document, span, name);
    const near = document.text.slice(Math.max(span.start, at.start - 12), at.end + 10);
    const isSure = /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(name) ? !fieldNames.has(name) : /^[a-z0-9]+$/.test(name) && /skills?:|\bskill\b/i.test(near);
    const before = document.text.slice(document.text.lastIndexOf('\n', at.start) + 1, at.start);
    // *Read `lamps/skills/counting/SKILL.md`*, *counting: `parts/counting.md`*: a file, which may lie anywhere.
    const isFile = document.text.startsWith('/SKILL.md', at.end) || document.text.slice(at.start).split('\n', 1)[0]!.includes(`/${name}.md`);
    // What a skill is made of is no skill.
    const isInside = /sub-?skill/i.test(listLead(document.text, at.start) ?? '');
    // *`/count`*: what a person types is mostly a command.
    const isCommand = document.text[at.start - 1] === '/' && !/skill/i.test(near);
    return isSure && !isFile && !isCommand && !isInside && !making.test(before) && !isWhereThere(document.text, at) ? [{ value: name, span: at }] : [];
  });
}
