import { join } from 'node:path';

export interface Finding {
  /** The same for findings of one kind on different files. */
  readonly kind: string;
  /** Below a warning. */
  readonly isHint: boolean;
}

export interface Linter {
  readonly title: string;
  /** `name@version`; absent for ours. */
  readonly package?: string;
  /** What Node is started with in the project; `directory` holds the package. */
  command(directory: string): readonly string[];
  read(stdout: string): readonly Finding[];
}

export function mandate(root: string): Linter {
  return {
    title: 'mandate',
    command: () => [join(root, 'bin/mandate.js'), 'lint', '--format', 'json'],
    read(stdout) {
      const { files } = JSON.parse(stdout) as { files: { diagnostics: { code: string; severity: string }[] }[] };
      return files.flatMap(({ diagnostics }) => diagnostics.map(({ code, severity }) => ({ kind: code, isHint: severity === 'info' })));
    },
  };
}

/** It has no format for programs: a line for each finding, below the name of the file. */
export const cclint: Linter = {
  title: '@carlrannaberg/cclint 0.2.10',
  package: '@carlrannaberg/cclint@0.2.10',
  command: (directory) => [join(directory, 'node_modules/@carlrannaberg/cclint/bin/cclint.js'), 'agents'],
  read: (stdout) =>
    [...stdout.matchAll(/^ {2}(✗|⚠\uFE0F?|💡) (.+)$/gmu)].map(([, sign, message]) => ({ kind: message!.replace(/"[^"]*"|'[^']*'|`[^`]*`|\d+/g, '…'), isHint: sign === '💡' })),
};

export const claudelint: Linter = {
  title: 'claude-code-lint 0.5.0',
  package: 'claude-code-lint@0.5.0',
  command: (directory) => [join(directory, 'node_modules/claude-code-lint/bin/claudelint'), 'check-all', '--format', 'json'],
  read(stdout) {
    const { validators } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { validators: { errors: Reported[]; warnings: Reported[] }[] };
    return validators.flatMap(({ errors, warnings }) => [...errors, ...warnings]).filter(({ file }) => !file || file.includes('/agents/')).map(({ ruleId = '', message }) => ({ kind: `${ruleId} ${message.replace(/"[^"]*"|'[^']*'|\d+/g, '…')}`, isHint: false }));
  },
};

/** It knows nothing of agents, and reads all of the text: a line for each finding. */
export const markdownlint: Linter = {
  title: 'markdownlint-cli2 0.21.0',
  package: 'markdownlint-cli2@0.21.0',
  command: (directory) => [join(directory, 'node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs'), '.claude/**/*.md'],
  read: (stdout) => [...stdout.matchAll(/^\S+:\d+(?::\d+)? (?:error )?(MD\d+)/gm)].map(([, kind]) => ({ kind: kind!, isHint: false })),
};

interface Reported {
  readonly message: string;
  readonly file?: string;
  readonly ruleId?: string;
}
