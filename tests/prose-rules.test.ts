import { describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { numberOf } from '../src/analyse/outline.ts';
import { workspaceOf, type Workspace } from '../src/analyse/workspace.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { lint } from '../src/lint/run.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

const head = '---\nname: mia\ndescription: d\n---\n\n';

/** What one rule finds in a prompt, each as severity, line and message. */
function found(id: string, prompt: string, { front = head, workspace = {} }: { front?: string; workspace?: Partial<Workspace> } = {}): string[] {
  const document = parseDocument(fromText('.claude/agents/mia.md', front + prompt));
  const agent = readAgent(document);
  const own = rules.filter((rule) => rule.id === id);
  expect(own).toHaveLength(1);
  return lint([{ document, agent }], own, { ...workspaceOf([agent]), ...workspace }).map(({ severity, span, message }) => `${severity} ${document.lines.place(span.start).line - 5} ${message}`);
}

describe('a number of sections', () => {
  test.for([
    ['en', '## Output format\n\nAnswer in these three sections:\n\n### A\n\na\n\n### B\n\nb\n', true],
    ['en, digits', '## Output format\n\nAnswer in these 3 required sections:\n\n### A\n\na\n\n### B\n\nb\n', true],
    ['en, right', '## Output format\n\nAnswer in these two sections:\n\n### A\n\na\n\n### B\n\nb\n', false],
    ['en, a bound', '## Output format\n\nAnswer in at least three sections:\n\n### A\n\na\n\n### B\n\nb\n', false],
    ['en, of each', '## Output format\n\nUp to three sections:\n\n### A\n\na\n\n### B\n\nb\n', false],
    ['en, of files with titles of their own', '## Output format\n\nReturn exactly two sections:\n\n```\n### a.md\n\n# A\n\n## Lamps\n\n[lamps]\n\n## Boats\n\n[boats]\n\n### b.md\n\n[b]\n```\n', false],
    ['ru', '## Формат ответа\n\nОтвет состоит из трёх или три раздела:\n\n### А\n\nа\n\n### Б\n\nб\n', true],
    ['de', '## Ausgabeformat\n\nAntworte in drei Abschnitten:\n\n### A\n\na\n\n### B\n\nb\n', true],
    ['zh', '## 输出格式\n\n报告包含三个部分:\n\n### 甲\n\n一\n\n### 乙\n\n二\n', true],
  ] as const)('is read and compared: %s', ([, prompt, isFound]) => {
    expect(found('contract/section-missing', prompt)).toHaveLength(isFound ? 1 : 0);
  });
});

describe('numbers of titles', () => {
  test.for([
    ['1. Lamps', [1]],
    ['2.3 Lamps', [2, 3]],
    ['2.3. Lamps', [2, 3]],
    ['Step 4: Count', [4]],
    ['Phase 6 — Export', [6]],
    ['**7.** Lamps', [7]],
    ['Шаг 2. Счёт', [2]],
    ['3D models', []],
    ['2026 plan', []],
    ['10x faster', []],
  ] as const)('%s', ([title, number]) => {
    expect(numberOf(title)).toEqual(number);
  });

  test('may begin anew, below each heading and in a row', () => {
    expect(found('contract/section-numbering', '## A\n\n### 1. a\n\nx\n\n### 2. b\n\nx\n\n## B\n\n### 1. c\n\nx\n\n### 1. d\n\nx\n')).toEqual([]);
  });

  test('weigh less outside of an answer', () => {
    expect(found('contract/section-numbering', '### 1. a\n\nx\n\n### 3. b\n\nx\n')).toEqual(['info 5 Unexpected number 3 of section `b`, expected 2']);
  });
});

describe('fences', () => {
  test('that pair up line by line are no finding, although a tag hides one from the tree', () => {
    expect(found('text/unbalanced-fence', '<step>\n```\na\n```\n</step>\n\n## B\n\n```sh\nb\n```\n')).toEqual([]);
  });

  test('are told once, the first of them', () => {
    const nested = 'x\n\n```md\n```sh\na\n```\n```\n';
    expect(found('text/unbalanced-fence', nested + nested)).toHaveLength(1);
  });

  test('with longer marks or other ones hold blocks', () => {
    expect(found('text/unbalanced-fence', '````md\n```sh\na\n```\n````\n\n~~~md\n```sh\na\n```\n~~~\n\n- x\n  ```sh\n  a\n  ```\n')).toEqual([]);
  });

  test('with a comment of a command swallow no section', () => {
    expect(found('contract/section-swallowed-by-fence', '```sh\n# Count\nlamps\n')).toEqual([]);
  });
});

describe('an example of JSON', () => {
  test.for([
    ['{ "a": 1, }', 'a comma stands before a closing bracket'],
    ["{ 'a': 1 }", 'a string is in single quotation marks'],
    ['{\n  "a": 1\n  "b": 2\n}', 'a comma is missing at the end of a line'],
    ['{ "a": [1 }', 'a bracket is not closed'],
  ] as const)('%s is broken', ([json, reason]) => {
    expect(found('contract/example-not-json', `## Output format\n\nReturn JSON:\n\n\`\`\`json\n${json}\n\`\`\`\n`)).toEqual([`warning 5 Unexpected JSON that does not parse, expected an example that does: ${reason}`]);
  });

  test.for(['{ "a": ... }', '{ "a": 1, // one\n}', '{ "a": <number> }', '{ "a": true | false, }', '{ "a": number, }', '{ "a": 0.0-1.0, }', '{ "a": 1 }\n{ "a": 2 }', '{ "a": {{ a }}, }'])('%s is a sketch', (json) => {
    expect(found('contract/example-not-json', `## Output format\n\nReturn JSON:\n\n\`\`\`json\n${json}\n\`\`\`\n`)).toEqual([]);
  });
});

describe('a title twice', () => {
  test('is a warning where it binds', () => {
    expect(found('contract/section-duplicate', '## Rules\n\na\n\n## Rules\n\nb\n')).toEqual(['warning 5 Unexpected second section `Rules`, expected one']);
    expect(found('contract/section-duplicate', '## Harbour\n\na\n\n## Harbour\n\nb\n')).toEqual(['info 5 Unexpected second section `Harbour`, expected one']);
  });

  test.for(['### ✅ Rules\n\na\n\n### ✅ Rules\n\nb\n', '## Rules\n\na\n\n## Rules\n\nb\n\n## Rules\n\nc\n', '# A\n\n## Rules\n\na\n\n# B\n\n## Rules\n\nb\n'])('is left alone in %j', (prompt) => {
    expect(found('contract/section-duplicate', prompt)).toEqual([]);
  });
});

describe('skills', () => {
  const prompt = '## Skill loading\n\n- `counting-lamps`\n- `fitting-lamps`\n';

  test('that are all elsewhere are an info for the file', () => {
    expect(found('contract/missing-skill', prompt)).toEqual(['info 3 Unexpected skill `counting-lamps` and 1 more, expected skills of this project']);
    expect(found('contract/missing-skill', prompt, { workspace: { skills: ['sailing'] } })).toHaveLength(1);
  });

  test('beside one that is there are a warning each', () => {
    expect(found('contract/missing-skill', prompt, { workspace: { skills: ['counting-lamps', 'sailing'] } })).toEqual(['warning 4 Unexpected skill `fitting-lamps`, expected one of this project']);
  });

  test('of a plugin, and those still to be made, are left alone', () => {
    expect(found('contract/missing-skill', '## Skills\n\n- `harbour:counting-lamps`\n\nCreates: the `sailing-ships` skill\n', { workspace: { skills: ['sailing-ship'] } })).toEqual([]);
  });
});

test('what a skill is made of is no skill', () => {
  const workspace = { skills: ['lamp-master', 'lamp-count'] };
  expect(found('contract/missing-skill', '## Skills\n\n| Skill | Read |\n| --- | --- |\n| **lamp-counts** | `parts/lamp-counts.md` |\n', { workspace })).toEqual([]);
  expect(found('contract/missing-skill', '## Skills\n\nSub-skills of it:\n\n- `lamp-counts` — counting\n- `lamp-fitter`, `lamp-maste`\n', { workspace })).toEqual([]);
  expect(found('contract/missing-skill', '## Skills\n\n- `lamp-counts` — counting\n', { workspace })).toHaveLength(1);
});

describe('a hand-off to itself', () => {
  test.for([
    ['1. User asks for lamps\n2. Delegate to @mia-lamps: "Count {lamps}"\n', 1],
    ['1. User asks for lamps\n2. @lead delegates to @mia-lamps: "Count {lamps}"\n', 0],
    ['`@lead` hands the whole harbour to `@mia-lamps`.\n', 0],
  ] as const)('is told from that of somebody else: %j', ([prompt, count]) => {
    expect(found('contract/self-delegation', prompt, { front: head.replace('mia', 'mia-lamps') })).toHaveLength(count);
  });
});

test('a ban for one case leaves the grant alone', () => {
  const front = '---\nname: mia\ndescription: d\ntools: Edit\n';
  expect(found('contract/contradicting-grant', 'If no one asked for lamps:\n\n- Say so.\n- Do NOT modify code\n', { front: `${front}---\n\n` })).toEqual([]);
  expect(found('contract/contradicting-grant', 'Your rules:\n\n- Say so.\n- Do NOT modify code\n', { front: `${front}---\n\n` })).toHaveLength(1);
});

describe('a link', () => {
  test('is a finding only where somebody could look', () => {
    const prompt = 'See [a](a.md).\n';
    expect(found('text/broken-link', prompt)).toEqual([]);
    expect(found('text/broken-link', prompt, { workspace: { has: () => true } })).toEqual([]);
    expect(found('text/broken-link', prompt, { workspace: { has: () => false } })).toHaveLength(1);
  });

  test.for(['https://x.y/a.md', 'mailto:a@b.md', '<path>', 'path/to/a.md', '{file}.md', '/spec/', '$DIR/a.md', '...', 'url'])('to %s is none to a file', (url) => {
    expect(found('text/broken-link', `See [a](<${url}>).\n`, { workspace: { has: () => false } })).toEqual([]);
  });
});

describe('a link to a heading', () => {
  test.for(['## Rules', '## 🚨 Rules', '### 1. Rules\n\n## Rules', '<a id="rules"></a>\n\n## Other', '## RULES:'])('is good with %j', (heading) => {
    expect(found('text/broken-link', `See [the rules](#rules) and [them](#Rules).\n\n${heading}\n\nx\n`)).toEqual([]);
  });

  test('can be written with escapes', () => {
    expect(found('text/broken-link', 'См. [правила](#%D0%BF%D1%80%D0%B0%D0%B2%D0%B8%D0%BB%D0%B0).\n\n## Правила\n\nx\n')).toEqual([]);
    expect(found('text/broken-link', 'См. [правила](#правил).\n\n## Правила\n\nx\n')).toHaveLength(1);
  });
});

describe('a home folder', () => {
  test.for(['/home/user/a', '/Users/username/a', '/Users/<name>/a', 'C:\\Users\\you\\a', '/home/runner/work', 'https://x.y/home/mia/a', '~/a', '/home/node/app', '/home/model-server/a', '/Users/Shared/a'])('%s is that of nobody', (path) => {
    expect(found('text/absolute-home-path', `It is in ${path} now.\n`)).toEqual([]);
  });

  test('is that of nobody where the text makes the user', () => {
    expect(found('text/absolute-home-path', '```dockerfile\nRUN addgroup -S lamps && \\\n    adduser -u 1000 -S mia -G lamps\nCOPY . /home/mia/.local\nUSER lampuser\nENV PATH=/home/lampuser/bin:$PATH\n```\n')).toEqual([]);
  });

  test.for(['/home/mia/a', '/Users/mia.lamp/a', 'C:\\Users\\Mia\\a', '`/home/mia`'])('%s is that of a person', (path) => {
    expect(found('text/absolute-home-path', `It is in ${path} now.\n`)).toHaveLength(1);
  });
});
