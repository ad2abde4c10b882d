// Kills a program that saves checkpoints: `node tools/fuzz/kill.mjs [kills] [seed]`, after `npm run build`.
import { fileURLToPath } from 'node:url';
import { killOften } from './kill-often.mjs';
import { randomFrom } from './random.mjs';

const [kills = 200, seed = 1] = process.argv.slice(2).map(Number);

const start = performance.now();
const child = fileURLToPath(new URL('saving-child.mjs', import.meta.url));
const { inWrite, furthest } = await killOften({ child, kills, random: randomFrom(seed) });
const seconds = (performance.now() - start) / 1000;
console.log(`kill: ${kills} times, ${inWrite} of them in a write; the furthest step was ${furthest}`);
console.log(
  `kill: after each kill the newest checkpoint and the steps after it had every bit; ${seconds.toFixed(1)} s`,
);
