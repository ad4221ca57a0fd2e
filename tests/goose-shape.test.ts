import { expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { lower } from '../src/lower/lower.ts';
import { fromText } from '../src/parse/source.ts';

const goose = hosts.find(({ id }) => id === 'goose')!;

function recipeOf(path: string, text: string) {
  const bundle = lower(readAgent(openSource(fromText(path, text))[0]!), goose, { context: { models: {}, servers: [], settings: new Map() }, allowed: () => true });
  const { text: written } = bundle.files[0]!;
  return { written, response: (JSON.parse(written) as { response?: unknown }).response, promise: bundle.ledger.find(({ field }) => field === 'contract.return-shape') };
}

const agent = (prompt: string) => `---\nname: gauge-reader\ndescription: Reads gauges\n---\n# Gauge Reader\n\nYou read gauges.\n\n${prompt}\n`;

test('a recipe of goose carries the shape of an answer that is JSON alone, and the ledger says no more than that it is asked for', () => {
  const { written, response, promise } = recipeOf('gauge-reader.md', agent('ALWAYS return JSON: {status, errors}'));
  expect(response).toEqual({ json_schema: { type: 'object', properties: { status: {}, errors: {} }, required: ['status', 'errors'] } });
  expect(promise).toMatchObject({ fate: 'asked', how: expect.stringContaining('response.json_schema') });
  expect(recipeOf('.goose/recipes/gauge-reader.json', written).written).toBe(written);
});

test('a recipe of goose for an answer in another form carries none', () => {
  expect(recipeOf('gauge-reader.md', agent('ALWAYS return YAML: {status, errors}')).response).toBeUndefined();
  expect(recipeOf('gauge-reader.md', agent('Be kind.')).response).toBeUndefined();
});
