import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { workspaceOf } from '../src/analyse/workspace.ts';
import type { Diagnostic, Fix } from '../src/diagnostics/diagnostic.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { applyFixes, fixAll } from '../src/lint/fix.ts';
import { defineRule, type AnyRule } from '../src/lint/rule.ts';
import { lint } from '../src/lint/run.ts';
import { parseDocument } from '../src/parse/document.ts';
import { decode, fromText, type Source } from '../src/parse/source.ts';
import { findMojibake } from '../src/text/mojibake.ts';

const described = 'name: mia\ndescription: Use it to count lamps.\n';

function find(source: Source | string, using: readonly AnyRule[] = rules): Diagnostic[] {
  const document = parseDocument(typeof source === 'string' ? fromText('.claude/agents/mia.md', source) : source);
  const agent = readAgent(document);
  return lint([{ document, agent }], using, workspaceOf([agent]));
}

function codes(source: Source | string): string[] {
  return find(source).flatMap(({ code, severity }) => (severity === 'info' ? [] : [`${severity} ${code}`]));
}

function rule(id: string, check: AnyRule['check'], more: Partial<AnyRule> = {}): AnyRule {
  const messages = { found: { text: 'Unexpected thing', why: 'It matters.', help: 'Mend it.' } };
  return { ...defineRule({ id, summary: '', kind: 'problem', severity: 'warning', since: '0.1.0', messages, check: () => ({}) }), check, ...more };
}

function withTools(tools: string): Diagnostic[] {
  return find(`---\n${described}${tools}\n---\n`);
}

function edit(start: number, end: number, text: string, safety: Fix['safety'] = 'safe'): Diagnostic {
  return {
    code: 'x/y',
    severity: 'warning',
    file: 'a.md',
    span: { start, end },
    message: '',
    why: '',
    help: '',
    labels: [],
    fixes: [{ title: '', safety, edits: [{ span: { start, end }, text }] }],
    url: '',
  };
}

function fail(): never {
  throw new Error('no such lamp');
}

function reporting(id: string, start: number): AnyRule {
  return rule(id, ({ report }) => ({ agent: () => report({ message: 'found', at: { start, end: start + 1 } }) }));
}

describe('rules over a file', () => {
  test('see nodes of the tree in the order of the text, parents first', () => {
    const seen: string[] = [];
    const note = (node: { readonly type: string; readonly position?: { readonly start: { readonly line: number } } | undefined }) => void seen.push(`${node.type} ${node.position!.start.line}`);
    find('# One\n\ntext **two**\n\n- three\n', [rule('x/y', () => ({ root: note, heading: note, paragraph: note, strong: note, text: note }))]);
    expect(seen).toEqual(['root 1', 'heading 1', 'text 1', 'paragraph 3', 'text 3', 'strong 3', 'text 3', 'paragraph 5', 'text 5']);
  });

  test('do not make a tree when none asks for nodes', () => {
    const document = parseDocument(fromText('mia.md', `---\n${described}---\n# One\n`), { name: 'none', parse: () => expect.fail('the tree was made') });
    const agent = readAgent(document);
    expect(lint([{ document, agent }], [rule('x/y', () => ({ agent: () => undefined, end: () => undefined }))], workspaceOf([agent]))).toEqual([]);
  });

  test('a rule that throws is a finding, and the others still run', () => {
    const quiet = rule('x/quiet', ({ report }) => ({ end: () => report({ message: 'found', at: { start: 2, end: 3 } }) }));
    const found = find('# One\n', [rule('x/a', fail), rule('x/b', () => ({ heading: fail })), quiet]);
    expect(found.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ['core/rule-crashed', 'error', 'Unexpected failure of `x/a`: no such lamp'],
      ['core/rule-crashed', 'error', 'Unexpected failure of `x/b`: no such lamp'],
      ['x/quiet', 'warning', 'Unexpected thing'],
    ]);
  });

  test('findings come by place, then by code, whatever the order of the rules', () => {
    const given = [reporting('x/c', 3), reporting('x/b', 1), reporting('x/a', 3)];
    expect(find('# One\n', given).map(({ code }) => code)).toEqual(['x/b', 'x/a', 'x/c']);
    expect(find('# One\n', given.toReversed())).toEqual(find('# One\n', given));
  });

  test('of another dialect keep out', () => {
    const only = rule('x/y', ({ report }) => ({ agent: () => report({ message: 'found', at: { start: 0, end: 1 } }) }), { dialects: ['kilo'] });
    expect(find('# One\n', [only])).toEqual([]);
  });

  test('a hole is filled once, and text from the file makes no new hole', () => {
    const holes = defineRule({
      id: 'x/y',
      summary: '',
      kind: 'problem',
      severity: 'info',
      since: '0.1.0',
      messages: { found: { text: 'Unexpected {tool} in {field}', why: 'It matters.', help: 'Mend it.' } },
      check: ({ report }) => ({ agent: () => report({ message: 'found', data: { tool: '{field}$&', field: 'tools' }, at: { start: 0, end: 1 } }) }),
    });
    expect(find('# One\n', [holes])[0]!.message).toBe('Unexpected {field}$& in tools');
  });
});

describe('files that are no text', () => {
  test.for([
    ['empty', new Uint8Array(), 'error core/readable-file'],
    ['blank', Buffer.from(' \n\n'), 'error core/readable-file'],
    ['with a NUL byte', Buffer.from('---\nname: x\0\n---\n'), 'error core/readable-file'],
    ['UTF-16', Buffer.from('\ufeff# Mia', 'utf16le'), 'error core/readable-file'],
    ['too large', new Uint8Array(2 * 1024 * 1024).fill(97), 'error core/readable-file'],
    ['not quite UTF-8', Buffer.concat([Buffer.from(`---\n${described}---\nCount every lamp `), Buffer.from([0xe4])]), 'warning core/readable-file'],
  ] as const)('%s', ([, bytes, expected]) => {
    expect(codes(decode('.claude/agents/mia.md', bytes))).toEqual([expected]);
  });
});

describe('frontmatter', () => {
  test.for([
    ['the host drops', `---\n${described}: [\n  x: y: z\n---\n`, ['error core/invalid-frontmatter']],
    ['the host mends', '---\nname: mia\ndescription: Use when: x\n---\nCount.\n', ['warning core/invalid-frontmatter']],
    ['with a name that is a number', '---\nname: 1\ndescription: x\n---\nCount.\n', ['error core/require-name']],
    ['with neither name nor description', '---\ntools: Read\n---\nCount.\n', ['error core/require-description', 'error core/require-name']],
    ['that is empty', '---\n---\n', ['error core/require-name']],
    ['with an empty description', '---\nname: mia\ndescription: ""\n---\nCount.\n', ['error core/require-description']],
    ['that is missing', '# Mia\n', ['error core/frontmatter-missing']],
    ['that is not closed', `---\n${described}`, ['error core/frontmatter-unclosed']],
    ['behind a byte order mark, with CR LF', `\ufeff---\r\nname: mia\r\ndescription: x\r\n---\r\nCount.\r\n`, []],
  ] as const)('%s', ([, text, expected]) => {
    expect(codes(text)).toEqual(expected);
  });

  test('is missed only as an info where no host looks', () => {
    expect(find(fromText('prompts/mia.md', '# Mia\n')).map(({ code, severity }) => `${severity} ${code}`)).toEqual(['info core/frontmatter-missing']);
    expect(find(fromText('prompts/mia.md', '---\n\n# Mia\n'))).toEqual([]);
  });
});

describe('tools', () => {
  test.for([
    ['tools: Read, MultiEdit, Edit', 'Read, Edit'],
    ['tools: MultiEdit, Edit', 'Edit'],
    ['tools: MultiEdit, Read', 'Edit, Read'],
    ['tools: LS', 'Read'],
    ['tools: Read, BashOutput', 'Read'],
    ['tools: [Read, LS]', '[Read]'],
    ['tools: read, Grep', 'Read, Grep'],
  ] as const)('%s is mended to %s when asked', ([before, after]) => {
    const text = `---\n${described}${before}\n---\n`;
    expect(fixAll(text, find, 'unsafe').text).toBe(`---\n${described}tools: ${after}\n---\n`);
    expect(fixAll(text, find)).toEqual({ text, applied: 0 });
  });

  test('in a text that is quoted have no fix, since their places are not known', () => {
    const found = withTools('tools: "Read, \\u004cS"').find(({ code }) => code === 'tools/retired-tool');
    expect(found!.fixes).toEqual([]);
  });

  test('a ban that does not hold is an error', () => {
    const errors = withTools('disallowedTools: bash').filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(['tools/wrong-case']);
  });

  test('have exact places', () => {
    const text = `---\n${described}tools:\n  - Read\n  - LS\n---\n`;
    const found = find(text).find(({ code }) => code === 'tools/retired-tool');
    expect(text.slice(found!.span.start, found!.span.end)).toBe('LS');
    expect(found!.labels.map(({ span }) => text.slice(span.start, span.end))).toEqual(['Read']);
    expect(found!.fixes).toEqual([]);
  });
});

describe('mojibake', () => {
  test.for(['für', '– ', '“so”', '🧠🌊🌸', 'Считай лампы и жди', '日本語', '£5', 'naïve'])('%s is found and mended', (text) => {
    // Node's decoder of Windows-1252 is used nowhere: the table is turned around here by hand.
    const signs = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
    const wrong = [...new TextEncoder().encode(text)].map((byte) => (byte >= 0x80 && byte < 0xa0 ? signs[byte - 0x80] : String.fromCharCode(byte))).join('');
    let mended = wrong;
    for (const { span, mended: right } of findMojibake(wrong).toReversed()) mended = mended.slice(0, span.start) + right + mended.slice(span.end);
    expect(mended).toBe(text);
  });

  test.for(['Spaß”', '“qué”…', '«É»', 'À bientôt…', 'naïve café – 5 €', 'AMANHÃ…', 'Übermäßig „groß“', 'Öl – ÄÖÜ', 'señor…', 'ÀÉÎÕÜ', 'ÃO', 'Â¿?'.slice(1)])('%s is meant as it stands', (text) => {
    expect(findMojibake(text)).toEqual([]);
  });

  test('is one finding a line, mended at once', () => {
    const text = `---\n${described}---\n\nÐ¡Ñ‡Ð¸Ñ‚Ð°Ð¹, Ð»Ð°Ð¼Ð¿Ñ‹ â€“ now.\nâ€“ \`â€“\`\n`;
    const found = find(text).filter(({ code }) => code === 'text/mojibake');
    expect(found.map(({ message }) => message)).toEqual(['Unexpected `Ð¡Ñ‡Ð¸Ñ‚Ð°Ð¹, Ð»Ð°Ð¼Ð¿Ñ‹ â€“`, expected `Считай, лампы –`', 'Unexpected `â€“`, expected `–`']);
    expect(applyFixes(text, found).text).toBe(`---\n${described}---\n\nСчитай, лампы – now.\n– \`â€“\`\n`);
  });

  test('makes an info of a byte that Windows-1252 has no sign for, and of no other control character', () => {
    const text = `---\n${described}---\n\nð\u0178\u201d\u008d Count. \u008d\n`;
    expect(findMojibake(text).map(({ mended }) => mended)).toEqual(['🔍']);
    const found = find(text).filter(({ code }) => code === 'security/control-character');
    expect(found.map(({ severity }) => severity)).toEqual(['info', 'error']);
  });

  test('latin1 text of the same bytes is left alone where it is a control character', () => {
    expect(findMojibake('Â\u0085')).toEqual([]);
  });
});

describe('fixes', () => {
  test('that touch wait for the next round', () => {
    expect(applyFixes('abcdef', [edit(0, 2, 'X'), edit(2, 4, 'Y'), edit(5, 6, 'Z')])).toEqual({ text: 'XcdeZ', applied: 2 });
  });

  test('that leave the file are not applied', () => {
    expect(applyFixes('abc', [edit(2, 9, 'X'), edit(-1, 1, 'Y'), edit(2, 1, 'Z')])).toEqual({ text: 'abc', applied: 0 });
  });

  test('that are unsafe need to be asked for', () => {
    expect(applyFixes('abc', [edit(0, 1, 'X', 'unsafe')])).toEqual({ text: 'abc', applied: 0 });
    expect(applyFixes('abc', [edit(0, 1, 'X', 'unsafe')], 'unsafe')).toEqual({ text: 'Xbc', applied: 1 });
  });

  test.for([
    ['one byte order mark', 'safe', `\ufeff---\n${described}---\nâ€“\n`, `\ufeff---\n${described}---\n–\n`],
    ['two', 'safe', `\ufeff\ufeff---\n${described}---\nâ€“\n`, `\ufeff\ufeff---\n${described}---\n–\n`],
    ['two, of which one goes', 'unsafe', `\ufeff\ufeff---\n${described}---\nâ€“\n`, `\ufeff---\n${described}---\n–\n`],
    ['two, with others further on', 'unsafe', '\ufeff\ufeff\r\nâ€“---\nnam\ufeffe: mia\n---\n', '\ufeff\r\n–---\nname: mia\n---\n'],
  ] as const)('are at their places behind %s', ([, safety, text, fixed]) => {
    expect(fixAll(text, find, safety).text).toBe(fixed);
    expect(fixAll(fixed, find, safety)).toEqual({ text: fixed, applied: 0 });
  });

  test('that never come to an end are given up', () => {
    expect(fixAll('a', (text) => [edit(text.length, text.length, 'a')]).text).toBe('a'.repeat(11));
  });

  test('leave every other character as it was', () => {
    const text = `---\r\n${described.replaceAll('\n', '\r\n')}---\r\nâ€“ \t one  \r\n\n\râ€™`;
    expect(fixAll(text, find).text).toBe(text.replace('â€“', '–').replace('â€™', '’'));
  });
});

describe('for any text', () => {
  const parts = fc.constantFrom('---\n', '---', 'name: x\n', 'description: y\n', 'tools: ', 'Read, ', 'LS', '[', ']', ': ', '- ', '\n', '\r\n', '# ', 'â€“', 'ðŸŒŠ', '🧠', '`', 'mcp__a__b-c ', 'mcp__a__b_c ', 'You are read-only.', '❌ НИКОГДА ', '*', '> ', '&a', '\t', '\ufeff', '\u0000');
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(parts, { maxLength: 40 }).map((all) => all.join('')));
  const paths = fc.constantFrom('.claude/agents/x.md', '.opencode/agent/x.md', 'x.md');

  test('nothing throws and every place lies inside the file', () => {
    const property = fc.property(text, paths, (value, path) => {
      const source = fromText(path, value);
      for (const { code, span, labels, fixes } of find(source)) {
        expect(code).not.toBe('core/rule-crashed');
        for (const place of [span, ...labels.map((label) => label.span), ...fixes.flatMap(({ edits }) => edits.map((each) => each.span))]) {
          expect(place.start).toBeGreaterThanOrEqual(0);
          expect(place.end).toBeGreaterThanOrEqual(place.start);
          expect(place.end).toBeLessThanOrEqual(source.text.length);
        }
      }
    });
    fc.assert(property, { numRuns: 1500 });
  });

  test('fixing twice is fixing once, and leaves nothing to fix', () => {
    const property = fc.property(text, paths, fc.constantFrom('safe' as const, 'unsafe' as const), (value, path, safety) => {
      const again = (current: string) => find(fromText(path, current));
      const once = fixAll(value, again, safety).text;
      expect(fixAll(once, again, safety)).toEqual({ text: once, applied: 0 });
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
