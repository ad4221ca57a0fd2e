import { createRequire } from 'node:module';
import { Ajv } from 'ajv';

/** The published schema says draft 4, of which it uses nothing that draft 7 reads in another way but its `id`. */
const { id, ...schema } = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Record<string, unknown>;
const isReference = (text: string) => /^(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-F]{2})*$/.test(text);
const formats = { 'uri': (text: string) => isReference(text) && URL.canParse(text), 'uri-reference': isReference, 'date-time': true } as const;
/** Whether a value is SARIF, by the schema that was published for 2.1.0. */
export const validSarif = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats }).compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#', $id: String(id) });
