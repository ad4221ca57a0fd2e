/** Families of texts that markdown parsers are slow on, each of about `size` characters. */
export const families: Readonly<Record<string, (size: number) => string>> = {
  'normal prose': (size) => fill('Some *plain* words with `code` and a [link](https://a.b/c).\n\n- one\n- two\n\n## Head\n\n', size),
  'bullets on one line': (size) => `${fill('- ', size)}a`,
  'numbers on one line': (size) => `${fill('1. ', size)}a`,
  'quotes on one line': (size) => `${fill('>', size)}a`,
  'quotes and bullets': (size) => `${fill('> - ', size)}a`,
  'quote towers': (size) => steps(size, (step) => `${'>'.repeat(step)} a\n`),
  'list towers': (size) => steps(size, (step) => `${'  '.repeat(step)}- a\n`),
  'sixty quotes on each line': (size) => fill(`${'>'.repeat(60)}a\n\n`, size),
  underlines: (size) => fill('a\n=\n', size),
  'nested pictures': (size) => `${'!['.repeat(size / 7)}a${'](b)'.repeat(size / 7)}`,
  brackets: (size) => fill('[', size),
  'open links': (size) => fill('[a](', size),
  'links': (size) => fill('[a](b)', size),
  'crossed emphasis': (size) => fill('_a*', size),
  'strong that never closes': (size) => fill('a**', size),
  'nested emphasis': (size) => fill('**a *b ', size),
  'underscores in words': (size) => fill('a.b_', size),
  'emphasis and emoji': (size) => fill('**🧠 a** ', size),
  'a long paragraph in a quote': (size) => `> a\n${fill('word word word\n', size)}`,
  instructions: (size) => fill('a <?', size),
  'character data': (size) => fill('a <![CDATA[', size),
  declarations: (size) => fill('a <!A ', size),
  comments: (size) => fill('<!--', size),
  'open tags': (size) => fill('<a b="', size),
  'code spans': (size) => steps(size, (step) => `e${'`'.repeat(step)}`),
  'character references': (size) => fill('&amp;', size),
  'a tall table': (size) => `| a | b |\n| - | - |\n${fill('| c | d |\n', size)}`,
  'a wide table': (size) => `${fill('| a ', size / 2)}|\n${fill('| - ', size / 2)}|\n`,
  headings: (size) => fill('## H\n', size),
  'a long line': (size) => fill('word ', size),
  blanks: (size) => `a${fill(' ', size)}b`,
  'line ends': (size) => fill('\n', size),
  definitions: (size) => steps(size, (step) => `[a${step}]: b\n`),
  'definitions apart': (size) => fill('[a]: b\n\n', size),
  'definitions and words': (size) => fill('[a]: b\nc\n\n', size),
  footnotes: (size) => steps(size, (step) => `[^${step}]: b\n`),
  'uses of a footnote': (size) => `${fill('[^1]', size)}\n\n[^1]: a\n`,
  addresses: (size) => fill('https://a.b', size),
  'mail addresses': (size) => fill('a@b.c ', size),
  tasks: (size) => fill('- [ ] a\n', size),
  fences: (size) => fill('- ```\n', size),
  'hard breaks': (size) => fill('a\\\n', size),
  fields: (size) => `---\n${fill('a: b\n', size)}---\n`,
  'keys that are maps': (size) => `---\n${fill('? ', size)}\n---\n`,
  'lists in fields': (size) => `---\n${fill('- ', size)}a\n---\n`,
  'brackets in fields': (size) => `---\na: ${fill('[', size)}\n---\n`,
  'closing brackets in fields': (size) => `---\na: ${fill(']', size)}\n---\n`,
  'levels of fields': (size) => `---\n${steps(size, (step) => `${' '.repeat(step)}a:\n`)}---\n`,
  'aliases of aliases': (size) => `---\n${steps(size, (step) => `a${step}: &a${step} [*a${step - 1}, *a${step - 1}]\n`)}---\n`,
  anchors: (size) => `---\n${steps(size, (step) => `- &a${step} x\n`)}---\n`,
};

function fill(piece: string, size: number): string {
  return piece.repeat(Math.ceil(size / piece.length));
}

function steps(size: number, line: (step: number) => string): string {
  const parts: string[] = [];
  for (let step = 1, length = 0; length < size; step += 1) length += parts[parts.push(line(step)) - 1]!.length;
  return parts.join('');
}
