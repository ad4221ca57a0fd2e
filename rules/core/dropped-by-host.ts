import { isPartOfAgent } from '../../src/analyse/part-of.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { isPage } from '../../src/hosts/pages.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/dropped-by-host',
  summary: 'Require what the host needs to load the agent.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  yields: 2,
  messages: {
    dropped: {
      text: 'Unexpected agent that {host} does not load, expected one that it does: {verdict}',
      why: 'This is what the loader of {host} {version} makes of the file, so nobody can call the agent.',
      help: '{help}',
    },
  },
  check({ file, document, agent, workspace, verdict, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const { verdict: outcome, why, help = 'Mend what is named, and check the file again.', span } = verdict();
        // Of fields that were not read nothing is known.
        if (document.problems.some(({ kind }) => kind === 'limit')) return;
        // Who switched an agent off or put it aside knows it, and a page for people is no agent.
        if (!host || outcome !== 'drops' || isSwitchedOff(document.fields?.entries) || aside.test(file) || isPage(document) || (!document.frontmatter && !document.unclosed && isPartOfAgent(file, workspace))) return;
        report({ message: 'dropped', data: { host: host.title, version: host.fact.version, verdict: why, help }, at: span ?? document.frontmatter?.span ?? { start: 0, end: Math.min(1, document.text.length) } });
      },
    };
  },
});

/** A folder among agents for those that nobody is to load any more. */
const aside = /\/[._-]?(?:deprecated|archived?|disabled|backups?|old|obsolete|unused|retired)\//i;

function isSwitchedOff(entries: readonly { readonly key: { readonly value: string }; readonly value: { readonly kind: string; readonly value?: unknown } }[] = []): boolean {
  return entries.some(({ key, value }) => key.value === 'disable' && value.kind === 'scalar' && value.value === true);
}
