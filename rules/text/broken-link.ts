import { outline } from '../../src/analyse/outline.ts';
import { overlap } from '../../src/analyse/locate.ts';
import type { Workspace } from '../../src/analyse/workspace.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { spanOf } from '../../src/parse/document.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'text/broken-link',
  summary: 'Disallow links to what is not there.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    file: {
      text: 'Unexpected link to `{target}`, expected a file of this project',
      why: 'The agent is sent to a file that is not there, from the folder of this one or from the root of the project.',
      help: 'Mend the path, or take the link out.',
    },
    heading: {
      text: 'Unexpected link to `#{target}`, expected a heading of this file',
      why: 'No heading of this file has that address, so the reader is sent nowhere.',
      help: 'Write the heading in lower case with dashes for blanks.',
    },
  },
  check({ file, document, agent, workspace, report }) {
    // What is linked by its bare address is no file and no heading.
    if (!/\](?:\(|:)/.test(document.prose.text)) return {};
    let known: ReadonlySet<string> | undefined;
    const check = (url: string, span: ReturnType<typeof spanOf>) => {
      // A link of the layout of an answer is filled in by whoever answers.
      // Nobody looks into the home folder of whoever runs it.
      if (/^[a-z][a-z0-9+.-]*:|^\/\/|^~|^$/i.test(url) || stand(url) || isExample(document.text, span) || isOfSite(url, file, workspace) || agent.contract.outputs.some((output) => overlap(output.span, span))) return;
      const [path, fragment] = url.split(/[?#]/, 2) as [string, string | undefined];
      if (path === '') {
        const wanted = decoded(fragment ?? '').toLowerCase();
        if (wanted === '' || outline(document).length === 0) return;
        known ??= addresses(document.prose.prompt);
        // The second of a name has a number behind it.
        if (!known.has(bare(wanted)) && !known.has(bare(wanted.replace(/-\d{1,3}$/, '')))) report({ message: 'heading', data: { target: wanted }, at: span });
        // A folder can be one that the agent is to make.
      } else if (/\.[a-z0-9]{1,8}$/i.test(path) && workspace.has(file, decoded(path).replace(/^\/+/, '')) === false) report({ message: 'file', data: { target: path }, at: span });
    };
    return {
      link: (node) => check(node.url, spanOf(node)),
      image: (node) => check(node.url, spanOf(node)),
      definition: (node) => check(node.url, spanOf(node)),
    };
  },
});

/** Whether a sentence shows how a link is written: *for instance, refer to it as `[lamps](./lamps.md)`*. */
function isExample(text: string, { start }: Span): boolean {
  return /(?<![\p{L}])(?:for (?:instance|example)|e\.g\.|such as|as in)(?![\p{L}])[^\n]{0,200}$/iu.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
}

/** Whether a path from a root goes into a folder that the project does not have: it is one of a site, or of where the files are to lie. */
function isOfSite(url: string, file: string, workspace: Pick<Workspace, 'has'>): boolean {
  const [, folder] = /^\/([^/]+)\//.exec(url) ?? [];
  return folder !== undefined && workspace.has(file, decoded(folder)) === false;
}

/** What stands for a path: `<file>`, `{name}`, `$DIR/x`, `path/to/x`, `...`, `url`. */
function stand(url: string): boolean {
  return /[<>{}$*|]|\.\.\.|…|%7B|%3C|(?:^|\/)path[/-]to[/-]|^(?:url|link|path|file|href|src|target)$|(?:^|[/_-])(?:xxx+|yyyy|your|example|placeholder|name)(?:[/_.-]|$)/i.test(url);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A sign of per cent that is no escape is meant as it stands.
    return path;
  }
}

/** What a link into a text can lead to: headings and marks of HTML. */
function addresses(text: string): ReadonlySet<string> {
  const marks = text.matchAll(/^ {0,3}#{1,6}[ \t]+(\S.*)$|\b(?:id|name)="([^"\n]{1,100})"/gm);
  return new Set([...marks].map(([, title, mark]) => bare(title === undefined ? mark!.toLowerCase() : slugOf(title))));
}

/** Sites differ in what they make of a picture at the start of a heading. */
function bare(slug: string): string {
  return slug.replace(/^-+/, '').replace(/-+$/, '');
}

/** The address of a heading as the sites that show markdown make it: of what is seen of it. */
function slugOf(title: string): string {
  const seen = title.replace(/<[^<>\n]{0,200}>|&#?[a-z0-9]{1,32};/gi, '');
  return seen.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');
}
