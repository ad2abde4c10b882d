// Breaks specs at random: `node tools/fuzz/specs.mjs [count] [seed]`, after `npm run build`.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkSpecs } from './check-spec.mjs';
import { checkStrategy } from './check-strategy.mjs';
import { mutateJson } from './mutate-json.mjs';
import { randomFrom } from './random.mjs';
import { sampleSpecs } from './sample-specs.mjs';
import { sampleStrategies } from './sample-strategies.mjs';

const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number);

/** The time of each step of an optimizer, in milliseconds. @type {number[]} */
const times = [];

/** The specs with a step that took too long. The reason may be a garbage collection. @type {Set<string>} */
const slowSpecs = new Set();
/** @type {unknown} */
let current;
/** @param {number} milliseconds */
const onStep = (milliseconds) => {
  times.push(milliseconds);
  if (milliseconds > 10) slowSpecs.add(JSON.stringify(current));
};

/** The longest step of a spec in its own process. @param {string} spec */
const timedAlone = (spec) =>
  Number(
    execFileSync(process.execPath, [fileURLToPath(new URL('time-spec.mjs', import.meta.url)), spec], {
      encoding: 'utf8',
    }),
  );

/** @type {readonly (readonly [what: string, samples: readonly unknown[], check: typeof checkStrategy])[]} */
const kinds = [
  ['optimizers', sampleSpecs, checkSpecs(onStep)],
  ['strategies', sampleStrategies, checkStrategy],
];

for (const [what, samples, check] of kinds) {
  for (const spec of samples)
    if (check(spec) !== 'right') throw new Error(`a sample is wrong: ${JSON.stringify(spec)}`);
  // Steps before the engine has compiled the code do not count.
  times.length = 0;
  slowSpecs.clear();
  const random = randomFrom(seed);
  /** @type {Record<string, number>} */
  const outcomes = {};
  let slowest = 0;
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    current = mutateJson(random, samples);
    const outcome = check(current);
    slowest = Math.max(slowest, performance.now() - before);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  const seconds = (performance.now() - start) / 1000;
  const told = Object.entries(outcomes).map(([outcome, times]) => `${times} ${outcome}`);
  console.log(`specs of ${what}: ${count} broken ones of seed ${seed}: ${told.join(', ')}`);
  if (times.length > 0) {
    times.sort((a, b) => a - b);
    const slow = times.filter((milliseconds) => milliseconds > 10);
    console.log(
      `specs of ${what}: ${times.length} steps took at most ${times.at(-1)?.toFixed(1)} ms of the processor, ` +
        `99.9 % at most ${times[Math.floor(0.999 * times.length)]?.toFixed(1)} ms, ${slow.length} more than 10 ms`,
    );
    times.length = 0;
    if (slowSpecs.size > 0) {
      const alone = Array.from(slowSpecs, timedAlone);
      const most = Math.max(0, ...alone);
      console.log(
        `specs of ${what}: each alone in a process, these ${alone.length} specs take at most ${most.toFixed(1)} ms for a step`,
      );
      if (most > 10) process.exitCode = 1;
    }
  }
  // Node counts in kilobytes of 1024 bytes.
  const memory = (process.resourceUsage().maxRSS * 1024) / 1e6;
  console.log(`specs of ${what}: at most ${memory.toFixed(0)} MB of memory`);
  console.log(`specs of ${what}: ${seconds.toFixed(1)} s, the slowest took ${slowest.toFixed(0)} ms`);
}
