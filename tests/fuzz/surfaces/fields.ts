import { isDeepStrictEqual } from 'node:util';
import { detect, readAgent } from '../../../src/hosts/detect.ts';
import { openSource } from '../../../src/hosts/open.ts';
import { hosts } from '../../../src/hosts/registry.ts';
import { permittedOn } from '../../../src/lower/lower.ts';
import { powersOf } from '../../../src/model/powers.ts';
import { splitFrontmatter } from '../../../src/parse/frontmatter.ts';
import { readFlat } from '../../../src/parse/flat.ts';
import { fromText } from '../../../src/parse/source.ts';
import { toolEntries, toolSpec } from '../../../src/parse/tool-list.ts';
import { toData } from '../../../src/parse/value.ts';
import { readWholeYaml } from '../../../src/parse/yaml.ts';
import { fields, textOf, writtenFile } from '../inputs.ts';
import { isWithin, judge, outsideOf } from '../judge.ts';
import type { Random } from '../random.ts';
import { spoil, token } from '../spoil.ts';
import type { Surface } from './surface.ts';

const context = { models: {}, servers: ['docs'], settings: new Map<string, string>() };

function writtenFields(random: Random): string {
  const { text } = writtenFile(random, '.md');
  return splitFrontmatter(text).frontmatter?.text ?? '';
}

/** The quick reader of fields, the whole one, and what each host would make of the same bytes. */
export const frontmatter: Surface = {
  name: 'frontmatter',
  share: 150_000,
  make: (random) => {
    const inner = random.once(2) ? fields(random) : spoil(writtenFields(random), random, () => fields(random), 4);
    return { path: 'x.md', content: `---\n${random.once(8) ? spoil(inner, random, () => fields(random)) : inner}${random.once(12) ? token(random) : '---\n'}You keep lamps.\n` };
  },
  faults: (input, turn) =>
    judge((hold) => {
      const content = textOf(input);
      const split = splitFrontmatter(content);
      hold('places', () => outsideOf(split.frontmatter?.map, content.length) ?? (split.frontmatter?.problems.some(({ span }) => !isWithin(span, content.length)) ? 'a problem is outside' : undefined));
      hold('same value', () => {
        const { text, start } = split.frontmatter ?? { text: content, start: 0 };
        const quick = readFlat(text, start);
        const whole = quick && readWholeYaml(text, start);
        return !quick || (whole!.problems.length === 0 && isDeepStrictEqual(whole!.value, quick)) ? undefined : 'the quick reader reads another value';
      });
      const own = hosts[turn % hosts.length]!;
      const home = own.homes.find((pattern) => pattern.endsWith('.md')) ?? 'agents/**/*.md';
      hold('no throw', () => {
        const path = home.replace('**/', '').replace(/\*/g, 'x');
        const document = openSource(fromText(path, content))[0]!;
        for (const host of turn % 4 === 0 ? hosts : [own]) host.load(document);
        const agent = readAgent(document);
        powersOf(agent.authority);
        if (turn % 4 === 1) own.effective([{ path, text: content }], context);
      });
    }),
};

const separators = [', ', ',', ' ', '\n  - ', '", "', '\n'] as const;

function tools(random: Random): string {
  const known = random.of(hosts).tools;
  const name = () => (known.length === 0 || random.once(5) ? random.of(['mcp__docs__search', 'docs/search', '@docs/search', 'mcp_docs_search', '*', 'Agent(a, b)', 'Bash(git:*)', 'Read(', ')', '!Bash', '']) : random.of(known).name);
  const entry = () => (random.once(6) ? token(random) : random.once(4) ? `${name()}(${random.once(2) ? token(random) : 'git log:*'})` : name());
  return random.some(8, entry).join(random.of(separators));
}

const keys = ['tools', 'tools', 'tools', 'disallowedTools', 'allowed-tools', 'excludeTools', 'allowedTools', 'permission', 'disallowed_tools'] as const;

export const toolLists: Surface = {
  name: 'tool lists',
  share: 60_000,
  make: (random) => {
    const field = (): string => {
      const list = tools(random);
      const form = random.of([list, `[${list}]`, `["${list}"]`, `\n  - ${list}`, `"${list}"`, `\n  ${random.of(hosts).tools[0]?.name ?? '"*"'}: ${random.of(['true', 'false', 'deny', 'ask', list])}`]);
      return `${random.of(keys)}: ${form}\n`;
    };
    const { path } = writtenFile(random, '.md');
    return { path, content: `---\nname: lamp-keeper\ndescription: Keeps the lamps\n${field()}${random.once(3) ? field() : ''}---\nYou keep lamps.\n` };
  },
  faults: (input) =>
    judge((hold) => {
      const content = textOf(input);
      hold('places', () => {
        const document = openSource(fromText(input.path, content))[0]!;
        const agent = readAgent(document, detect(document).dialect);
        for (const host of hosts) permittedOn(host, agent);
        for (const { value } of document.fields?.entries ?? []) for (const one of toolEntries(value)) toolSpec(one.value);
        return [...agent.tools, ...agent.authority.grants].some(({ span }) => !isWithin(span, content.length)) ? 'a tool is outside' : undefined;
      });
      hold('no throw', () => {
        const value = splitFrontmatter(content).frontmatter?.map;
        if (value) JSON.stringify(toData(value));
      });
    }),
};
