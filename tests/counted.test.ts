import { expect, test } from 'vitest';
import { junit } from '../src/diagnostics/junit.ts';
import { counted } from '../src/text/counted.ts';
import { LineIndex } from '../src/text/span.ts';

test('one is one, and any other number many', () => {
  expect([0, 1, 2].map((number) => counted(number, 'rule'))).toEqual(['0 rules', '1 rule', '2 rules']);
});

test('a failure of JUnit counts as people do', () => {
  const finding = { code: 'x/y', severity: 'error', file: 'a.md', span: { start: 0, end: 1 }, message: 'Unexpected `x`, expected `y`', why: 'It matters.', help: 'Mend it.', url: '', labels: [], fixes: [] } as const;
  const reports = [{ path: 'a.md', dialect: 'portable', name: 'x', lines: new LineIndex('x\n'), hosts: {}, diagnostics: [finding] }];
  expect(junit(reports, { verbose: false, fromRoot: (path) => path })).toContain('message="1 error, 0 warnings: Unexpected');
});
