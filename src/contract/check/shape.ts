/** What keeps a value from having a shape, one sentence part each; empty when it has it. */
export function faultsOf(value: unknown, schema: Readonly<Record<string, unknown>>, name = ''): string[] {
  const own = name === '' ? 'it' : `\`${name}\``;
  const types = [schema['type']].flat().filter((type) => typeof type === 'string');
  if (types.length > 0 && !types.some((type) => isOf(value, type))) return [`${own} is ${kindOf(value)}, and ${types.join(' or ')} was asked for`];
  const allowed = schema['enum'];
  if (Array.isArray(allowed) && !allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) return [`${own} is none of ${allowed.map((one) => `\`${String(one)}\``).join(', ')}`];
  if (Array.isArray(value)) return isObject(schema['items']) ? value.flatMap((item, index) => faultsOf(item, schema['items'] as Record<string, unknown>, `${name}[${index}]`)).slice(0, 5) : [];
  if (!isObject(value)) return [];
  const required = Array.isArray(schema['required']) ? schema['required'].filter((key) => typeof key === 'string') : [];
  const missing = required.filter((key) => !Object.hasOwn(value, key)).map((key) => `\`${path(name, key)}\` is missing`);
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const wrong = Object.entries(properties).flatMap(([key, inner]) => (Object.hasOwn(value, key) && isObject(inner) ? faultsOf(value[key], inner, path(name, key)) : []));
  return [...missing, ...wrong];
}

function path(name: string, key: string): string {
  return name === '' ? key : `${name}.${key}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOf(value: unknown, type: string): boolean {
  return type === kindOf(value) || (type === 'integer' && Number.isInteger(value));
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
