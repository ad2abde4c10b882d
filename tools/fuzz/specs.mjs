// Breaks specs at random: `node tools/fuzz/specs.mjs [count] [seed]`, after `npm run build`.
import { checkSpec } from './check-spec.mjs';
import { checkStrategy } from './check-strategy.mjs';
import { mutateJson } from './mutate-json.mjs';
import { randomFrom } from './random.mjs';
import { sampleSpecs } from './sample-specs.mjs';
import { sampleStrategies } from './sample-strategies.mjs';

const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number);

/** @type {readonly (readonly [what: string, samples: readonly unknown[], check: typeof checkSpec])[]} */
const kinds = [
  ['optimizers', sampleSpecs, checkSpec],
  ['strategies', sampleStrategies, checkStrategy],
];

for (const [what, samples, check] of kinds) {
  for (const spec of samples)
    if (check(spec) !== 'right') throw new Error(`a sample is wrong: ${JSON.stringify(spec)}`);
  const random = randomFrom(seed);
  /** @type {Record<string, number>} */
  const outcomes = {};
  let slowest = 0;
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    const outcome = check(mutateJson(random, samples));
    slowest = Math.max(slowest, performance.now() - before);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  const seconds = (performance.now() - start) / 1000;
  const told = Object.entries(outcomes).map(([outcome, times]) => `${times} ${outcome}`);
  console.log(`specs of ${what}: ${count} broken ones of seed ${seed}: ${told.join(', ')}`);
  console.log(`specs of ${what}: ${seconds.toFixed(1)} s, the slowest took ${slowest.toFixed(0)} ms`);
}
