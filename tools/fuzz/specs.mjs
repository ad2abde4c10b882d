// Breaks specs at random: `node tools/fuzz/specs.mjs [count] [seed]`, after `npm run build`.
import { checkSpec } from './check-spec.mjs';
import { mutateJson } from './mutate-json.mjs';
import { randomFrom } from './random.mjs';
import { sampleSpecs } from './sample-specs.mjs';

const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number);

for (const spec of sampleSpecs)
  if (checkSpec(spec) !== 'right') throw new Error(`a sample is wrong: ${JSON.stringify(spec)}`);

const random = randomFrom(seed);
/** @type {Record<string, number>} */
const outcomes = {};
let slowest = 0;
const start = performance.now();
for (let i = 0; i < count; i++) {
  const before = performance.now();
  const outcome = checkSpec(mutateJson(random, sampleSpecs));
  slowest = Math.max(slowest, performance.now() - before);
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}
const seconds = (performance.now() - start) / 1000;
const told = Object.entries(outcomes).map(([outcome, times]) => `${times} ${outcome}`);
console.log(`specs: ${count} broken ones of seed ${seed}: ${told.join(', ')}`);
console.log(`specs: ${seconds.toFixed(1)} s, the slowest took ${slowest.toFixed(0)} ms`);
