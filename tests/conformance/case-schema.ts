const text = { type: 'string' };
const texts = { type: 'array', items: text, minItems: 1 };
const map = (values: object): object => ({ type: 'object', additionalProperties: values });
const closed = (properties: object, required: readonly string[] = []): object => ({ type: 'object', additionalProperties: false, properties, required });

const answer = closed({
  text,
  calls: { type: 'array', items: closed({ tool: text, namespace: text, input: { type: 'object' } }, ['tool', 'input']) },
});

const setup = closed({
  as: { enum: ['main', 'subagent'] },
  agent: text,
  prompt: text,
  arguments: texts,
  environment: map(text),
  files: map(text),
  home: map(text),
  trusted: { type: 'boolean' },
  git: { type: 'boolean' },
  main: { type: 'array', items: answer },
  child: { type: 'array', items: answer },
});

const expected = {
  ...closed(
    {
      load: { enum: ['loads', 'recovers', 'drops'] },
      lost: { type: 'array', items: text },
      file: text,
      text,
      name: text,
      description: text,
      refuses: { const: true },
      complaint: text,
      setup,
      tools: { anyOf: [{ type: 'array', items: text }, { const: 'default' }] },
      offers: texts,
      withholds: texts,
      model: text,
      says: texts,
      omits: texts,
      ownPrompt: { const: true },
      exit: { type: 'integer' },
      calls: closed({ main: { type: 'integer' }, child: { type: 'integer' } }),
      told: closed({ main: texts, child: texts }),
      output: texts,
      written: map({ type: 'boolean' }),
    },
    ['load'],
  ),
  // What is lost is named, be it nothing, exactly when the host recovers.
  oneOf: [
    { properties: { load: { const: 'recovers' } }, required: ['lost'] },
    { properties: { load: { enum: ['loads', 'drops'] } }, not: { required: ['lost'] } },
  ],
};

/** JSON schema of a table of cases. */
export function caseSchema(hosts: readonly string[]): object {
  return {
    type: 'array',
    items: closed(
      {
        id: { type: 'string', pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$' },
        about: text,
        source: text,
        stem: text,
        beyond: { const: true },
        file: text,
        agent: text,
        mark: { const: true },
        newline: { const: 'crlf' },
        hosts: { ...closed(Object.fromEntries(hosts.map((host) => [host, expected]))), minProperties: 1 },
      },
      ['id', 'about', 'source', 'hosts'],
    ),
  };
}
