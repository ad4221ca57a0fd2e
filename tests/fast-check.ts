import * as fc from 'fast-check';

export * from 'fast-check';

/** Every run of the tests tries the same inputs; CONTRIBUTING.md says how to try others. */
const first = Number(process.env['PROPERTY_SEED'] ?? 4);
const seeds = Array.from({ length: Number(process.env['PROPERTY_SEEDS'] ?? 1) }, (_, index) => first + index);

/** That of fast-check, with each seed of this run in turn. */
export function assert<Ts>(property: fc.IAsyncProperty<Ts>, parameters?: fc.Parameters<Ts>): Promise<void>;
export function assert<Ts>(property: fc.IProperty<Ts>, parameters?: fc.Parameters<Ts>): void;
export function assert<Ts>(property: fc.IRawProperty<Ts>, parameters?: fc.Parameters<Ts>): Promise<void> | void {
  const ofSeed = (seed: number) => fc.assert(property, { ...parameters, seed });
  if (property.isAsync()) return seeds.reduce((before, seed) => before.then(() => ofSeed(seed)), Promise.resolve());
  for (const seed of seeds) void ofSeed(seed);
}
