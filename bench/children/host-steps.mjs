// Nanoseconds of what a training step is made of, with one library: host-steps.mjs LIBRARY HIDDEN ROUNDS WARM_UP SECONDS.
// LIBRARY is `cpu` or `wasm`, a backend of tfjs, or `jax-js`. HIDDEN is a list of layer sizes as JSON.
import { nanosecondsPerStep } from '../process/clock.mjs';
import { open as openJax } from '../subjects/jax-js-network.mjs';
import { open as openTfjs } from '../subjects/tfjs-network.mjs';

const [library, layers] = process.argv.slice(2);
const [rounds, warmUp, seconds] = process.argv.slice(4).map(Number);
const sizes = /** @type {readonly number[]} */ (JSON.parse(layers));

const parts = library === 'jax-js' ? await openJax(sizes) : await openTfjs(library, sizes);
/** @type {Record<string, number[]>} */
const nanoseconds = Object.fromEntries(Object.keys(parts).map((name) => [name, []]));
for (const step of Object.values(parts)) nanosecondsPerStep(step, warmUp);
for (let round = 0; round < rounds; round++)
  for (const [name, step] of Object.entries(parts)) nanoseconds[name].push(nanosecondsPerStep(step, seconds));
console.log(JSON.stringify(nanoseconds));
// Nothing keeps a process alive that must end.
process.exit(0);
