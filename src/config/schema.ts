/** The part of JSON Schema that settings are described with. What is checked is what is published. */
export type Schema =
  | StringSchema
  | { readonly type: 'integer'; readonly minimum?: number; readonly maximum?: number; readonly description?: string; readonly default?: number }
  | { readonly type: 'boolean'; readonly description?: string; readonly default?: boolean }
  | ArraySchema
  | ObjectSchema
  | { readonly anyOf: readonly Schema[]; readonly description?: string };

export interface StringSchema {
  readonly type: 'string';
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly description?: string;
  readonly default?: string;
}

export interface ArraySchema {
  readonly type: 'array';
  /** `false` when only `prefixItems` may stand in it. */
  readonly items: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly description?: string;
  readonly default?: readonly unknown[];
}

export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
  /** What its keys are, in the singular: `rule`, `host`. */
  readonly $comment?: string;
  readonly description?: string;
}

/** The data that a schema lets through. */
export type DataOf<S> = S extends { readonly enum: readonly (infer Name)[] }
  ? Name
  : S extends { readonly type: 'string' }
    ? string
    : S extends { readonly type: 'integer' }
      ? number
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'array'; readonly items: infer Item }
          ? readonly DataOf<Item>[]
          : unknown;

/** The options of a rule, by name: each says what it is and what it is when nobody sets it. */
export type OptionSchemas = Readonly<Record<string, Schema & { readonly default: unknown; readonly description: string }>>;

export type OptionValues<Options> = { readonly [Name in keyof Options]: DataOf<Options[Name]> };

/** What every rule gets that nobody set anything for. */
export function defaultsOf(options: OptionSchemas | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options ?? {}).map(([name, schema]) => [name, schema.default]));
}
