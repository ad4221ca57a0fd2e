import { handOffs } from '../../src/analyse/hand-off.ts';
import { mayBanCalls } from '../../src/contract/hints.ts';
import { saysItself } from '../../src/contract/said.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Agent } from '../../src/model/agent.ts';
import { slug } from '../../src/model/name.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'contract/self-delegation',
  summary: 'Disallow agents that hand work to themselves.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    'told-to': {
      text: 'Unexpected hand-off to `{name}`, which is this agent itself, expected another one',
      why: 'An agent that follows it calls itself again and again, each time with the same task.',
      help: 'Name the agent that is meant, or take the sentence out.',
    },
    'not-held': {
      text: 'Unexpected ban on calling itself in the prompt alone, expected one that the host holds',
      why: '{who} lets this agent call any agent, itself included, whatever the prompt says.',
      help: 'Take away the tool that delegates if it needs none, or compile the file for a host that holds the ban.',
    },
  },
  check({ file, document, agent, report }) {
    return {
      agent() {
        for (const { name, span } of handOffs(agent, document.text)) {
          if (slug(name) !== slug(agent.name.value) || saysItself(document.text.slice(span.end, span.end + 40)) || isUsage(document.text, span) || isOfAnother(document.text, span)) continue;
          const { selfSpan } = agent.contract.delegation;
          const labels = selfSpan ? [{ file, span: selfSpan, text: 'forbidden here' }] : [];
          report({ message: 'told-to', data: { name }, at: span, labels });
        }
        if (!mayDelegate(agent) || !mayBanCalls(document.prompt)) return;
        const host = hostById(agent.dialect);
        // What the guard of a bundle holds, an agent file alone does not.
        if (host && host.holds['self-delegation'] !== 'asked' && !(host.guard && host.holds['self-delegation'] === 'enforced')) return;
        const { self, selfSpan } = agent.contract.delegation;
        if (self !== 'forbidden' || !selfSpan) return;
        report({ message: 'not-held', data: { who: host?.title ?? 'A host that gives it a tool to delegate' }, at: selfSpan, severity: 'info' });
      },
    };
  },
});

/** *Invoke `@lamp-counter` for lamps* before the first section tells people how they reach this agent. */
function isUsage(text: string, { start, end }: Span): boolean {
  if (!/(?:^|[\n>.])\s*(?:invoke|use|call|run|ask)\s[`*"@]*$/i.test(text.slice(Math.max(0, start - 40), start)) || !/^[`*"]*\s(?:for|when|whenever|if)\s/i.test(text.slice(end, end + 20))) return false;
  return !/^#{2,6}\s/m.test(text.slice(0, start));
}

/** *`@lamp-lead` delegates to `@lamp-counter`*, *if the caller did not call `lamp-counter`*: somebody else hands the work on. */
function isOfAnother(text: string, { start }: Span): boolean {
  if (/(?:^|\s)(?:the|your)\s(?:caller|parent|user|orchestrator|main\s(?:agent|thread)|calling\sagent)\s[\p{L}'’ ]{0,40}[`*"@]*$/iu.test(text.slice(Math.max(0, start - 80), start))) return true;
  return /@[a-z][\w-]{0,40}[`*]{0,3}\s[a-z]{3,14}s\s(?:[\p{L}\d'’ -]{0,30}\sto\s|to\s)?(?:the\s)?[`*"@]*$/iu.test(text.slice(Math.max(0, start - 110), start));
}

function mayDelegate({ authority, name }: Agent): boolean {
  const grants = authority.grants.filter(({ target }) => (target.kind === 'capability' && target.capability === 'delegate') || target.kind === 'agent');
  if (grants.some(({ effect, target }) => effect === 'deny' && target.kind === 'capability')) return false;
  if (authority.rest !== 'deny') return true;
  return grants.some(({ effect, target }) => effect !== 'deny' && (target.kind !== 'agent' || slug(target.name) === slug(name.value)));
}
