import type { Label } from '../../../src/diagnostics/diagnostic.ts';
import { matches, oldRules, permissionRules } from '../../../src/hosts/shared/permission/rules.ts';
import { defineRule } from '../../../src/lint/rule.ts';

export default defineRule({
  id: 'hosts/opencode/overridden-permission',
  summary: 'Disallow permissions that a later one takes back.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  dialects: ['opencode', 'kilo'],
  messages: {
    loosened: {
      text: 'Unexpected `{action}` for {what} before a later `{later}` for {all}, expected {them} below that one',
      why: 'Of all permissions that match a call the last one wins, so what is held back here is let through.',
      help: 'Write the wider permission first and the exceptions behind it.',
    },
    lost: {
      text: 'Unexpected `{action}` for {what} before a later `{later}` for {all}, expected {them} below that one',
      why: 'Of all permissions that match a call the last one wins, so what is given here is taken back.',
      help: 'Write the wider permission first and the exceptions behind it.',
    },
    mixed: {
      text: 'Unexpected `{action}` for {what} in `tools` beside a `{later}` for {all} in `permission`, expected `permission` alone',
      why: 'What stands in `tools` is put before all that stands in `permission`, and the last permission that matches wins.',
      help: 'Move what stands in `tools` to its place in `permission`.',
    },
  },
  check({ file, document, report }) {
    return {
      agent() {
        const joined = permissionRules(document.fields);
        const replaced = oldRules(document.fields).filter(({ span }) => !joined.some((rule) => rule.span === span));
        const rules = [...replaced, ...joined];
        const taken = new Map<string, Overridden>();
        for (const [index, rule] of rules.entries()) {
          const later = rules.slice(index + 1).findLast(({ key, pattern }) => matches(key, rule.key) && matches(pattern, rule.pattern));
          if (!later || later.action === rule.action) continue;
          // `true` in `tools` says that the tool is there, which it is for a permission that asks too.
          if (rule.field !== later.field && rule.action === 'allow' && later.action === 'ask') continue;
          const message = rule.field !== later.field ? 'mixed' : strictness[later.action] < strictness[rule.action] ? 'loosened' : 'lost';
          // One that stands too low is one mistake, however many it takes back.
          const found = `${message} ${rule.action} ${later.span.start}`;
          const { rules: before } = taken.get(found) ?? {};
          taken.set(found, { message, later, rules: before ? [...before, rule] : [rule] });
        }
        for (const { message, later, rules: [rule, ...others] } of taken.values()) {
          const what = others.length > 0 ? `${named(rule)} and ${others.length} more` : named(rule);
          const data = { action: rule.action, what, later: later.action, all: named(later) };
          const labels: Label[] = [{ file, span: later.span, text: 'this one wins' }, ...others.map(({ span }): Label => ({ file, span, text: 'taken back too' }))];
          if (message === 'mixed') report({ message, data, at: rule.span, labels });
          else report({ message, data: { ...data, them: others.length > 0 ? 'them' : 'it' }, at: rule.span, labels });
        }
      },
    };
  },
});

type Rule = ReturnType<typeof permissionRules>[number];

interface Overridden {
  readonly message: 'mixed' | 'loosened' | 'lost';
  readonly later: Rule;
  readonly rules: readonly [Rule, ...Rule[]];
}

const strictness = { allow: 0, ask: 1, deny: 2 } as const;

function named({ key, pattern }: { readonly key: string; readonly pattern: string }): string {
  return pattern === '*' ? `\`${key}\`` : `\`${key}\` with \`${pattern}\``;
}
