import type { Definition, Image, Link } from 'mdast';
import { keyFilesIn } from '../../src/analyse/attacks.ts';
import { standingAt } from '../../src/analyse/prose.ts';
import { placeIn, textOf, textsOf } from '../../src/analyse/fields.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { spanOf } from '../../src/parse/document.ts';
import { entry } from '../../src/parse/value.ts';
import { finder } from '../../src/text/gate.ts';

/** Includes of a text: `@path`, `#file:path`, `{file:path}`; an alias such as `@/app` and a scope such as `@org/x` are none. */
const includes = finder('a file that is taken in', () => /(?<![\p{L}\p{N}_@`/.])(?:@|#file:)((?:\.{1,2}|%2e|~)[^\s`"'<>(){}[\],;]{1,300}|\/(?:etc|home|Users|root|var|proc|tmp|opt|private)\/[^\s`"'<>(){}[\],;]{1,300})|\{file:([^\s{}]{1,300})\}/giu);

/** The home folder of whoever runs it, or of one person by name. */
const home = /^(?:~|\/(?:home|Users)\/[^/]{1,64}\/|\/root\/)/;

export default defineRule({
  id: 'security/include-escapes-root',
  summary: 'Disallow includes that leave the project.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  messages: {
    outside: {
      text: 'Unexpected `{path}`, expected a path inside the project',
      why: 'It leads out of the project, so a repository can pull a private file of the person into the prompt.',
      help: 'Copy what is needed into the project, and name it from there.',
    },
    home: {
      text: 'Unexpected `{path}` in the home folder, expected a path inside the project',
      why: 'The file is another one for each person, or not there, and may be private.',
      help: 'Copy what is needed into the project, and name it from there.',
    },
    skill: {
      text: 'Unexpected path `{path}`, expected the name of a skill',
      why: 'A host that joins the name to its folder of skills reads a file outside of it.',
      help: 'Write the name of a skill.',
    },
  },
  check({ document, agent, workspace, report }) {
    const depth = depthOf(agent.path, workspace.root);
    // Written for the folder that the file is copied to: what is meant lies in the project.
    const isHere = (path: string): boolean => workspace.has('', path.replace(/^(?:\.{1,2}\/)+/, '')) === true;
    const tell = (path: string, at: { start: number; end: number }, isLink = false): void => {
      const clean = decode(path).replace(/[.,:]+$/, '').replace(/[?#].*$/, '');
      if (home.test(clean)) {
        const severity = isKeyFile(clean) ? 'error' : /^(?:~|\/[^/]+\/[^/]+|\/root)\/\.(?:claude|codex|gemini|qwen|kiro|copilot|cursor|factory|kilo|config\/(?:opencode|kilo|goose))\//.test(clean) ? 'info' : 'warning';
        if (!isLink) report({ message: 'home', data: { path }, at, severity });
      } else if ((clean.startsWith('/') && !isLink) || (climbs(clean) > depth && !(isLink && isHere(clean)))) report({ message: 'outside', data: { path }, at, ...(isLink ? { severity: 'warning' as const } : {}) });
    };
    const follow = (node: Link | Image | Definition): void => {
      if (/^(?:\.\.?\/|%2e)/i.test(node.url)) tell(node.url, spanOf(node), true);
    };
    return {
      agent() {
        const { text, body } = document.prose;
        for (const { 0: match, 1: include, 2: file, index } of /[@{]|#file:/.test(document.prompt) ? includes(text) : []) {
          const start = index + match.length - (include ?? `${file}}`).length;
          if (index < body.start) continue;
          const { where, isMention } = standingAt(document, start);
          if ((where === 'prose' || where === 'html') && !isMention) tell(include ?? file!, document.place({ start: index, end: index + match.length }));
        }
        const skills = textsOf(entry(document.fields, 'skills')?.value);
        for (const skill of skills) if (/(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/~]/.test(decode(skill.text))) report({ message: 'skill', data: { path: skill.text }, at: skill.value.span });
        for (const key of ['prompt', 'resources', 'files', 'include']) {
          for (const field of textsOf(entry(document.fields, key)?.value)) {
            const [, path] = /^(?:file:(?:\/\/)?|\{file:)([^\s{}]{1,300})/.exec(field.text) ?? [];
            if (path && textOf(field.value)) tell(path, placeIn(field, { start: 0, end: field.text.length }));
          }
        }
      },
      // What is linked by its bare address is no path.
      ...(/\](?:\(|:)/.test(document.prose.text) && { link: follow, image: follow, definition: follow }),
    };
  },
});

function isKeyFile(path: string): boolean {
  return keyFilesIn(path).length > 0;
}

function decode(path: string): string {
  return path.replace(/%(2e|2f|5c|7e)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))).replaceAll('\\', '/');
}

/** How many folders above its own a path leads. */
function climbs(path: string): number {
  let level = 0;
  let highest = 0;
  for (const part of path.split('/')) {
    if (part === '..') level -= 1;
    else if (part !== '.' && part !== '') level += 1;
    highest = Math.max(highest, -level);
  }
  return highest;
}

/** How many folders of the project a file lies in; of a file outside of it, folders of a host count. */
function depthOf(path: string, root: string): number {
  const up = /^(?:\.\.\/?)*/.exec(root)![0].split('/').filter(Boolean).length;
  const isInside = !path.startsWith('/') && !path.startsWith('../') && root === '../'.repeat(up).slice(0, -1);
  if (isInside) return up + path.split('/').length - 1;
  const home = /(?:^|\/)(\.(?:claude|opencode|github|gemini|qwen|codex|cursor|kiro|kilo|factory|goose)\/.*)$/.exec(path);
  return home ? home[1]!.split('/').length - 1 : 0;
}
