import { defineRule } from '../../src/lint/rule.ts';
import { finder } from '../../src/text/gate.ts';

// A separator before the path would make it a part of a longer one or of an address.
const homes = finder('a home folder', () => /(?<![\p{L}\p{N}_.~/\\-])(?:\/(?:home|Users)\/|[A-Za-z]:\\{1,2}Users\\{1,2})([\p{L}\p{N}][\p{L}\p{N}._-]*)(?=[/\\\s`"'),;]|$)/gmu);

// Names that stand for somebody, and those of machines that are the same everywhere: containers, runners, images.
const nobody =
  /^(?:(?:some|your|my|the|other|example|test|demo)?[-_.]?(?:user|users|username|name|me|you|yourself|yourname|someone|somebody|myuser|person|account|home|dev|developer|admin|guest|alice|bob|jane|john|jdoe|johndoe|janedoe|foo|bar|xyz|xxx+)(?:[-_.]?(?:name|here|id|\d+))?|first(?:name)?[-_.]?last(?:name)?|nobody|node|bun|deno|app|agent|claude|runner|runneradmin|vscode|ubuntu|debian|circleci|jovyan|airflow|frappe|jenkins|model-server|nonroot|coder|codespace|gitpod|sandbox|docker|container|linuxbrew|shared|public|default|git|www|deploy|pi|vagrant|ec2-user|oai|project|projects|work|workspace)$/iu;

// Lines that make a user on a machine that is the same everywhere, or become one there.
const making = finder('a user that is made', () => /(?<![\p{L}\p{N}-])(?:useradd|adduser|USER)[ \t][^\n]{1,160}/gu);

export default defineRule({
  id: 'text/absolute-home-path',
  summary: 'Disallow paths into the home folder of one person.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    personal: {
      text: 'Unexpected path into the home folder of `{name}`, expected one that is there for everybody',
      why: 'On another machine there is no such folder, so the agent looks for a file that it does not find.',
      help: 'Write the path from the root of the project, or with `~` if it is in the home folder of whoever runs the agent.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        let made: ReadonlySet<string> | undefined;
        for (const { 0: path, 1: name, index } of homes(document.prompt)) {
          made ??= new Set([...making(document.prompt)].flatMap(([line]) => line.split(/[^\p{L}\p{N}._-]+/u)));
          if (nobody.test(name!) || made.has(name!)) continue;
          const start = document.prose.body.start + index;
          report({ message: 'personal', data: { name: name! }, at: document.place({ start, end: start + path.length }) });
        }
      },
    };
  },
});
