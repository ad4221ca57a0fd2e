// A pattern between slashes is read, with all its sets of characters, when its file is loaded, and so are all messages of a rule. In
// what is built each pattern is read when it is first asked, and messages when one of them is told.
import { parseAst } from 'rolldown/parseAst';

/** A plugin of the bundler for the modules below some folders. */
export function latePatterns(folders) {
  return {
    name: 'late-patterns',
    transform: (code, id) => (folders.some((folder) => id.startsWith(folder)) && id.endsWith('.ts') ? { code: withLatePatterns(withLateMessages(code)) } : undefined),
  };
}

/**
 * The text of a module in which the constants at its top that hold patterns are made when they are first asked for. What is
 * exported, and what shares its name with something else in the file, stays as it is.
 */
export function withLatePatterns(code) {
  const { body } = parseAst(code, { lang: 'ts' });
  const constants = body.filter(({ type, kind }) => type === 'VariableDeclaration' && kind === 'const').filter(({ declarations }) => declarations.length === 1 && declarations[0].id.type === 'Identifier' && declarations[0].init);
  const uses = usesIn(body);
  const candidates = constants.filter(({ declarations: [{ id }] }) => uses.get(id.name)?.declared === 1 && !uses.get(id.name).isOdd);
  // A constant that is made of late ones is late as well, or it would ask for them at once.
  const late = new Map();
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const statement of candidates) {
      const [{ id, init }] = statement.declarations;
      if (late.has(id.name) || !now(init).some((node) => isPattern(node) || (node.type === 'Identifier' && late.has(node.name)))) continue;
      late.set(id.name, statement);
      isNew = true;
    }
  }
  const edits = [...late].flatMap(([name, { start, end, declarations: [{ init }] }]) => [
    { start, end: init.start, text: `let ${name}; const ${name}$made = () => (${name} = ` },
    { start: init.end, end, text: ');' },
    ...uses.get(name).places.map(({ at, isShorthand }) => ({ start: at.start, end: at.end, text: `${isShorthand ? `${name}: ` : ''}(${name} ?? ${name}$made())` })),
  ]);
  return edits.sort((a, b) => b.start - a.start).reduce((text, { start, end, text: instead }) => text.slice(0, start) + instead + text.slice(end), code);
}

/** The text of a rule's module in which its messages are made when they are asked for. */
export function withLateMessages(code) {
  const { body } = parseAst(code, { lang: 'ts' });
  const call = body.find(({ type }) => type === 'ExportDefaultDeclaration')?.declaration;
  const [rule] = call?.callee?.name === 'defineRule' ? call.arguments : [];
  const messages = rule?.properties.find(({ key }) => key?.name === 'messages');
  if (messages?.value.type !== 'ObjectExpression') return code;
  const { start, value } = messages;
  return `${code.slice(0, start)}get messages() { return ${code.slice(value.start, value.end)}; }${code.slice(value.end)}`;
}

function isPattern(node) {
  return (node.type === 'Literal' && node.regex !== undefined) || (node.type === 'NewExpression' && node.callee.name === 'RegExp');
}

/** The nodes of an expression that are looked at when it is: what stands in functions is not. */
function now(node) {
  return /Function/.test(node.type) ? [] : [node, ...childrenOf(node).flatMap(({ child }) => now(child))];
}

/** Where each name is read, how often it is declared or written, and whether it is exported under its name. */
function usesIn(body) {
  const uses = new Map();
  const of = (name) => uses.get(name) ?? uses.set(name, { places: [], declared: 0, isOdd: false }).get(name);
  /** What stands where names are given: its names, and the values beside them. */
  const give = (node) => {
    if (node.type === 'Identifier') of(node.name).declared += 1;
    else if (node.type === 'Property') children(node, ({ key, child }) => (key === 'value' ? give(child) : node.computed && read(child, key, node)));
    else if (node.type === 'AssignmentPattern') children(node, ({ key, child }) => (key === 'left' ? give(child) : read(child, key, node)));
    else if (/Pattern|RestElement/.test(node.type)) children(node, ({ child }) => give(child));
    else read(node, 'left', undefined);
  };
  const read = (node, key, parent) => {
    if (node.type === 'Identifier') see(node, key, parent);
    // Types are gone in what is built.
    else if (!node.type.startsWith('TS')) children(node, (one) => (isGiven(node, one.key) ? give(one.child) : read(one.child, one.key, node)));
    else if (node.expression) read(node.expression, key, parent);
  };
  const see = (node, key, parent) => {
    if (parent?.type === 'ExportSpecifier') of(node.name).isOdd = true;
    else if (parent?.type === 'Property' && parent.shorthand && key === 'key') of(node.name).places.push({ at: node, isShorthand: true });
    else if (!(parent?.shorthand || ((key === 'key' || key === 'property') && !parent.computed))) of(node.name).places.push({ at: node, isShorthand: false });
  };
  for (const statement of body) read(statement, 'body', undefined);
  return uses;
}

function isGiven({ type }, key) {
  return key === 'params' || key === 'param' || (type === 'VariableDeclarator' && key === 'id') || (/^(?:Function|Class)/.test(type) && key === 'id') || (type === 'AssignmentExpression' && key === 'left') || type === 'UpdateExpression' || (/^For(?:Of|In)/.test(type) && key === 'left') || /^Import\w*Specifier/.test(type);
}

function children(node, see) {
  for (const [key, value] of Object.entries(node)) for (const child of [value].flat()) if (typeof child?.type === 'string') see({ key, child });
}

function childrenOf(node) {
  const found = [];
  children(node, (one) => found.push(one));
  return found;
}
