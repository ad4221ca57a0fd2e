import type { Effect } from '../../../model/authority.ts';
import { parseDocument } from '../../../parse/document.ts';
import { fromText } from '../../../parse/source.ts';
import type { Install } from '../../install.ts';
import type { PermissionFacts } from './facts.ts';
import { permissionFields } from './frontmatter.ts';
import { matches, permissionRules } from './rules.ts';
import { rulesOfSettings } from './settings.ts';

const rank: Readonly<Record<Effect, number>> = { deny: 0, ask: 1, allow: 2 };

export function installOf({ install: { programs, environment, settings } }: PermissionFacts): Install {
  return {
    programs,
    walksUp: true,
    ...(environment ? { environment } : {}),
    userSettings: settings.map((path) => ({ path, rules: ['permission', 'tools', 'mcp'], effect: 'comes before the rules of an agent file, which undo it where they speak of the same' })),
    undone,
  };
}

/** The last match wins, and the rules of an agent file come last. */
function undone(settings: string, agent: string): string[] {
  const own = permissionRules(permissionFields(parseDocument(fromText('agent.md', agent))).map);
  return rulesOfSettings(settings).flatMap(({ key, pattern, action }) => {
    const last = own.findLast((rule) => matches(rule.key, key) && matches(rule.pattern, pattern));
    return last && rank[last.action] > rank[action] ? [`\`${key}\` ${pattern === '*' ? '' : `\`${pattern}\` `}is \`${action}\` for the user, and \`${last.action}\` for the agent`] : [];
  });
}
