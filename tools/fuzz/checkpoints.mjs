// Damages checkpoints at random: `node tools/fuzz/checkpoints.mjs [count] [seed]`, after `npm run build`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCheckpoint, sampleCheckpoints } from './check-checkpoint.mjs';
import { forge, mutateBytes } from './mutate-bytes.mjs';
import { randomFrom } from './random.mjs';

const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number);

const folder = mkdtempSync(join(tmpdir(), 'thalweg-fuzz-'));
const path = join(folder, 'damaged.safetensors');
const random = randomFrom(seed);
/** @type {Record<string, number>} */
const outcomes = {};
const faults = new Set();

/** @param {string} change @param {Uint8Array} original @param {Uint8Array} bytes @param {readonly string[]} right */
const check = async (change, original, bytes, right) => {
  let outcome;
  try {
    outcome = await checkCheckpoint(original, bytes, path);
    if (!right.includes(outcome)) faults.add(`${change}: ${outcome}`);
  } catch (error) {
    outcome = 'wrong';
    faults.add(`${change}: ${String(error)}`);
  }
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
};

const start = performance.now();
for (let i = 0; i < count; i++) {
  const original = random.pick(sampleCheckpoints);
  const { change, damaged } = mutateBytes(random, original);
  await check(change, original, damaged, ['refused', 'unharmed']);
}
for (let i = 0; i < count; i++) {
  const original = random.pick(sampleCheckpoints);
  await check('forged', original, forge(random, original), ['refused', 'unharmed', 'another checkpoint']);
}
rmSync(folder, { recursive: true });

const told = Object.entries(outcomes).map(([outcome, times]) => `${times} ${outcome}`);
console.log(`checkpoints: ${count} damaged and ${count} forged ones of seed ${seed}: ${told.join(', ')}`);
console.log(`checkpoints: ${((performance.now() - start) / 1000).toFixed(1)} s`);
for (const fault of faults) console.log(`checkpoints: FAULT ${fault}`);
if (faults.size > 0) process.exitCode = 1;
