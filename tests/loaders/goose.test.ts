import { describe, expect, test } from 'vitest';
import { readAgent } from '../../src/hosts/detect.ts';
import goose from '../../src/hosts/goose/index.ts';
import { escapeTemplate, plainText } from '../../src/hosts/goose/template.ts';
import { openSource } from '../../src/hosts/open.ts';
import { powersOf } from '../../src/model/powers.ts';
import { fromText } from '../../src/parse/source.ts';

const context = { models: {}, servers: [], settings: new Map<string, string>() };

function open(path: string, text: string) {
  return openSource(fromText(path, text))[0]!;
}

const topic = { key: 'topic', input_type: 'string', requirement: 'required', description: 'What to write of' };

function recipe(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ title: 't', description: 'd', instructions: 'x', ...fields });
}

describe('a recipe', () => {
  test.for([
    ['loads', {}],
    ['drops', { title: undefined }],
    ['drops', { description: undefined }],
    ['drops', { instructions: '  ' }],
    ['loads', { instructions: undefined, prompt: 'x' }],
    ['loads', { unheard: 'of' }],
    ['drops', { instructions: '{{ topic }}' }],
    ['loads', { instructions: '{{ topic }}', parameters: [topic] }],
    ['drops', { parameters: [topic] }],
    ['drops', { instructions: '{{ topic }}', parameters: [{ key: 'topic' }] }],
    ['drops', { instructions: '{{ topic }}', parameters: [{ ...topic, key: undefined, id: 'topic' }] }],
    ['drops', { instructions: '{{ topic }}', parameters: [{ ...topic, input_type: 'text' }] }],
    ['drops', { instructions: '{{ topic }}', parameters: [{ ...topic, requirement: 'optional' }] }],
    ['loads', { instructions: '{{ topic }}', parameters: [{ ...topic, requirement: 'optional', default: '' }] }],
    ['drops', { instructions: '{{ topic }}', parameters: [{ ...topic, input_type: 'file', default: 'a.md' }] }],
    ['drops', { instructions: '{{ topic }}', parameters: ['topic'] }],
    ['loads', { instructions: '{{ recipe_dir }}' }],
    ['n/a', { instructions: '{% raw %}{{ x }}{% endraw %} {{ recipe_dir }}' }],
    ['loads', { instructions: "{{'{{'}} topic }}" }],
  ] as const)('%s with %j', ([verdict, fields]) => {
    expect(goose.load(open('.goose/recipes/a.yaml', recipe(fields))).verdict).toBe(verdict);
  });

  test('that is broken drops', () => {
    expect(['a: b: c', '- a', 'title: [', ''].map((text) => goose.load(open('.goose/recipes/a.yaml', text)).verdict)).toEqual(['drops', 'drops', 'drops', 'drops']);
  });
});

test.for([
  ['loads', '---\nname: a\n---\nx'],
  ['recovers', '---\nname: a\ntools: Read\n---\nx'],
  ['drops', '---\ndescription: a\n---\nx'],
  ['drops', 'x'],
  ['drops', '---\nname: a: b\n---\nx'],
] as const)('%s: the agent file %j', ([verdict, text]) => {
  expect(goose.load(open('.goose/agents/a.md', text)).verdict).toBe(verdict);
});

test('a list in an agent file is what its author meant, so the recipe has it', () => {
  const agent = readAgent(open('.agents/agents/a.md', '---\nname: a\ndescription: d\ntools: Bash, Read\n---\nx\n'));
  const [file] = goose.write(agent, context).files;
  expect(agent.dialect).toBe('goose');
  expect(JSON.parse(file!.text).extensions).toEqual([{ type: 'platform', name: 'developer', description: 'The tools of developer', available_tools: ['shell'] }]);
});

describe('extensions', () => {
  test.for([
    ['none', [], { rest: 'deny', named: [] }],
    ['an empty list of tools is all of them', [{ type: 'platform', name: 'todo', available_tools: [] }, { type: 'stdio', name: 'atlas', available_tools: [] }], { rest: 'deny', named: [{ key: 'mcp:atlas:*', level: 'allow' }] }],
    ['a tool of a server', [{ type: 'stdio', name: 'atlas', available_tools: ['find'] }], { rest: 'deny', named: [{ key: 'mcp:atlas:find', level: 'allow' }] }],
    ['a built-in developer brings the analyzer', [{ type: 'builtin', name: 'Developer', available_tools: ['write'] }], { rest: 'deny', named: [{ key: 'fs-read', level: 'allow' }, { key: 'fs-write', level: 'allow' }] }],
    ['a platform one does not', [{ type: 'platform', name: 'developer', available_tools: ['write'] }], { rest: 'deny', named: [{ key: 'fs-write', level: 'allow' }] }],
    ['the manager can switch on anything', [{ type: 'platform', name: 'Extension Manager' }], { rest: 'allow', named: [] }],
  ] as const)('%s', ([, extensions, expected]) => {
    expect(powersOf(readAgent(open('.goose/recipes/a.json', recipe({ extensions }))).authority)).toEqual(expected);
  });

  test('a recipe with others under it can call agents', () => {
    const { named } = powersOf(readAgent(open('.goose/recipes/a.json', recipe({ extensions: [], sub_recipes: [{ name: 'b', path: 'b.yaml' }] }))).authority);
    expect(named).toEqual([{ key: 'delegate:*', level: 'allow' }]);
  });
});

describe('marks of a template', () => {
  const texts = ['{{ x }}', '{% raw %}', '{# no #}', '{{{ y }}}', "{{'{{'}}", '}} %} #}', '${{ secrets.A }}', '{ {', '{{%', 'Кот {{ кот }}'];

  test.for(texts)('%j stands for itself after escaping, and nothing opens by accident', (text) => {
    const escaped = escapeTemplate(text);
    expect(plainText(escaped)).toBe(text);
    expect(escaped.replace(/\{\{'\{[{%#]'\}\}/g, '\0')).not.toMatch(/\{[{%#]/);
  });

  test('come back from a recipe as they were', () => {
    const agent = readAgent(open('x.md', `---\nname: x\ndescription: 'Says {{ x }}'\n---\n${texts.join('\n')}\n`));
    const { files, ledger } = goose.write(agent, context);
    const back = readAgent(open(files[0]!.path, files[0]!.text));
    expect([back.prompt.value, back.description?.value]).toEqual([agent.prompt.value, 'Says {{ x }}']);
    expect(ledger.find(({ field }) => field === 'prompt')?.fate).toBe('rewritten');
    expect(goose.write(back, context).files[0]!.text).toBe(files[0]!.text);
  });
});
