import type { Value } from '../../parse/value.ts';

// Plain words that are a date or a number to readers of older YAML, and a text in YAML 1.2.
const date = /^\d{4}-\d\d-\d\d$/;
const time = /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/;
const number = /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|\d[\d_]*(?:\.[\d_]*)?)(?<!_)$/;

/** Whether a text is none to a reader of older YAML: it stands without quotes and has the form of a date or a number there. */
export function isTextOnlyInNewYaml(value: Value): boolean {
  return value.kind === 'scalar' && value.raw === value.value && [date, time, number].some((form) => form.test(value.raw));
}
