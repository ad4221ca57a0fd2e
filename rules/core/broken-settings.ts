import { hostsOfSettings } from '../../src/hosts/settings.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'core/broken-settings',
  summary: 'Require settings files that their host can read.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  settings: true,
  messages: {
    broken: {
      text: 'Unexpected settings that are no {format}, expected some that {host} can read: {problem}',
      why: '{host} {version} {does}.',
      help: 'Mend the file at the place that is marked; what it says of agents counts for nothing until then.',
    },
  },
  check({ file, document, report }) {
    return {
      agent() {
        // The reader takes comments and commas at the end, which some hosts do not: what it cannot read no host can.
        const problem = document.fields ? undefined : document.problems.find(({ kind }) => kind === 'syntax');
        if (!problem) return;
        for (const { title, fact, demands: { brokenSettings: broken } } of hostsOfSettings(file)) {
          if (!broken?.files.some((path) => `/${file}`.endsWith(`/${path}`))) continue;
          report({ message: 'broken', data: { problem: problem.message, format: document.format.toUpperCase(), host: title, version: fact.version, does: broken.does }, at: problem.span, severity: broken.severity });
        }
      },
    };
  },
});
